@file:JvmName("TokenCaches")

package dev.walletjwt

import java.nio.ByteBuffer

/**
 * How much a cache of verified tokens may hold.
 *
 * @property tokens the largest number of tokens, 16 to 10,000,000
 * @property bytes the most bytes that their sessions may take in the native library's memory, 65,536 to 64 GiB. They are outside
 *   the JVM's heap. A session of Para's takes some 10,000.
 */
public class CacheLimits @JvmOverloads constructor(
    public val tokens: Long = 2_000,
    public val bytes: Long = 32L * 1024 * 1024,
)

/**
 * Keeps verified tokens from now on, so that a token that comes again is not verified again. For servers; off by default.
 * [Verifier.verify] and [Verifier.verifyOffline] use it. In Java: `TokenCaches.cacheTokens(verifier, limits)`.
 *
 * A token counts as verified until it expires, or until the key set is fetched again or is no longer fresh. `verifiedAt` and
 * `keySource` are those of the first verification. The token is not stored, only its SHA-256 and its session.
 *
 * Errors: `E_CONFIG_OPTION` if a limit is out of range; `E_CONFIG_CONFLICT` if the verifier has other limits already;
 * `IllegalStateException` where the JVM refuses to load the library for JNI (docs/troubleshooting.md, a warning in the log).
 */
@JvmOverloads
@Throws(ConfigException::class)
public fun Verifier.cacheTokens(limits: CacheLimits = CacheLimits()) {
    check(DirectCalls.areAvailable) { "no cache of tokens: the JVM did not load wallet-jwt's library (docs/troubleshooting.md)" }
    val arguments = ByteBuffer.allocate(2 * Long.SIZE_BYTES).putLong(limits.tokens).putLong(limits.bytes).array()
    answered(CACHE_TOKENS, direct, arguments, FfiConverterBoolean, FfiConverterTypeConfigError)
}
