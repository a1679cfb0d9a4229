@file:NotOnAndroid

package dev.walletjwt

import com.sun.jna.Platform
import java.io.File
import java.io.IOException
import java.io.InputStream
import java.net.JarURLConnection
import java.nio.file.FileAlreadyExistsException
import java.nio.file.Files
import java.nio.file.LinkOption.NOFOLLOW_LINKS
import java.nio.file.Path
import java.nio.file.StandardCopyOption.ATOMIC_MOVE
import java.nio.file.attribute.FileTime
import java.nio.file.attribute.PosixFilePermissions
import java.time.Duration
import java.time.Instant
import java.util.zip.CRC32
import java.util.zip.CheckedInputStream
import java.util.zip.ZipEntry

/**
 * The library from the jar, unpacked once for each user and build: every later process only reads it (docs/adr/0025). Null where that
 * cannot be done, and where the app does not want it.
 */
internal fun unpackedOnce(library: String, loader: ClassLoader?): File? {
    if (System.getProperty("dev.walletjwt.keepUnpacked") == "false" || System.getProperty("jna.nounpack") == "true") return null
    return try {
        caches()?.let { unpackedOnce(library, loader ?: ClassLoader.getSystemClassLoader(), it) }
    } catch (_: IOException) {
        null
    } catch (_: RuntimeException) {
        // No POSIX permissions, a path with a NUL, a security manager.
        null
    }
}

/** A copy that only this process uses; it is deleted once it is loaded. Null if it cannot be made. */
internal fun temporaryCopy(file: File): File? {
    var copy: Path? = null
    return try {
        // Only this user may write to it. A copy in its place would have the source's permissions.
        copy = Files.createTempFile("wallet-jwt", file.name)
        Files.newOutputStream(copy).use { Files.copy(file.toPath(), it) }
        copy.toFile()
    } catch (_: IOException) {
        copy?.let(Files::deleteIfExists)
        null
    }
}

/** [caches] is the folder for the caches of this user's programs. */
internal fun unpackedOnce(library: String, loader: ClassLoader, caches: Path): File? {
    val name = System.mapLibraryName(library)
    val resource = "${Platform.RESOURCE_PREFIX}/$name"
    // Beside the classes it is a file already. Some class loaders have no jar of their own.
    val inJar = loader.getResource(resource)?.openConnection() as? JarURLConnection ?: return null
    // A file of the JVM's cache could be closed by another class loader.
    inJar.useCaches = false
    inJar.jarFile.use { jar ->
        val packed = inJar.jarEntry
        val hash = jar.getEntry("${inJar.entryName}.sha256")?.let { jar.getInputStream(it).reader().readText().trim() } ?: return null
        if (hash.length != SHA_256_DIGITS || !hash.all { it in '0'..'9' || it in 'a'..'f' }) return null
        val user = thisUser()
        val own = privateFolder(safeFolder(caches, user).resolve("wallet-jwt-native-$user"), user)
        val file = privateFolder(own.resolve(hash), user).resolve(name)
        if (isComplete(file, packed, user)) {
            markUsed(file)
        } else {
            unpack(jar.getInputStream(packed), packed, file)
            removeUnused(own)
        }
        return file.toFile()
    }
}

/** Where the user's programs keep what can be made again. Null on systems whose folders have other rules. */
private fun caches(): Path? {
    val own = System.getProperty("jna.tmpdir") ?: when {
        Platform.isMac() -> "${System.getProperty("user.home")}/Library/Caches"
        Platform.isWindows() -> return null
        else -> System.getenv("XDG_CACHE_HOME")?.ifEmpty { null } ?: "${System.getProperty("user.home")}/.cache"
    }
    return Path.of(own).takeIf { it.isAbsolute }
}

/** The number of the user that this process runs as, which has no name in many containers. */
private fun thisUser(): Int {
    val process = Path.of("/proc/self")
    if (Files.exists(process)) return status(process.toRealPath()).user
    val made = Files.createTempFile("wallet-jwt", null)
    try {
        return status(made).user
    } finally {
        Files.delete(made)
    }
}

/** The real path of a folder in which no other user, root apart, can exchange what this user has made. It is made if it is not there. */
private fun safeFolder(folder: Path, user: Int): Path {
    val real = Files.createDirectories(folder).toRealPath()
    if (!generateSequence(real) { it.parent }.all { status(it).isSafeAbove(user) }) throw IOException("another user can change the folder")
    return real
}

