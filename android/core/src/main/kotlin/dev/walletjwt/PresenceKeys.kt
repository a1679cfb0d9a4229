package dev.walletjwt

import android.annotation.TargetApi
import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import java.security.GeneralSecurityException
import java.security.KeyFactory
import java.security.KeyPairGenerator
import java.security.KeyStore
import java.security.PrivateKey
import java.security.PublicKey
import java.security.spec.RSAKeyGenParameterSpec
import java.security.spec.X509EncodedKeySpec

/**
 * Key pairs of a namespace in the Android Keystore: everybody may encrypt, and the user must confirm each decryption with a
 * biometric of class 3. A PIN does not count. The system invalidates them when a finger or a face is added, or when all are
 * removed.
 */
@TargetApi(Build.VERSION_CODES.P)
internal class PresenceKeys(private val keys: KeystoreKeys) {
    /** The private key; null if the Keystore certainly has none. */
    fun privateKey(id: String): PrivateKey? = keys.find(id) as PrivateKey?

    /** Of the default provider: the Keystore's own objects would ask the user. */
    fun publicKey(id: String): PublicKey? = keys.certificate(id)?.publicKey?.let {
        KeyFactory.getInstance(KeyProperties.KEY_ALGORITHM_RSA).generatePublic(X509EncodedKeySpec(it.encoded))
    }

    /**
     * Makes a pair; returns its id.
     *
     * @throws StoreException.Unavailable if the phone has no biometric
     */
    fun create(): String = keys.create { alias, more ->
        val builder = KeyGenParameterSpec.Builder(alias, KeyProperties.PURPOSE_DECRYPT)
            .setAlgorithmParameterSpec(RSAKeyGenParameterSpec(BITS, RSAKeyGenParameterSpec.F4))
            .setDigests(KeyProperties.DIGEST_SHA256)
            .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_RSA_OAEP)
            .setUserAuthenticationRequired(true)
            .setInvalidatedByBiometricEnrollment(true)
        // Before Android 11 a key without a duration takes a biometric only, too.
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) builder.setUserAuthenticationParameters(0, KeyProperties.AUTH_BIOMETRIC_STRONG)
        more(builder)
        try {
            KeyPairGenerator.getInstance(KeyProperties.KEY_ALGORITHM_RSA, KeystoreKeys.PROVIDER).run {
                initialize(builder.build())
                generateKeyPair()
            }
        } catch (failure: GeneralSecurityException) {
            throw notEnrolled(failure)
        } catch (failure: IllegalStateException) {
            throw notEnrolled(failure)
        }
    }

    private fun notEnrolled(failure: Exception) = StoreException.Unavailable(
        "the Android Keystore made no key that asks the user: a fingerprint or a face of class 3 must be enrolled in the system's settings " +
            "(${failure.javaClass.simpleName})",
    )

    private companion object {
        const val BITS = 2048
    }
}
