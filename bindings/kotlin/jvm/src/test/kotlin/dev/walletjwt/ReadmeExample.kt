package dev.walletjwt

// What stands between the two marks is the README's example, to the letter: `cargo xtask readme` copies it.

/** Stands for the wallet SDK. */
interface ParaMobile {
    suspend fun issueJwt(): Issued

    class Issued(val token: String, val keyId: String?)
}

// README
// Once, outside activities and composables. The id is your API key's unique id, a UUID; not the key itself.
fun walletSession(para: ParaMobile): WalletSession {
    val provider = Provider.para(ParaEnvironment.BETA, Audience.ApiKeyId("a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f"))
    return WalletSession(provider) { para.issueJwt().let { IssuedToken(it.token, it.keyId) } }
}

suspend fun authorization(session: WalletSession): String {
    try {
        session.restore() // at the start: the kept token, verified again, offline
    } catch (unusable: SessionException) {
        println(unusable.code()) // the keychain: a session is good all the same, until the app ends
    }
    // Asks the wallet SDK by issueJwt(), verifies what it gives, keeps it.
    if (session.state.value.status() == SessionStatus.SIGNED_OUT) session.signIn()
    // Renewed first, by issueJwt(), if it lives shorter than 60 s.
    return "Bearer ${session.token()}"
}
// end of README
