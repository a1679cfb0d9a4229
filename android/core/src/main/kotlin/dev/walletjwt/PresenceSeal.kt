package dev.walletjwt

import android.annotation.TargetApi
import android.os.Build
import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
import java.io.DataInputStream
import java.io.DataOutputStream
import java.io.IOException
import java.security.GeneralSecurityException
import java.security.Key
import java.security.SecureRandom
import java.security.spec.MGF1ParameterSpec
import javax.crypto.Cipher
import javax.crypto.spec.GCMParameterSpec
import javax.crypto.spec.OAEPParameterSpec
import javax.crypto.spec.PSource
import javax.crypto.spec.SecretKeySpec

/**
 * Encrypts a value so that only the user's confirmation decrypts it, and nobody is asked to write one. A key of its own
 * encrypts each value (AES-256-GCM), and a key pair of the Keystore encrypts that key (RSA-OAEP). The result is what an entry
 * of version 2 encrypts, with the usual key, as every entry:
 *
 * ```
 * id of the key pair  encrypted key  IV  ciphertext and tag
 * 16                  2 + n          12  the rest             bytes
 * ```
 */
@TargetApi(Build.VERSION_CODES.P)
internal class PresenceSeal(private val keys: PresenceKeys, private val prompts: Prompts) {
    /**
     * @param currentId the key pair of earlier values, if there is one
     * @param onNew is called with the id of a new key pair before it is used
     */
    fun seal(value: ByteArray, currentId: String?, onNew: (String) -> Unit): ByteArray {
        val id = currentId?.takeIf(::isUsable) ?: keys.create().also(onNew)
        val publicKey = keys.publicKey(id) ?: throw StoreException.Unavailable("the Android Keystore has lost a key that it has just made")
        val bytes = SecureRandom()
        val key = ByteArray(KEY_BYTES).also(bytes::nextBytes)
        val iv = ByteArray(IV_BYTES).also(bytes::nextBytes)
        val wrapped = rsa(Cipher.ENCRYPT_MODE, publicKey).doFinal(key)
        val ciphertext = aes(Cipher.ENCRYPT_MODE, key, iv).doFinal(value)
        key.fill(0)
        return ByteArrayOutputStream().also { sealed ->
            DataOutputStream(sealed).run {
                writeBytes(id)
                writeShort(wrapped.size)
                write(wrapped)
                write(iv)
                write(ciphertext)
            }
        }.toByteArray()
    }

    /**
     * Asks the user.
     *
     * @throws StoreException.NotConfirmed if the user has not confirmed
     */
    fun open(sealed: ByteArray): ByteArray {
        val input = DataInputStream(ByteArrayInputStream(sealed))
        val (id, wrapped, iv) = try {
            Triple(input.readBytes(SealedEntry.KEY_ID_DIGITS).decodeToString(), input.readBytes(input.readUnsignedShort()), input.readBytes(IV_BYTES))
        } catch (_: IOException) {
            throw StoreException.Corrupt("it ends too early")
        }
        val privateKey = keys.privateKey(id) ?: throw StoreException.KeyLost("the Android Keystore has no key of this name any more")
        val rsa = rsa(Cipher.DECRYPT_MODE, privateKey)
        prompts.confirm(rsa)
        val key = try {
            rsa.doFinal(wrapped)
        } catch (failure: GeneralSecurityException) {
            if (isInvalidated(failure)) throw failure
            // The Keystore says the same for an unconfirmed key as for its other failures. The user must not be asked twice.
            throw StoreException.NotConfirmed("the Android Keystore did not accept the confirmation (${failure.javaClass.simpleName})")
        }
        return aes(Cipher.DECRYPT_MODE, key, iv).doFinal(input.readBytes()).also { key.fill(0) }
    }

    /** Encrypting with the public key would work with an invalidated pair too, and nobody could read the value. */
    private fun isUsable(id: String): Boolean {
        repeat(2) {
            try {
                return keys.privateKey(id)?.also { rsa(Cipher.DECRYPT_MODE, it) } != null
            } catch (failure: GeneralSecurityException) {
                if (isInvalidated(failure)) return false
            }
        }
        // Some phones keep keys that fail for ever.
        return false
    }

    private fun rsa(mode: Int, key: Key) = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding").apply {
        // The Keystore's default for MGF1 is SHA-1, on every version.
        init(mode, key, OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT))
    }

    private fun aes(mode: Int, key: ByteArray, iv: ByteArray) = Cipher.getInstance("AES/GCM/NoPadding").apply {
        init(mode, SecretKeySpec(key, "AES"), GCMParameterSpec(8 * SealedEntry.TAG_BYTES, iv))
    }

    private fun DataInputStream.readBytes(length: Int) = ByteArray(length).also(::readFully)

    private companion object {
        const val KEY_BYTES = 32
        const val IV_BYTES = 12
    }
}
