package dev.walletjwt

import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import java.security.KeyStore
import java.security.ProviderException
import java.security.SecureRandom
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey

/**
 * The keys of a namespace in the Android Keystore. They never leave it.
 *
 * A key has an id of its own in its alias: a new key never replaces one that only seemed to be lost.
 *
 * @param prefix what the aliases begin with
 */
internal class KeystoreKeys(private val prefix: String, private val strongBox: Boolean) {
    /** The key; null if the Keystore certainly has none. */
    fun find(id: String): SecretKey? = look(id) ?: run {
        // The Keystore also says that there is no key when its service does not answer for a moment.
        Thread.sleep(SECOND_LOOK_MILLIS)
        look(id)
    }

    /** Makes a key; returns its id. */
    fun create(): String {
        val id = ByteArray(SealedEntry.KEY_ID_DIGITS / 2).also(SecureRandom()::nextBytes).toHex()
        if (strongBox && Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) {
            try {
                generate(id) { setIsStrongBoxBacked(true) }
                return id
            } catch (_: ProviderException) {
                // A StrongBoxUnavailableException, or what some phones throw in its place.
            }
        }
        generate(id) {}
        return id
    }

    /** Fails if the Keystore does not answer. */
    fun check() {
        keyStore().containsAlias(prefix)
    }

    private fun look(id: String): SecretKey? = keyStore().getKey(prefix + id, null) as SecretKey?

    private inline fun generate(id: String, more: KeyGenParameterSpec.Builder.() -> Unit) {
        val spec = KeyGenParameterSpec.Builder(prefix + id, KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
            .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
            .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
            .setKeySize(256)
            .apply(more)
            .build()
        KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, PROVIDER).run {
            init(spec)
            generateKey()
        }
    }

    private fun keyStore(): KeyStore = KeyStore.getInstance(PROVIDER).apply { load(null) }

    private companion object {
        const val PROVIDER = "AndroidKeyStore"
        const val SECOND_LOOK_MILLIS = 100L
    }
}
