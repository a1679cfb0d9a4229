package dev.walletjwt

/**
 * Half a surrogate pair, which JSON can bring and no text has, becomes a question mark: the boundary would throw what
 * nobody declares, and no token has a question mark. The generated code calls it for every token and key id (uniffi.toml).
 */
internal fun wellFormed(text: String): String = text.toByteArray().decodeToString()
