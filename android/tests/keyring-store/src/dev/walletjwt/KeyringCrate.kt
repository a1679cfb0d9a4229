package dev.walletjwt

/** An error of the crate's: the name of its variant, and its text. */
internal class KeyringFailure(text: String) : Exception(text)

/** `bridge/bridge.rs`. */
internal object KeyringCrate {
    @JvmStatic
    external fun open(name: String)

    @JvmStatic
    external fun write(name: String, value: ByteArray)

    @JvmStatic
    external fun read(name: String): ByteArray

    @JvmStatic
    external fun remove(name: String)

    @JvmStatic
    external fun names(): Array<String>
}
