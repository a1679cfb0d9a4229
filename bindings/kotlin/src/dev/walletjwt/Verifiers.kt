@file:JvmName("Verifiers")

package dev.walletjwt

/**
 * A verifier for one provider's tokens that uses the platform's HTTP client. Keep it as long as the app runs: it holds
 * the fetched keys.
 * In Java: `Verifiers.create(provider)`.
 *
 * Errors: `E_CONFIG_OPTION`, `E_CONFIG_KEYS` or `E_CONFIG_KEYS_URL` if an option is wrong.
 *
 * @param fetcher fetches the key sets; if it throws anything, they could not be fetched
 */
@JvmName("create")
@JvmOverloads
@Throws(ConfigException::class)
public fun Verifier(
    provider: Provider,
    options: VerifierOptions = VerifierOptions(),
    fetcher: KeyFetcher = HttpKeyFetcher(),
): Verifier = Verifier(provider, options, FetcherWithoutErrors(fetcher), null)

/** uniffi's callbacks do not catch an [Error]: JNA would log its message. */
private class FetcherWithoutErrors(private val fetcher: KeyFetcher) : KeyFetcher {
    override fun fetch(request: KeysRequest): KeysResponse =
        try {
            fetcher.fetch(request)
        } catch (error: Error) {
            throw FetchException.Fetcher("the fetcher threw ${error.javaClass.name}")
        }
}
