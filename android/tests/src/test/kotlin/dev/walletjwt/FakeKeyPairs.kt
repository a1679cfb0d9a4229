package dev.walletjwt

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyPermanentlyInvalidatedException
import java.nio.ByteBuffer
import java.security.AlgorithmParameters
import java.security.InvalidAlgorithmParameterException
import java.security.InvalidKeyException
import java.security.Key
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.KeyPairGeneratorSpi
import java.security.PrivateKey
import java.security.Provider
import java.security.PublicKey
import java.security.SecureRandom
import java.security.cert.Certificate
import java.security.spec.AlgorithmParameterSpec
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicLong
import javax.crypto.Cipher
import javax.crypto.CipherSpi
import javax.crypto.IllegalBlockSizeException

/** The key pairs of [FakeAndroidKeystore] that need a confirmation for each use. */
internal object FakeKeyPairs {
    private class Made(val spec: KeyGenParameterSpec, val pair: KeyPair)

    private val made = ConcurrentHashMap<String, Made>()
    private val confirmed: MutableSet<Long> = ConcurrentHashMap.newKeySet()
    private val operations = AtomicLong()

    private val broken: MutableSet<String> = ConcurrentHashMap.newKeySet()

    /** Every pair that exists fails from now on. */
    fun breakAll() {
        broken += made.keys
    }

    /** Whether a finger is enrolled. */
    @Volatile
    var hasFinger = true

    fun reset() {
        made.clear()
        confirmed.clear()
        broken.clear()
        hasFinger = true
    }

    fun aliases(): Set<String> = made.keys.toSet()

    fun lose(alias: String) {
        made.remove(alias)
    }

    /** Another finger is enrolled: the system invalidates what it must. */
    fun addFinger() = made.values.filter { it.spec.isInvalidatedByBiometricEnrollment }.forEach { FakeAndroidKeystore.invalidate(it.spec.keystoreAlias) }

    /** The user has confirmed: [cipher] may be used once. */
    fun confirm(cipher: Cipher) {
        confirmed += ByteBuffer.wrap(cipher.iv).long
    }

    fun privateKey(alias: String): PrivateKey? = made[alias]?.let { FakePrivateKey(alias) }

    fun certificate(alias: String): Certificate? = made[alias]?.let { FakeCertificate(KeystorePublicKey(it.pair.public)) }

    fun register(provider: Provider) {
        provider["KeyPairGenerator.RSA"] = Generator::class.java.name
        provider["Cipher.RSA/ECB/OAEPWithSHA-256AndMGF1Padding"] = ConfirmedCipher::class.java.name
        provider["Cipher.RSA/ECB/OAEPWithSHA-256AndMGF1Padding SupportedKeyClasses"] =
            FakePrivateKey::class.java.name + "|" + KeystorePublicKey::class.java.name
    }

    internal class FakePrivateKey(val alias: String) : PrivateKey {
        override fun getAlgorithm() = "RSA"

        override fun getFormat(): String? = null

        override fun getEncoded(): ByteArray? = null
    }

    /** A public key that the Keystore's own cipher would take: it must not be used. */
    internal class KeystorePublicKey(private val key: PublicKey) : PublicKey by key

    private class FakeCertificate(private val key: PublicKey) : Certificate("X.509") {
        override fun getPublicKey(): PublicKey = key

        override fun getEncoded(): ByteArray = key.encoded

        override fun verify(key: PublicKey) = Unit

        override fun verify(key: PublicKey, provider: String) = Unit

        override fun toString() = "a fake certificate"
    }

    class Generator : KeyPairGeneratorSpi() {
        private var spec: KeyGenParameterSpec? = null

        override fun initialize(size: Int, random: SecureRandom?) = throw UnsupportedOperationException()

        override fun initialize(parameters: AlgorithmParameterSpec, random: SecureRandom?) {
            val spec = parameters as KeyGenParameterSpec
            // As the real one does.
            if (spec.isUserAuthenticationRequired && !hasFinger) throw InvalidAlgorithmParameterException(IllegalStateException("a fault of the test's"))
            this.spec = spec
        }

        override fun generateKeyPair(): KeyPair {
            val spec = checkNotNull(spec)
            val pair = KeyPairGenerator.getInstance("RSA", "SunRsaSign").apply { initialize(spec.algorithmParameterSpec) }.generateKeyPair()
            FakeAndroidKeystore.made += spec
            made[spec.keystoreAlias] = Made(spec, pair)
            return pair
        }
    }

    /** Decrypts only after [confirm]. */
    class ConfirmedCipher : CipherSpi() {
        private val cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding", "SunJCE")
        private val operation = operations.incrementAndGet()

        override fun engineInit(mode: Int, key: Key, random: SecureRandom?) = throw UnsupportedOperationException()

        override fun engineInit(mode: Int, key: Key, parameters: AlgorithmParameterSpec?, random: SecureRandom?) {
            if (key !is FakePrivateKey || mode != Cipher.DECRYPT_MODE) throw InvalidKeyException("the Keystore decrypts, with its private keys")
            if (FakeAndroidKeystore.isInvalidated(key.alias)) throw KeyPermanentlyInvalidatedException("a fault of the test's")
            if (key.alias in broken) throw InvalidKeyException("a fault of the test's")
            val pair = made[key.alias]?.pair ?: throw InvalidKeyException("no such key")
            cipher.init(mode, pair.private, parameters)
        }

        override fun engineInit(mode: Int, key: Key, parameters: AlgorithmParameters?, random: SecureRandom?) = throw UnsupportedOperationException()

        override fun engineDoFinal(input: ByteArray, offset: Int, length: Int): ByteArray {
            // As the real one does, for every failure of the Keystore's.
            if (!confirmed.remove(operation)) throw IllegalBlockSizeException("a fault of the test's")
            return cipher.doFinal(input, offset, length)
        }

        override fun engineDoFinal(input: ByteArray, offset: Int, length: Int, output: ByteArray, at: Int): Int = throw UnsupportedOperationException()

        override fun engineUpdate(input: ByteArray, offset: Int, length: Int): ByteArray? = throw UnsupportedOperationException()

        override fun engineUpdate(input: ByteArray, offset: Int, length: Int, output: ByteArray, at: Int): Int = throw UnsupportedOperationException()

        /** The number of the operation, for [confirm]. The real one has none. */
        override fun engineGetIV(): ByteArray = ByteBuffer.allocate(8).putLong(operation).array()

        override fun engineGetParameters(): AlgorithmParameters? = null

        override fun engineGetBlockSize() = 0

        override fun engineGetOutputSize(length: Int) = cipher.getOutputSize(length)

        override fun engineSetMode(mode: String) = Unit

        override fun engineSetPadding(padding: String) = Unit
    }
}