/** Made if it is not there. An error if another user has any access to it. */
private fun privateFolder(folder: Path, user: Int): Path {
    if (!Files.exists(folder, NOFOLLOW_LINKS)) {
        try {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PRIVATE))
        } catch (_: FileAlreadyExistsException) {
            // Another process was quicker.
        }
    }
    if (!status(folder).isPrivate(FOLDER, user)) throw IOException("the folder is not private")
    return folder
}

/** The CRC finds a file that was cut or damaged. SHA-256 would take longer than unpacking, in a JVM that has just started. */
private fun isComplete(file: Path, original: ZipEntry, user: Int): Boolean {
    if (!Files.exists(file, NOFOLLOW_LINKS)) return false
    val status = status(file)
    if (!status.isPrivate(FILE, user) || status.size != original.size) return false
    val checked = CheckedInputStream(Files.newInputStream(file), CRC32())
    val piece = ByteArray(PIECE_BYTES)
    checked.use { while (it.read(piece) >= 0) continue }
    return checked.checksum.value == original.crc
}

/** Under another name first: no process finds half of it, and two processes do not disturb each other. */
private fun unpack(packed: InputStream, original: ZipEntry, file: Path) {
    val unfinished = Files.createTempFile(file.parent, null, UNFINISHED, PosixFilePermissions.asFileAttribute(PRIVATE))
    try {
        val checked = CheckedInputStream(packed, CRC32())
        val size = Files.newOutputStream(unfinished).use { checked.transferTo(it) }
        if (size != original.size || checked.checksum.value != original.crc) throw IOException("the jar is damaged")
        Files.move(unfinished, file, ATOMIC_MOVE)
    } finally {
        Files.deleteIfExists(unfinished)
    }
}

/** Not at each start: a write takes longer than a look. */
private fun markUsed(file: Path) {
    val now = Instant.now()
    if (Files.getLastModifiedTime(file).toInstant().isAfter(now.minus(MARKED_EVERY))) return
    try {
        Files.setLastModifiedTime(file, FileTime.from(now))
    } catch (_: IOException) {
        // An image that nobody can write to. It removes nothing either.
    }
}

/** Libraries of builds that were not used for long, and what killed processes left. */
private fun removeUnused(own: Path) {
    val longAgo = FileTime.from(Instant.now().minus(KEPT_FOR))
    val folders = Files.newDirectoryStream(own).use { it.toList() }
    for (folder in folders) {
        val files = Files.newDirectoryStream(folder).use { it.toList() }
        val (old, used) = files.partition { Files.getLastModifiedTime(it, NOFOLLOW_LINKS) < longAgo }
        old.forEach(Files::deleteIfExists)
        if (old.isNotEmpty() && used.isEmpty()) Files.deleteIfExists(folder)
    }
}

/** What the system says of a file; of a link, of itself. */
private class Status(val user: Int, private val group: Int, private val mode: Int, val size: Long) {
    fun isPrivate(kind: Int, user: Int) = this.user == user && mode and KIND == kind && mode and OTHERS == 0

    fun isSafeAbove(user: Int): Boolean {
        // A group with the user's own number is that user's alone: many systems make one for each.
        val isWritable = mode and OTHERS_WRITE != 0 || mode and GROUP_WRITES != 0 && group != user
        return (this.user == user || this.user == ROOT) && (!isWritable || mode and STICKY != 0)
    }
}

private fun status(path: Path): Status {
    val of = Files.readAttributes(path, "unix:uid,gid,mode,size", NOFOLLOW_LINKS)
    return Status(of.getValue("uid") as Int, of.getValue("gid") as Int, of.getValue("mode") as Int, of.getValue("size") as Long)
}

// Of <sys/stat.h>.
private const val KIND = 0xf000
private const val FOLDER = 0x4000
private const val FILE = 0x8000
private const val STICKY = 0x200
private const val OTHERS = 0x3f
private const val OTHERS_WRITE = 0x2
private const val GROUP_WRITES = 0x10
private const val ROOT = 0

private const val SHA_256_DIGITS = 64
private val PRIVATE = PosixFilePermissions.fromString("rwx------")
private const val UNFINISHED = ".unfinished"
private const val PIECE_BYTES = 128 * 1024
private val MARKED_EVERY: Duration = Duration.ofDays(30)
private val KEPT_FOR: Duration = Duration.ofDays(120)
