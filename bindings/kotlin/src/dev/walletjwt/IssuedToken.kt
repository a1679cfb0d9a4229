package dev.walletjwt

/**
 * What a wallet SDK issues for the signed-in user: a token that is not verified yet.
 *
 * @property token the compact token, unchanged
 * @property keyId the key id that came with it (Para's `keyId`); null if there is none
 */
// Not a data class: that would print the token.
public class IssuedToken @JvmOverloads constructor(public val token: String, public val keyId: String? = null) {
    /** Without the token. */
    override fun toString(): String = "IssuedToken(token=(redacted), keyId=$keyId)"
}
