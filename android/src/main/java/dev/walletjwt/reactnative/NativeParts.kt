package dev.walletjwt.reactnative

import dev.walletjwt.Clock
import dev.walletjwt.HttpKeyFetcher
import dev.walletjwt.KeyFetcher
import dev.walletjwt.PlatformKeychain

/**
 * What the library takes from the platform.
 *
 * @property fetcher fetches key sets
 * @property keychain for tests; null is Android's
 * @property clock for tests; null is the system's
 */
internal class NativeParts(
    val fetcher: KeyFetcher = HttpKeyFetcher(),
    val keychain: PlatformKeychain? = null,
    val clock: Clock? = null,
)
