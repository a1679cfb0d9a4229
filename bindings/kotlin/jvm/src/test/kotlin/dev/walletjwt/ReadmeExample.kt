package dev.walletjwt

// The code between the two marks is the README's example, copied by `cargo xtask readme`.

/** A replacement for the wallet SDK. */
interface ParaMobile {
    suspend fun issueJwt(): Issued

    suspend fun logout()

    class Issued(val token: String, val keyId: String?)
}

// README
// Once, outside activities and composables. `para` is your bridge to the wallet SDK. The id is your API key's unique id, a
// UUID; not the key itself.
fun walletSession(para: ParaMobile): WalletSession {
    val provider = Provider.para(ParaEnvironment.BETA, Audience.ApiKeyId("a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f"))
    return WalletSession(provider, logout = { para.logout() }) { para.issueJwt().let { IssuedToken(it.token, it.keyId) } }
}

/** At the start of the app: restores the stored token, and verifies it again offline. */
suspend fun start(session: WalletSession) {
    try {
        session.restore()
    } catch (failed: SessionException) {
        println(failed.code()) // the keychain is unavailable; signing in still works
    }
}

/** When the user asks, after the wallet SDK's login: calls issueJwt(), verifies what it gives, and keeps it. */
suspend fun enter(session: WalletSession) {
    session.signIn()
}

/** Before each request. The token is renewed first, by issueJwt(), if it lives shorter than 60 s. */
suspend fun authorization(session: WalletSession): String = "Bearer ${session.token()}"
// end of README
