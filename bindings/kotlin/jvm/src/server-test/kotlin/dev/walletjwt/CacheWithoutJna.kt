package dev.walletjwt

/** In a process of its own, where JNA cannot start: turns the cache on, and verifies a token twice. */
fun main() {
    val verifier = Verifier.fromConfigJson(System.getProperty("walletjwt.config"), HttpKeyFetcher(), null)
    verifier.cacheTokens()
    val token = System.getProperty("walletjwt.token")
    repeat(2) { println(verifier.verifyOffline(token).userId) }
    Runtime.getRuntime().halt(0)
}
