package dev.walletjwt

/**
 * Replaces an unpaired surrogate, which JSON can contain, by a question mark: uniffi would throw an undeclared exception.
 * No token has a question mark. The generated code calls this for every token and key id (uniffi.toml).
 */
internal fun wellFormed(text: String): String = text.toByteArray().decodeToString()
