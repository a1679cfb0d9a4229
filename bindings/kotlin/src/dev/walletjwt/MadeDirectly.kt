package dev.walletjwt

import java.nio.ByteBuffer

/*
 * Providers and verifiers that a direct call makes: JNA's start takes longer than all the rest of a first verification. JNA starts
 * with a verifier that has no keys yet, and with every other call (docs/adr/0021).
 */

// The constructors, as in src/ffi/direct/making.rs.
internal const val PARA = 0
internal const val DYNAMIC = 1
internal const val PRIVY = 2
internal const val WEB3AUTH = 3
internal const val STYTCH = 4
internal const val CUSTOM = 5

/** An argument and how uniffi writes it. */
internal class Argument<T>(private val converter: FfiConverter<T, *>, private val value: T) {
    val room: ULong get() = converter.allocationSize(value)

    fun write(buffer: ByteBuffer) = converter.write(value, buffer)
}

internal fun <T> of(converter: FfiConverter<T, *>, value: T) = Argument(converter, value)

internal fun providerDirectly(constructor: Int, vararg arguments: Argument<*>): Provider {
    val madeFrom = bytes(of(FfiConverterInt, constructor), *arguments)
    val handle = checkNotNull(answer(NEW_PROVIDER, 0, madeFrom.copyOf(), FfiConverterTypeConfigError)).getLong()
    return Provider(UniffiWithHandle, handle).also { it.madeFrom = madeFrom }
}

/** The number is null if JNA has made it: then it is asked for. */
internal class MadeVerifier(val handle: Long, val number: Long? = null) {
    /** It lives as long as the verifier: its end is a call through JNA. */
    var provider: Provider? = null
}

/** Null if only JNA can make it. */
internal fun verifierDirectly(provider: Provider, options: VerifierOptions, fetcher: KeyFetcher, clock: Clock?): MadeVerifier? {
    val madeFrom = provider.madeFrom ?: return null
    check(!provider.uniffiIsDestroyed) { "Provider object has already been destroyed" }
    return made(NEW_VERIFIER, madeFrom + bytes(of(FfiConverterTypeVerifierOptions, options)), fetcher, clock)?.also { it.provider = provider }
}

/** Null if only JNA can make it. */
internal fun verifierFromJsonDirectly(configJson: String, fetcher: KeyFetcher, clock: Clock?): MadeVerifier? =
    if (DirectCalls.areAvailable) made(VERIFIER_FROM_JSON, bytes(of(FfiConverterString, configJson)), fetcher, clock) else null

private fun made(call: Int, arguments: ByteArray, fetcher: KeyFetcher, clock: Clock?): MadeVerifier? {
    // The first call would ask the clock, and the table of callbacks is registered with JNA.
    if (clock != null || fetcher is KeyFetcherImpl) return null
    val handle = FfiConverterTypeKeyFetcher.lower(fetcher)
    var isTaken = false
    try {
        val answer = checkNotNull(answer(call, 0, arguments + bytes(of(FfiConverterLong, handle)), FfiConverterTypeConfigError))
        val made = MadeVerifier(answer.getLong(), answer.getLong())
        isTaken = FfiConverterBoolean.read(answer)
        // It can do nothing before a fetch. So the app learns here, and not at its first request, if JNA cannot start.
        val hasKeys = FfiConverterBoolean.read(answer)
        if (!hasKeys) UniffiLib.ensureInitialized()
        return made
    } finally {
        // A configuration was refused, or has its keys in it.
        if (!isTaken) FfiConverterTypeKeyFetcher.handleMap.remove(handle)
    }
}

private fun bytes(vararg arguments: Argument<*>): ByteArray =
    written(arguments.fold(0UL) { room, argument -> room + argument.room }) { buffer -> arguments.forEach { it.write(buffer) } }
