package dev.walletjwt

import java.io.File
import java.nio.file.Path
import java.util.zip.ZipFile
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir

/**
 * Two applications in one JVM. Through one file they would share the library's table of callbacks: a verifier of one would ask the
 * fetcher and the clock of the other.
 */
@Tag("processes")
@Timeout(180)
class TwoClassLoadersTest {
    @TempDir
    lateinit var folder: Path

    private val library = File(LibraryFile.name)

    @Test
    fun `each asks its own fetcher, with the library in the jar`() = assertApart()

    @Test
    fun `and where nothing is kept`() = assertApart("-Ddev.walletjwt.keepUnpacked=false")

    @Test
    fun `and with a file that a property names`() = assertApart("-D$OVERRIDE=${library.path}")

    @Test
    fun `and with a folder that a property names`() = assertApart("-Djna.library.path=/nonexistent:${library.parent}")

    @Test
    fun `and with the library beside the classes`() {
        val jar = File(Verifier::class.java.protectionDomain.codeSource.location.toURI())
        ZipFile(jar).use { zip ->
            for (entry in zip.entries().asSequence().filter { !it.isDirectory }) {
                val file = folder.resolve(entry.name).toFile().apply { parentFile.mkdirs() }
                zip.getInputStream(entry).use { from -> file.outputStream().use { from.copyTo(it) } }
            }
        }
        val paths = System.getProperty("java.class.path").split(File.pathSeparator)
        assertApart(classPath = paths.joinToString(File.pathSeparator) { if (File(it) == jar) folder.toString() else it })
    }

    @Test
    fun `where the file is not known the second one is refused`() {
        val said = said(TWO, "-D$OVERRIDE=wallet_jwt", environment = mapOf("LD_LIBRARY_PATH" to library.parent))
        val refusal = "second: another class loader uses wallet-jwt's library: name its file with the property $OVERRIDE"
        assertEquals(listOf(refusal, "[first] through JNA", "[first] through JNA"), said)
    }

    private fun assertApart(vararg options: String, classPath: String = System.getProperty("java.class.path")) {
        val expected = listOf("[first] direct", "[second] direct")
        assertEquals(expected + expected, said(TWO, *options, classPath = classPath))
    }

    private companion object {
        const val TWO = "dev.walletjwt.TwoApplicationsKt"
        const val OVERRIDE = "uniffi.component.wallet_jwt.libraryOverride"
    }
}
