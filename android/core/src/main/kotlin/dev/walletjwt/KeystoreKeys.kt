package dev.walletjwt

import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.KeyProperties
import java.security.Key
import java.security.KeyStore
import java.security.ProviderException
import java.security.SecureRandom
import java.security.cert.Certificate
import javax.crypto.KeyGenerator

/**
 * The keys of a namespace in the Android Keystore. They never leave it.
 *
 * A key has an id of its own in its alias: a new key never replaces one that only seemed to be lost.
 *
 * @param prefix what the aliases begin with
 */
internal class KeystoreKeys(private val prefix: String, private val strongBox: Boolean) {
    /** The key; null if the Keystore certainly has none. */
    fun find(id: String): Key? = look(id) ?: run {
        // The Keystore also says that there is no key when its service does not answer for a moment.
        Thread.sleep(SECOND_LOOK_MILLIS)
        look(id)
    }

    /** The certificate of a key pair, if there is one. */
    fun certificate(id: String): Certificate? = keyStore().getCertificate(prefix + id)

    /** Makes a secret key; returns its id. */
    fun create(): String = create(::generate)

    /**
     * Makes a key; returns its id.
     *
     * @param generate makes the key of an alias, and passes its specification to the other function first
     */
    fun create(generate: (alias: String, more: (KeyGenParameterSpec.Builder) -> Unit) -> Unit): String {
        val id = ByteArray(SealedEntry.KEY_ID_DIGITS / 2).also(SecureRandom()::nextBytes).toHex()
        if (strongBox && Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) {
            try {
                generate(prefix + id) { it.setIsStrongBoxBacked(true) }
                return id
            } catch (_: ProviderException) {
                // A StrongBoxUnavailableException, or what some phones throw in its place.
            }
        }
        generate(prefix + id) {}
        return id
    }

    /** Fails if the Keystore does not answer. */
    fun check() {
        keyStore().containsAlias(prefix)
    }

    private fun look(id: String): Key? = keyStore().getKey(prefix + id, null)

    private fun generate(alias: String, more: (KeyGenParameterSpec.Builder) -> Unit) {
        val spec = KeyGenParameterSpec.Builder(alias, KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
            .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
            .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
            .setKeySize(256)
            .also(more)
            .build()
        KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, PROVIDER).run {
            init(spec)
            generateKey()
        }
    }

    private fun keyStore(): KeyStore = KeyStore.getInstance(PROVIDER).apply { load(null) }

    internal companion object {
        const val PROVIDER = "AndroidKeyStore"
        private const val SECOND_LOOK_MILLIS = 100L
    }
}

/** Whether the Keystore says that a key is invalidated for good. */
internal fun isInvalidated(failure: Throwable): Boolean = failure.causes().any { it is KeyPermanentlyInvalidatedException }

/** The failure and its causes. At most 8: they may go in a circle. */
internal fun Throwable.causes(): Sequence<Throwable> = generateSequence(this) { it.cause }.take(8)
