@file:JvmName("Verifiers")

package dev.walletjwt

/**
 * A verifier of one provider's tokens on the host's HTTP. Keep it for the life of the app: it holds the fetched keys.
 * In Java: `Verifiers.create(provider)`.
 *
 * Errors: `E_CONFIG_OPTION`, `E_CONFIG_KEYS` or `E_CONFIG_KEYS_URL` if an option cannot be right.
 *
 * @param fetcher fetches the key sets; whatever it throws means that they could not be fetched
 */
@JvmName("create")
@JvmOverloads
@Throws(ConfigException::class)
public fun Verifier(
    provider: Provider,
    options: VerifierOptions = VerifierOptions(),
    fetcher: KeyFetcher = HttpKeyFetcher(),
): Verifier = Verifier(provider, options, FetcherWithoutErrors(fetcher), null)

/** uniffi's callbacks catch no [Error]: JNA would log one with its words. */
private class FetcherWithoutErrors(private val fetcher: KeyFetcher) : KeyFetcher {
    override fun fetch(request: KeysRequest): KeysResponse =
        try {
            fetcher.fetch(request)
        } catch (error: Error) {
            throw FetchException.Fetcher("the fetcher threw ${error.javaClass.name}")
        }
}
