package dev.walletjwt

import android.system.Os
import android.system.OsConstants
import java.io.File
import java.io.FileOutputStream

/** The steps that change files. Each is done when it returns, or throws. */
internal interface Disk {
    /** Creates the file, or empties it, writes the content, and syncs it. */
    fun write(file: File, content: ByteArray)

    /** Renames a file within its folder, over an existing one. */
    fun rename(from: File, to: File)

    /** Deletes a file. A missing one is not an error. */
    fun delete(file: File)

    /** Creates the folder and its parents. An existing one is not an error. */
    fun makeFolder(folder: File)

    /** Makes renames and deletions in the folder durable. */
    fun syncFolder(folder: File)
}

/**
 * Android's system calls, the same on every version. Not `AtomicFile`: its `finishWrite` only logs a failed sync or rename,
 * and two writers share one temporary file (docs/adr/0016).
 */
internal object AndroidDisk : Disk {
    override fun write(file: File, content: ByteArray) {
        FileOutputStream(file).use {
            it.write(content)
            it.fd.sync()
        }
    }

    override fun rename(from: File, to: File): Unit = Os.rename(from.path, to.path)

    override fun delete(file: File) {
        if (!file.delete() && file.exists()) Os.remove(file.path)
    }

    override fun makeFolder(folder: File) {
        if (folder.isDirectory) return
        folder.parentFile?.let(::makeFolder)
        if (!folder.mkdir() && !folder.isDirectory) Os.mkdir(folder.path, OsConstants.S_IRWXU)
        folder.parentFile?.let(::syncFolder)
    }

    override fun syncFolder(folder: File) {
        val opened = Os.open(folder.path, OsConstants.O_RDONLY, 0)
        try {
            Os.fsync(opened)
        } finally {
            Os.close(opened)
        }
    }
}
