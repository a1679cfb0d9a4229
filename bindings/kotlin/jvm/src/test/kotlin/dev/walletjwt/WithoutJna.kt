package dev.walletjwt

import java.time.Instant

/**
 * In a process of its own, where JNA cannot start: verifies a token with configured keys and with pinned ones, and then closes a
 * verifier.
 */
fun main() {
    val keys = PublicKeys.JwkSet(System.getProperty("walletjwt.keys"))
    val verifier = Verifier(issuer(keys, keysUrl = null))
    val pins = PinnedKeys(keys, notAfterAt = Instant.now().epochSecond + 3600)
    val pinned = Verifier(issuer(keys = null, "https://issuer.example/keys"), VerifierOptions(pinnedKeys = pins))
    // The provider must not end: that would be a call through JNA.
    repeat(5) {
        System.gc()
        Thread.sleep(20)
    }
    val token = System.getProperty("walletjwt.token")
    println(decodeUnverified(token).shape)
    println(verifier.verifyOffline(token).userId)
    println(pinned.verifyOffline(token).userId)
    println(runCatching { verifier.verifyOffline("no token") }.exceptionOrNull() is VerifyException.TokenMalformed)
    println(runCatching { verifier.close() }.exceptionOrNull() is LinkageError)
    // What cleans at the end of the process would try it again.
    Runtime.getRuntime().halt(0)
}

private fun issuer(keys: PublicKeys?, keysUrl: String?) = Provider.custom(
    CustomProvider(
        keys = keys,
        keysUrl = keysUrl,
        issuers = ExpectedIssuers.OneOf(listOf("https://issuer.example")),
        audiences = ExpectedAudiences.OneOf(listOf("my-app")),
        algorithms = listOf(Algorithm.RS256),
    ),
)
