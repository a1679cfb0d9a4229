package dev.walletjwt

import java.io.DataInputStream
import java.io.DataOutputStream
import java.nio.file.Files
import java.nio.file.NoSuchFileException
import java.nio.file.Path
import java.nio.file.StandardCopyOption.ATOMIC_MOVE
import java.nio.file.StandardCopyOption.REPLACE_EXISTING
import java.security.MessageDigest
import java.util.HexFormat
import kotlin.io.path.deleteIfExists
import kotlin.io.path.inputStream
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.outputStream

/** A store as an app would write it: a file for each entry, replaced in one move. It does not encrypt: for tests. */
class FolderStore(private val folder: Path) : SecretStore {
    override fun read(name: String): ByteArray? =
        try {
            DataInputStream(file(name).inputStream().buffered()).use {
                it.readUTF()
                it.readAllBytes()
            }
        } catch (_: NoSuchFileException) {
            null
        }

    override fun write(name: String, value: ByteArray) {
        if (value.size > LARGEST) throw StoreException.TooLarge(LARGEST.toLong())
        val new = Files.createTempFile(folder, "new", null)
        DataOutputStream(new.outputStream().buffered()).use {
            it.writeUTF(name)
            it.write(value)
        }
        Files.move(new, file(name), ATOMIC_MOVE, REPLACE_EXISTING)
    }

    override fun remove(name: String) {
        file(name).deleteIfExists()
    }

    override fun names(): List<String> = folder.listDirectoryEntries("*.entry").mapNotNull { entry ->
        try {
            DataInputStream(entry.inputStream().buffered()).use { it.readUTF() }
        } catch (_: NoSuchFileException) {
            // Removed meanwhile.
            null
        }
    }

    override fun status() = StoreStatus("a folder of the tests", Readiness.Ready)

    /** Names are longer and stranger than file names may be. */
    private fun file(name: String): Path {
        val hash = MessageDigest.getInstance("SHA-256").digest(name.encodeToByteArray())
        return folder.resolve(HexFormat.of().formatHex(hash) + ".entry")
    }

    companion object {
        const val LARGEST = 65_536

        fun temporary() = FolderStore(Files.createTempDirectory("wallet-jwt-store").also { it.toFile().deleteOnExit() })
    }
}

fun vaultOn(store: SecretStore, timeoutSecs: Long = 10): Vault =
    Vault.open(VaultOptions(store = StoreChoice.own(store), timeoutSecs = timeoutSecs))
