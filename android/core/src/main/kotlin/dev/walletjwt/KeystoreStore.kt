package dev.walletjwt

import android.os.Build
import android.security.keystore.UserNotAuthenticatedException
import java.security.Key
import javax.crypto.AEADBadTagException
import javax.crypto.Cipher
import javax.crypto.spec.GCMParameterSpec

/**
 * Entries in files, encrypted with AES-256-GCM and a key of the Android Keystore.
 *
 * A read creates and changes nothing. A file's name is a hash of the entry's; the entry's name is in the file, readable for
 * the app only.
 *
 * @param presence asks the user at each read; null: nobody is asked
 * @param isUnlocked whether the user has unlocked the phone since it started
 */
internal class KeystoreStore(
    private val files: EntryFiles,
    private val keys: KeystoreKeys,
    private val presence: PresenceSeal?,
    private val isUnlocked: () -> Boolean,
) : SecretStore {
    override fun read(name: String): ByteArray? = unlocked {
        // The user is asked without the lock of the files.
        files.reading { files.read(fileName(name)) }?.let { open(name, SealedEntry.parse(it)) }
    }

    override fun write(name: String, value: ByteArray) {
        if (value.size > LARGEST) throw StoreException.TooLarge(LARGEST.toLong())
        unlocked {
            files.changing {
                val content = presence?.seal(value, currentId(PRESENCE_KEY)) { files.replace(PRESENCE_KEY, it.encodeToByteArray()) } ?: value
                val sealed = sealedWithCurrentKey(name, content) ?: newKey().let { (id, key) -> sealed(id, key, name, content) }
                files.replace(fileName(name), sealed.toBytes())
            }
        }
    }

    override fun remove(name: String): Unit = unlocked {
        files.changing {
            files.delete(fileName(name))
            if (name.startsWith(DAMAGED)) files.delete(name.removePrefix(DAMAGED).filter(Char::isLetterOrDigit) + ENTRY)
        }
    }

    override fun names(): List<String> = unlocked {
        files.reading {
            files.names().filter { it.endsWith(ENTRY) }.mapNotNull { file ->
                files.read(file)?.let { bytes ->
                    try {
                        SealedEntry.parse(bytes).name
                    } catch (_: StoreException) {
                        // So that `clear` removes it too.
                        DAMAGED + file.removeSuffix(ENTRY)
                    }
                }
            }
        }
    }

    override fun status(): StoreStatus {
        val readiness = try {
            unlocked { keys.check() }
            Readiness.Ready
        } catch (_: StoreException.Locked) {
            Readiness.Locked
        } catch (failure: StoreException) {
            Readiness.Failing(failure)
        }
        return StoreStatus("Android Keystore", readiness)
    }

    private fun open(name: String, entry: SealedEntry): ByteArray {
        if (entry.name != name) throw StoreException.Corrupt("it has the file of another entry")
        if (entry.version == SealedEntry.PRESENCE && presence == null) {
            throw StoreException.PresenceRequired()
        }
        val key = keys.find(entry.keyId) ?: throw StoreException.KeyLost("the Android Keystore has no key of this name any more")
        val content = cipher().run {
            init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(8 * SealedEntry.TAG_BYTES, entry.iv))
            updateAAD(entry.header())
            doFinal(entry.ciphertext)
        }
        return if (entry.version == SealedEntry.PRESENCE) checkNotNull(presence).open(content) else content
    }

    private fun sealed(id: String, key: Key, name: String, value: ByteArray): SealedEntry {
        val cipher = cipher()
        // The Keystore makes the IV.
        cipher.init(Cipher.ENCRYPT_MODE, key)
        val version = if (presence == null) SealedEntry.PLAIN else SealedEntry.PRESENCE
        cipher.updateAAD(SealedEntry.header(version, id, name))
        return SealedEntry(version, id, name, cipher.iv, cipher.doFinal(value))
    }

    /**
     * With the key that new entries get. Null if there is none, if it is lost, or if it fails twice: some phones keep keys that
     * fail for ever, and a new key harms no entry of the old one.
     */
    private fun sealedWithCurrentKey(name: String, value: ByteArray): SealedEntry? {
        val id = currentId(CURRENT_KEY) ?: return null
        repeat(2) {
            try {
                return keys.find(id)?.let { key -> sealed(id, key, name, value) }
            } catch (failure: Exception) {
                if (isInvalidated(failure)) return null
                if (meaning(failure) is StoreException.Locked) throw failure
            }
        }
        return null
    }

    private fun currentId(file: String): String? = files.read(file)?.decodeToString()

    private fun newKey(): Pair<String, Key> {
        val id = keys.create()
        val key = keys.find(id) ?: throw StoreException.Unavailable("the Android Keystore has lost a key that it has just made")
        files.replace(CURRENT_KEY, id.encodeToByteArray())
        return id to key
    }

    private inline fun <T> unlocked(work: () -> T): T {
        if (!isUnlocked()) throw StoreException.Locked()
        try {
            return work()
        } catch (failure: StoreException) {
            throw failure
        } catch (failure: Exception) {
            // Phones throw more than the documentation names. An undeclared exception would arrive with its whole stack.
            throw meaning(failure)
        }
    }

    private fun cipher() = Cipher.getInstance("AES/GCM/NoPadding")

    private fun fileName(name: String) = hashed(name) + ENTRY

    internal companion object {
        const val LARGEST = 65_536
        private const val ENTRY = ".entry"
        private const val CURRENT_KEY = "key"
        private const val PRESENCE_KEY = "presence-key"
        private const val DAMAGED = "damaged entry "

        /** Only proof counts as loss; the caller tries everything else again. Never a message: it may contain anything. */
        private fun meaning(failure: Exception): StoreException = when {
            isInvalidated(failure) -> StoreException.KeyLost("the Android Keystore has invalidated the key")
            failure.has<UserNotAuthenticatedException>() -> StoreException.Locked()
            failure.has<AEADBadTagException>() -> StoreException.Corrupt("its tag does not fit")
            Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU && KeystoreCodes.needsUser(failure) -> StoreException.Locked()
            else -> StoreException.Unavailable("the Android Keystore: ${describe(failure)}")
        }

        private inline fun <reified T> Throwable.has(): Boolean = causes().any { it is T }

        private fun describe(failure: Exception): String {
            val code = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) KeystoreCodes.code(failure) else null
            return failure.causes().joinToString { it.javaClass.simpleName } + code?.let { ", code $it" }.orEmpty()
        }
    }
}
