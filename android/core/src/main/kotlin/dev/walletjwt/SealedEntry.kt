package dev.walletjwt

import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
import java.io.DataInputStream
import java.io.DataOutputStream
import java.io.IOException

/**
 * An encrypted entry as it is in its file. The format must not change; another one gets another version:
 *
 * ```
 * "WJ"  version  key id  name     IV        ciphertext and tag
 * 2     1        16      2 + n    1 + 12    the rest             bytes
 * ```
 *
 * Everything before the IV is authenticated with the ciphertext, so an entry cannot be moved to another name.
 *
 * Version 2 encrypts what [PresenceSeal] has made of the value.
 *
 * @property keyId which key of the namespace encrypted it
 */
internal class SealedEntry(val version: Int, val keyId: String, val name: String, val iv: ByteArray, val ciphertext: ByteArray) {
    /** What is authenticated and not encrypted. */
    fun header(): ByteArray = header(version, keyId, name)

    fun toBytes(): ByteArray = header() + iv.size.toByte() + iv + ciphertext

    companion object {
        const val PLAIN = 1
        const val PRESENCE = 2
        const val KEY_ID_DIGITS = 16
        const val TAG_BYTES = 16
        private const val IV_BYTES = 12

        fun header(version: Int, keyId: String, name: String): ByteArray = ByteArrayOutputStream().also { bytes ->
            DataOutputStream(bytes).run {
                writeBytes("WJ")
                writeByte(version)
                writeBytes(keyId)
                val text = name.encodeToByteArray()
                writeShort(text.size)
                write(text)
            }
        }.toByteArray()

        /** @throws StoreException if it is not of this format */
        fun parse(bytes: ByteArray): SealedEntry {
            val input = DataInputStream(ByteArrayInputStream(bytes))
            try {
                val magic = input.readText(2)
                val version = input.readUnsignedByte()
                if (magic != "WJ") throw damaged("it does not begin as an entry")
                if (version > PRESENCE) throw StoreException.Unavailable("the entry is of a newer version of this library, which can read it")
                val keyId = input.readText(KEY_ID_DIGITS)
                val name = input.readText(input.readUnsignedShort())
                val iv = ByteArray(input.readUnsignedByte()).also(input::readFully)
                val ciphertext = input.readBytes()
                if (iv.size != IV_BYTES || ciphertext.size < TAG_BYTES) throw damaged("it ends too early")
                if (version < PLAIN || keyId.any { it !in '0'..'9' && it !in 'a'..'f' }) throw damaged("its header is not valid")
                return SealedEntry(version, keyId, name, iv, ciphertext)
            } catch (_: IOException) {
                throw damaged("it ends too early")
            }
        }

        private fun DataInputStream.readText(length: Int) = ByteArray(length).also(::readFully).decodeToString()

        private fun damaged(what: String) = StoreException.Corrupt(what)
    }
}
