package dev.walletjwt

import android.system.ErrnoException
import android.system.OsConstants
import java.io.File
import java.io.IOException

/** Thrown where a process is killed. */
class Killed : RuntimeException("killed")

/**
 * A disk whose process is killed before one step, or which fails at one.
 *
 * @param step the number of the step, from zero; a write is two, because it can end in the middle
 * @param failure null kills the process
 */
internal class DyingDisk(private val step: Int, private val failure: (() -> Exception)? = null) : Disk {
    private var steps = 0

    /** Whether the step was reached. */
    var isReached = false
        private set

    private fun step() {
        if (steps++ != step) return
        isReached = true
        throw failure?.invoke() ?: Killed()
    }

    override fun write(file: File, content: ByteArray) {
        step()
        AndroidDisk.write(file, content.copyOf(content.size / 2))
        step()
        AndroidDisk.write(file, content)
    }

    override fun rename(from: File, to: File) {
        step()
        AndroidDisk.rename(from, to)
    }

    override fun delete(file: File) {
        step()
        AndroidDisk.delete(file)
    }

    override fun makeFolder(folder: File) {
        step()
        AndroidDisk.makeFolder(folder)
    }

    override fun syncFolder(folder: File) {
        step()
        AndroidDisk.syncFolder(folder)
    }

    companion object {
        val full: () -> Exception = { IOException("write failed", ErrnoException("write", OsConstants.ENOSPC)) }
        val broken: () -> Exception = { IOException("write failed", ErrnoException("write", OsConstants.EIO)) }
    }
}
