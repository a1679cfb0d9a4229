package dev.walletjwt

import com.sun.jna.Platform
import java.io.File
import java.io.IOException
import java.net.URLClassLoader
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.FileTime
import java.nio.file.attribute.PosixFilePermissions
import java.time.Duration
import java.time.Instant
import java.util.concurrent.Callable
import java.util.concurrent.Executors
import java.util.jar.JarEntry
import java.util.jar.JarOutputStream
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir

/** The library is unpacked once for each user and version. The content does not matter for that: no test here loads it. */
class UnpackedLibraryTest {
    @TempDir
    lateinit var folder: Path

    private val content = ByteArray(300_000) { (it * 31 / 7).toByte() }
    private val caches: Path get() = folder.resolve("caches")
    private val resource = "${Platform.RESOURCE_PREFIX}/${System.mapLibraryName(LIBRARY)}"

    @Test
    fun `a second process finds what the first one unpacked`() {
        val first = unpacked()!!
        assertArrayEquals(content, first.readBytes())
        val written = first.lastModified()
        assertTrue(first.setLastModified(written - 5_000))
        assertEquals(first, unpacked())
        assertEquals(written - 5_000, first.lastModified())
    }

    @Test
    fun `another version has a folder of its own`() {
        val first = unpacked()
        val second = unpacked(jar(content.reversedArray(), "b".repeat(64)))
        assertArrayEquals(content, first?.readBytes())
        assertArrayEquals(content.reversedArray(), second?.readBytes())
    }

    @Test
    fun `a file that was cut or changed is unpacked again`() {
        val file = unpacked()!!
        val damaged = listOf(ByteArray(0), content.copyOf(1_000), content.copyOf().also { it[200_000]++ }, content + 1)
        for (bytes in damaged) {
            file.writeBytes(bytes)
            assertArrayEquals(content, unpacked()?.readBytes())
        }
    }

    @Test
    fun `only the user may change the file and its folders`() {
        val file = unpacked()!!.toPath()
        for (path in listOf(file, file.parent, file.parent.parent)) {
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        }
    }

    @Test
    fun `only the user may change a copy for one process`() {
        val shared = Files.write(folder.resolve("shared.so"), content)
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"))
        val copy = temporaryCopy(shared.toFile())!!
        assertArrayEquals(content, copy.readBytes())
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(copy.toPath())))
        assertTrue(copy.delete())
        assertNull(temporaryCopy(folder.resolve("nothing.so").toFile()))
    }

    @Test
    fun `a folder that others have access to is not used`() {
        val file = unpacked()!!.toPath()
        for (path in listOf(file.parent, file.parent.parent)) {
            for (mode in listOf("rwxrwx---", "rwxr-x---", "rwx-----x")) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode))
                assertThrows<IOException> { unpacked() }
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"))
            }
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxrwx"))
        assertNotNull(unpacked())
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
    }

    @Test
    fun `a folder that others can exchange is not used`() {
        Files.createDirectories(caches)
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"))
        assertThrows<IOException> { unpacked() }
        Files.setAttribute(folder, "unix:mode", STICKY_FOR_ALL)
        assertNotNull(unpacked())
    }

    @Test
    fun `a link in the place of a folder or file is not followed`() {
        val file = unpacked()!!.toPath()
        val elsewhere = Files.move(file, folder.resolve("elsewhere"))
        Files.createSymbolicLink(file, elsewhere)
        assertEquals(file.toFile(), unpacked())
        assertFalse(Files.isSymbolicLink(file))
        val own = Files.move(file.parent.parent, folder.resolve("moved"))
        Files.createSymbolicLink(file.parent.parent, own)
        assertThrows<IOException> { unpacked() }
    }

    @Test
    fun `a folder that cannot be written to is an error`() {
        Files.writeString(caches, "a file")
        assertThrows<IOException> { unpacked() }
    }

    @Test
    fun `without the hash or the jar nothing is unpacked`() {
        assertNull(unpacked(jar(content, null)))
        assertNull(unpacked(jar(content, "../../elsewhere")))
        val classes = folder.resolve("classes").resolve(resource)
        Files.createDirectories(classes.parent)
        Files.write(classes, content)
        assertNull(unpacked(folder.resolve("classes").toFile()))
        assertNull(unpacked(folder.resolve("nothing").toFile()))
    }

    @Test
    fun `what nobody has used for long is removed`() {
        val (old, used) = listOf("a", "b").map { unpacked(jar(content, it.repeat(64)))!!.toPath() }
        val abandoned = Files.write(used.resolveSibling("1.unfinished"), ByteArray(9))
        for (file in listOf(old, abandoned)) Files.setLastModifiedTime(file, daysAgo(121))
        unpacked(jar(content, "c".repeat(64)))
        assertFalse(Files.exists(old.parent))
        assertFalse(Files.exists(abandoned))
        assertTrue(Files.exists(used))
    }

    @Test
    fun `a library in use is marked once a month`() {
        val file = unpacked()!!.toPath()
        Files.setLastModifiedTime(file, daysAgo(29))
        unpacked()
        assertTrue(Files.getLastModifiedTime(file) < daysAgo(28))
        Files.setLastModifiedTime(file, daysAgo(31))
        unpacked()
        assertTrue(Files.getLastModifiedTime(file) > daysAgo(1))
    }

    private fun daysAgo(days: Long) = FileTime.from(Instant.now().minus(Duration.ofDays(days)))

    @Test
    fun `many at once get one whole file`() {
        val jar = jar(content, "a".repeat(64))
        val threads = Executors.newFixedThreadPool(16)
        try {
            val files = threads.invokeAll(List(64) { Callable { unpacked(jar)!!.readBytes() } })
            for (file in files) assertArrayEquals(content, file.get())
        } finally {
            threads.shutdownNow()
        }
        assertEquals(1, Files.list(unpacked(jar)!!.toPath().parent).use { it.count() })
    }

    private fun unpacked(jar: File = jar(content, "a".repeat(64))): File? =
        URLClassLoader(arrayOf(jar.toURI().toURL()), null).use { unpackedOnce(LIBRARY, it, caches) }

    private fun jar(content: ByteArray, hash: String?): File {
        val jar = Files.createTempFile(folder, "library", ".jar").toFile()
        JarOutputStream(jar.outputStream()).use { entries ->
            entries.putNextEntry(JarEntry(resource))
            entries.write(content)
            if (hash != null) {
                entries.putNextEntry(JarEntry("$resource.sha256"))
                entries.write("$hash\n".toByteArray())
            }
        }
        return jar
    }

    private companion object {
        const val LIBRARY = "wallet_jwt"

        /** Mode 1777 of a folder. */
        const val STICKY_FOR_ALL = 0x43ff
    }
}
