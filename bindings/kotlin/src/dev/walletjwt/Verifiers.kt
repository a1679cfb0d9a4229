@file:JvmName("Verifiers")

package dev.walletjwt

/**
 * A verifier of one provider's tokens on the host's HTTP. Keep it for the life of the app: it holds the fetched keys.
 * In Java: `Verifiers.create(provider)`.
 *
 * Errors: `E_CONFIG_OPTION`, `E_CONFIG_KEYS` or `E_CONFIG_KEYS_URL` if an option cannot be right.
 *
 * @param fetcher fetches the key sets
 */
@JvmName("create")
@JvmOverloads
@Throws(ConfigException::class)
public fun Verifier(
    provider: Provider,
    options: VerifierOptions = VerifierOptions(),
    fetcher: KeyFetcher = HttpKeyFetcher(),
): Verifier = Verifier(provider, options, fetcher, null)
