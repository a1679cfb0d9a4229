package dev.walletjwt

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.StrongBoxUnavailableException
import android.security.keystore.UserNotAuthenticatedException
import java.io.File
import java.io.InputStream
import java.io.OutputStream
import java.security.AlgorithmParameters
import java.security.Key
import java.security.KeyStoreSpi
import java.security.Provider
import java.security.ProviderException
import java.security.SecureRandom
import java.security.Security
import java.security.InvalidKeyException
import java.security.cert.Certificate
import java.security.spec.AlgorithmParameterSpec
import java.util.Collections
import java.util.Date
import java.util.Enumeration
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicInteger
import javax.crypto.Cipher
import javax.crypto.CipherSpi
import javax.crypto.KeyGeneratorSpi
import javax.crypto.SecretKey
import javax.crypto.spec.SecretKeySpec

/**
 * A fake of the Android Keystore: a provider of that name, with keys in this process's memory or in a folder. Its ciphers
 * are the JDK's. It can lose and invalidate keys, be locked, and fail for a moment.
 */
object FakeAndroidKeystore {
    private val keys = ConcurrentHashMap<String, ByteArray>()
    private val invalidated: MutableSet<String> = ConcurrentHashMap.newKeySet()

    /** The specification of every key that was made, the newest last. */
    val made: MutableList<KeyGenParameterSpec> = Collections.synchronizedList(mutableListOf())

    /** A folder with the keys, for several processes. */
    @Volatile
    var folder: File? = null

    @Volatile
    var isLocked = false

    @Volatile
    var hasStrongBox = false

    /** How many of the next uses of a key fail as they do when the service does not answer. */
    val failures = AtomicInteger()

    /** How many of the next looks for a key find none, as they do when the service does not answer. */
    val blindLooks = AtomicInteger()

    fun install() {
        if (Security.getProvider("AndroidKeyStore") == null) Security.insertProviderAt(FakeProvider(), 1)
    }

    /** Another phone, or this one after a reset. */
    fun reset() {
        install()
        keys.clear()
        invalidated.clear()
        made.clear()
        folder = null
        isLocked = false
        hasStrongBox = false
        FakeKeyPairs.reset()
        failures.set(0)
        blindLooks.set(0)
    }

    fun aliases(): Set<String> = folder?.list()?.toSet() ?: (keys.keys + FakeKeyPairs.aliases())

    fun put(alias: String, key: ByteArray) {
        folder?.let { File(it, alias).writeBytes(key) } ?: keys.put(alias, key)
    }

    fun lose(alias: String) {
        keys.remove(alias)
        FakeKeyPairs.lose(alias)
    }

    /** As when a finger is added, or the lock screen removed, for a key that needs them. */
    fun invalidate(alias: String) {
        invalidated += alias
    }

    fun isInvalidated(alias: String): Boolean = alias in invalidated

    private fun find(alias: String): ByteArray? {
        if (blindLooks.getAndUpdate { maxOf(0, it - 1) } > 0) return null
        return folder?.let { folder -> File(folder, alias).takeIf(File::exists)?.readBytes() } ?: keys[alias]
    }

    private class FakeKey(val alias: String, val bytes: ByteArray) : SecretKey {
        override fun getAlgorithm() = "AES"

        override fun getFormat(): String? = null

        /** A key never leaves the Keystore. */
        override fun getEncoded(): ByteArray? = null
    }

    private class FakeProvider : Provider("AndroidKeyStore", "1", "a fake of the Android Keystore") {
        init {
            put("KeyStore.AndroidKeyStore", FakeStore::class.java.name)
            put("KeyGenerator.AES", FakeGenerator::class.java.name)
            put("Cipher.AES/GCM/NoPadding", FakeCipher::class.java.name)
            put("Cipher.AES/GCM/NoPadding SupportedKeyClasses", FakeKey::class.java.name)
            FakeKeyPairs.register(this)
        }
    }

    class FakeGenerator : KeyGeneratorSpi() {
        private var spec: KeyGenParameterSpec? = null

        override fun engineInit(params: AlgorithmParameterSpec, random: SecureRandom?) {
            spec = params as KeyGenParameterSpec
        }

        override fun engineInit(random: SecureRandom?) = throw UnsupportedOperationException()

        override fun engineInit(keySize: Int, random: SecureRandom?) = throw UnsupportedOperationException()

