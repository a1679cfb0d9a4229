package dev.walletjwt

/**
 * What a wallet SDK hands over for the signed-in user: a token nobody has verified yet.
 *
 * @property token the compact token, as it came
 * @property keyId what came beside it (Para's `keyId`); null where there is none
 */
// No data class: that would print the token.
public class IssuedToken @JvmOverloads constructor(public val token: String, public val keyId: String? = null) {
    /** Without the token. */
    override fun toString(): String = "IssuedToken(token=(redacted), keyId=$keyId)"
}
