package dev.walletjwt.reactnative

import dev.walletjwt.Clock
import dev.walletjwt.HttpKeyFetcher
import dev.walletjwt.KeyFetcher
import dev.walletjwt.SecretStore
import dev.walletjwt.TombstoneStore

/**
 * What the library takes from the platform.
 *
 * @property fetcher fetches key sets
 * @property platformStore the keychain where the library has none of its own, for a namespace; null elsewhere
 * @property platformTombstones where that keychain remembers which sign-outs are not done
 * @property clock for tests; null is the system's
 */
internal class NativeParts(
    val fetcher: KeyFetcher = HttpKeyFetcher(),
    val platformStore: ((namespace: String) -> SecretStore)? = null,
    val platformTombstones: ((namespace: String) -> TombstoneStore)? = null,
    val clock: Clock? = null,
)