        override fun engineGenerateKey(): SecretKey {
            val spec = checkNotNull(spec)
            if (failures.getAndUpdate { maxOf(0, it - 1) } > 0) throw ProviderException("a fault of the test's")
            if (spec.isStrongBoxBacked && !hasStrongBox) throw StrongBoxUnavailableException("a fault of the test's")
            made += spec
            // The real one's default for AES.
            val bits = if (spec.keySize == -1) 128 else spec.keySize
            val key = ByteArray(bits / 8).also(SecureRandom()::nextBytes)
            put(spec.keystoreAlias, key)
            return FakeKey(spec.keystoreAlias, key)
        }
    }

    class FakeStore : KeyStoreSpi() {
        override fun engineGetKey(alias: String, password: CharArray?): Key? = find(alias)?.let { FakeKey(alias, it) } ?: FakeKeyPairs.privateKey(alias)

        override fun engineContainsAlias(alias: String): Boolean = find(alias) != null

        override fun engineDeleteEntry(alias: String) = lose(alias)

        override fun engineAliases(): Enumeration<String> = Collections.enumeration(aliases())

        override fun engineSize(): Int = aliases().size

        override fun engineIsKeyEntry(alias: String): Boolean = engineContainsAlias(alias)

        override fun engineIsCertificateEntry(alias: String) = false

        override fun engineGetCertificateChain(alias: String): Array<Certificate>? = null

        override fun engineGetCertificate(alias: String): Certificate? = FakeKeyPairs.certificate(alias)

        override fun engineGetCertificateAlias(certificate: Certificate): String? = null

        override fun engineGetCreationDate(alias: String): Date? = null

        override fun engineSetKeyEntry(alias: String, key: Key, password: CharArray?, chain: Array<Certificate>?) =
            throw UnsupportedOperationException()

        override fun engineSetKeyEntry(alias: String, key: ByteArray, chain: Array<Certificate>?) = throw UnsupportedOperationException()

        override fun engineSetCertificateEntry(alias: String, certificate: Certificate) = throw UnsupportedOperationException()

        override fun engineLoad(stream: InputStream?, password: CharArray?) = Unit

        override fun engineStore(stream: OutputStream?, password: CharArray?) = throw UnsupportedOperationException()
    }

    class FakeCipher : CipherSpi() {
        private val cipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE")

        override fun engineInit(mode: Int, key: Key, random: SecureRandom?) = begin(mode, key, null)

        override fun engineInit(mode: Int, key: Key, parameters: AlgorithmParameterSpec?, random: SecureRandom?) = begin(mode, key, parameters)

        override fun engineInit(mode: Int, key: Key, parameters: AlgorithmParameters?, random: SecureRandom?) =
            throw UnsupportedOperationException()

        private fun begin(mode: Int, key: Key, parameters: AlgorithmParameterSpec?) {
            if (key !is FakeKey) throw InvalidKeyException("not a key of the Keystore")
            if (key.alias in invalidated) throw KeyPermanentlyInvalidatedException("a fault of the test's")
            if (isLocked) throw UserNotAuthenticatedException("a fault of the test's")
            if (failures.getAndUpdate { maxOf(0, it - 1) } > 0) throw ProviderException("a fault of the test's")
            // The real one refuses an IV of the caller's.
            if (mode == Cipher.ENCRYPT_MODE && parameters != null) throw InvalidKeyException("the IV is the Keystore's to make")
            val raw = SecretKeySpec(key.bytes, "AES")
            if (parameters == null) cipher.init(mode, raw) else cipher.init(mode, raw, parameters)
        }

        override fun engineUpdateAAD(source: ByteArray, offset: Int, length: Int) = cipher.updateAAD(source, offset, length)

        override fun engineUpdate(input: ByteArray, offset: Int, length: Int): ByteArray? = cipher.update(input, offset, length)

        override fun engineUpdate(input: ByteArray, offset: Int, length: Int, output: ByteArray, at: Int): Int =
            cipher.update(input, offset, length, output, at)

        override fun engineDoFinal(input: ByteArray?, offset: Int, length: Int): ByteArray =
            if (input == null) cipher.doFinal() else cipher.doFinal(input, offset, length)

        override fun engineDoFinal(input: ByteArray?, offset: Int, length: Int, output: ByteArray, at: Int): Int =
            if (input == null) cipher.doFinal(output, at) else cipher.doFinal(input, offset, length, output, at)

        override fun engineGetIV(): ByteArray? = cipher.iv

        override fun engineGetParameters(): AlgorithmParameters? = cipher.parameters

        override fun engineGetBlockSize(): Int = cipher.blockSize

        override fun engineGetOutputSize(length: Int): Int = cipher.getOutputSize(length)

        override fun engineSetMode(mode: String) = Unit

        override fun engineSetPadding(padding: String) = Unit
    }
}
