package dev.walletjwt

import android.system.ErrnoException
import android.system.OsConstants
import java.io.File
import java.io.FileNotFoundException
import java.io.IOException
import java.io.RandomAccessFile
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock

/**
 * Files in one folder, each replaced as a whole. Several processes may use the folder: one of them changes it at a time.
 *
 * Nothing is created before the first change.
 */
internal class EntryFiles(private val folder: File, private val disk: Disk) {
    private val lockFile = File(folder, "lock")

    /** The content of the file; null only if there certainly is none. Call it inside [reading] or [changing]. */
    fun read(name: String): ByteArray? =
        try {
            File(folder, name).readBytes()
        } catch (failure: FileNotFoundException) {
            // Also thrown if the file may not be opened.
            if (!isMissing(File(folder, name))) throw failure
            null
        }

    /** The names of the files. Call it inside [reading] or [changing]. */
    fun names(): List<String> = folder.list()?.toList() ?: if (isMissing(folder)) emptyList() else throw IOException("the folder cannot be listed")

    /** Replaces the file: after a crash there is the whole old content or the whole new one. Call it inside [changing]. */
    fun replace(name: String, content: ByteArray) {
        val new = File(folder, name + NEW)
        disk.write(new, content)
        // A file system may accept more than it has room for.
        if (!new.readBytes().contentEquals(content)) throw IOException("the file has other content than was written")
        disk.rename(new, File(folder, name))
        // If only this fails, the new content is there, and the caller writes it again.
        disk.syncFolder(folder)
    }

    /** Deletes the file. A missing one is not an error. Call it inside [changing]. */
    fun delete(name: String) {
        disk.delete(File(folder, name))
        disk.syncFolder(folder)
    }

    /** Reads while no process changes the folder. */
    fun <T> reading(work: () -> T): T = locked {
        // A read creates nothing, and without this file nobody has changed anything yet.
        if (lockFile.exists()) RandomAccessFile(lockFile, "r").use { it.channel.lock(0, Long.MAX_VALUE, true).use { work() } } else work()
    }

    /** Changes the folder while no process reads or changes it. */
    fun <T> changing(work: () -> T): T = locked {
        disk.makeFolder(folder)
        RandomAccessFile(lockFile, "rw").use {
            it.channel.lock().use {
                // From a process that was killed: nobody else is here.
                names().filter { left -> left.endsWith(NEW) }.forEach { left -> disk.delete(File(folder, left)) }
                work()
            }
        }
    }

    /** Whether the file certainly does not exist: some folder above it can be listed. */
    private fun isMissing(file: File): Boolean {
        val above = file.parentFile ?: return false
        val names = above.list() ?: return isMissing(above)
        return file.name !in names
    }

    /** A process has one lock for a file, and closing any of its descriptors releases it: so one thread at a time. */
    private inline fun <T> locked(work: () -> T): T = threads.getOrPut(folder.path) { ReentrantLock() }.withLock {
        try {
            work()
        } catch (failure: ErrnoException) {
            throw meaning(failure)
        } catch (failure: IOException) {
            throw meaning(failure)
        }
    }

    private companion object {
        const val NEW = ".new"
        val threads = ConcurrentHashMap<String, ReentrantLock>()

        /** Never the message, which contains a path. */
        fun meaning(failure: Exception): StoreException {
            val causes = failure.causes().toList()
            val number = causes.firstNotNullOfOrNull { (it as? ErrnoException)?.errno }
            val isFull = number == OsConstants.ENOSPC || number == OsConstants.EDQUOT || causes.any { "No space left" in it.message.orEmpty() }
            if (isFull) return StoreException.Full("the disk, when the entry was written")
            val what = number?.let(OsConstants::errnoName) ?: failure.javaClass.simpleName
            return StoreException.Unavailable("the entry's file: $what")
        }
    }
}
