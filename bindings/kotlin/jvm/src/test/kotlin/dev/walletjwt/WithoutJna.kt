package dev.walletjwt

/** In a process of its own, where JNA cannot start: verifies a token with configured keys, and then closes the verifier. */
fun main() {
    val provider = Provider.custom(
        CustomProvider(
            keys = PublicKeys.JwkSet(System.getProperty("walletjwt.keys")),
            issuers = ExpectedIssuers.OneOf(listOf("https://issuer.example")),
            audiences = ExpectedAudiences.OneOf(listOf("my-app")),
            algorithms = listOf(Algorithm.RS256),
        ),
    )
    val verifier = Verifier(provider)
    // The provider must not end: that would be a call through JNA.
    repeat(5) {
        System.gc()
        Thread.sleep(20)
    }
    val token = System.getProperty("walletjwt.token")
    println(decodeUnverified(token).shape)
    println(verifier.verifyOffline(token).userId)
    println(runCatching { verifier.verifyOffline("no token") }.exceptionOrNull() is VerifyException.TokenMalformed)
    println(runCatching { verifier.close() }.exceptionOrNull() is LinkageError)
    // What cleans at the end of the process would try it again.
    Runtime.getRuntime().halt(0)
}
