package dev.walletjwt

import java.nio.ByteBuffer
import java.util.logging.Logger
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive

/**
 * The calls that a server makes for every request, over JNI. The generated code calls the functions below in place of its own
 * way through JNA, which makes structures for each call (docs/adr/0021).
 */
internal object DirectCalls {
    /** False where the JVM refuses to load the library: then the calls go through JNA. */
    @JvmField
    val areAvailable: Boolean

    /** Why no direct call can be made at all; null if the library and the classes are of one version. */
    @JvmField
    val mismatch: String?

    init {
        // Outside of `try`: where the library cannot be loaded at all, its own error says so.
        val isLoaded = LibraryFile.isLoadedForJni
        areAvailable = isLoaded && isLinked()
        val version = if (areAvailable) value(VERSION, ByteArray(0), FfiConverterString) else GENERATED_FROM_VERSION
        mismatch = if (version == GENERATED_FROM_VERSION) {
            null
        } else {
            "The library for wallet-jwt is of version $version, and its classes are of version $GENERATED_FROM_VERSION"
        }
        if (!areAvailable) {
            Logger.getLogger("dev.walletjwt").warning(
                "wallet-jwt calls its library through JNA, which is slow with many threads: the JVM did not load it (docs/troubleshooting.md)",
            )
        }
    }

    /** Not if a shrinker has taken the name that the library exports, or if native access is forbidden. */
    private fun isLinked() = try {
        call(VERSION, 0, ByteArray(0), null) != null
    } catch (_: UnsatisfiedLinkError) {
        false
    } catch (_: RuntimeException) {
        false
    }

    /** The first byte of the answer says what it is, see [answer]. [keyId] is null for all calls but those that verify. */
    @JvmStatic
    external fun call(call: Int, number: Long, arguments: ByteArray, keyId: ByteArray?): ByteArray?
}

// The numbers of the calls, as in src/ffi/direct/calls.rs.
private const val VERSION = 0
private const val VERIFY_OFFLINE = 1
private const val VERIFY_AT_ONCE = 2
private const val DECODE_UNVERIFIED = 3
internal const val SESSION_OWNS = 4
internal const val SESSION_OWNS_SHARED = 5
internal const val SESSION_LISTS = 6
private const val SESSION_REMAINING_SECS = 7
internal const val SESSION_TO_JSON = 8
internal const val SESSION_TEXT = 9
internal const val UNVERIFIED_TO_JSON = 10
internal const val UNVERIFIED_TEXT = 11
internal const val VERIFY_ERROR_CODE = 12
internal const val VERIFY_ERROR_FIELDS = 13
internal const val VERIFY_ERROR_TEXT = 14
internal const val WALLET_TEXT = 15
internal const val CHAIN_TEXT = 16
internal const val IDENTITY_TEXT = 17
internal const val IDENTITY_KIND_TEXT = 18
private const val STELLAR_BASE = 19
internal const val CACHE_TOKENS = 20
internal const val NEW_PROVIDER = 21
internal const val NEW_VERIFIER = 22
internal const val VERIFIER_FROM_JSON = 23
private const val SESSION_TOKEN = 24
private const val SESSION_STATE = 25

// The first bytes of answers.
private const val VALUE = 0
private const val ERROR = 1
private const val NOT_AT_ONCE = 2
private const val CLOSED = 3
private const val PANIC = 4

internal fun verifyOfflineDirectly(verifier: Long, token: String, keyId: String?): Session =
    checkNotNull(verifiedDirectly(VERIFY_OFFLINE, verifier, token, keyId))

/** Null if only a call that may wait can answer. */
internal fun verifyAtOnceDirectly(verifier: Long, token: String, keyId: String?): Session? =
    verifiedDirectly(VERIFY_AT_ONCE, verifier, token, keyId)

/** A token and a key id pass as they are, in arrays of their own. An unpaired surrogate becomes a question mark, as in [wellFormed]. */
private fun verifiedDirectly(call: Int, verifier: Long, token: String, keyId: String?): Session? =
    answer(call, verifier, token.toByteArray(), FfiConverterTypeVerifyError, keyId?.toByteArray())
        ?.let(FfiConverterTypeSession::read)

/** Null if only a call that may wait can answer. */
internal fun tokenDirectly(manager: Long, minTtlSecs: Long, rejected: String?): String? {
    val rejectedBytes = rejected?.toByteArray()
    val arguments = written((Long.SIZE_BYTES + 1 + Int.SIZE_BYTES + (rejectedBytes?.size ?: 0)).toULong()) {
        // As uniffi writes a text that may be absent.
        it.putLong(minTtlSecs).put(if (rejectedBytes == null) 0 else 1)
        if (rejectedBytes != null) it.putInt(rejectedBytes.size).put(rejectedBytes)
    }
    rejectedBytes?.fill(0)
    val answer = answer(SESSION_TOKEN, manager, arguments, FfiConverterTypeSessionError) ?: return null
    // As the converter, without a copy of its own.
    val length = answer.int
    return String(answer.array(), answer.position(), length, Charsets.UTF_8).also { answer.array().fill(0) }
}

internal fun stateDirectly(manager: Long): SessionState =
    checkNotNull(answered(SESSION_STATE, manager, ByteArray(0), FfiConverterTypeSessionState))

/** A cancelled coroutine gets no answer, and no refusal: before the call and after it, as by uniffi's way through a future. */
internal suspend inline fun <T> unlessCancelled(call: () -> T): T {
    val context = currentCoroutineContext()
    context.ensureActive()
    try {
        return call()
    } finally {
        context.ensureActive()
    }
}

internal fun decodeUnverifiedDirectly(token: String): UnverifiedToken =
    value(DECODE_UNVERIFIED, token.toByteArray(), FfiConverterTypeUnverifiedToken)

/** What a session says about an account. */
internal fun accountDirectly(call: Int, session: Session, address: String, chain: Chain): Boolean {
    val room = FfiConverterTypeSession.allocationSize(session) +
        FfiConverterString.allocationSize(address) + FfiConverterTypeChain.allocationSize(chain)
    val arguments = written(room) {
        FfiConverterTypeSession.write(session, it)
        FfiConverterString.write(address, it)
        FfiConverterTypeChain.write(chain, it)
    }
    return value(call, arguments, FfiConverterBoolean)
}

internal fun remainingSecsDirectly(session: Session, nowAt: Long): Long {
    val room = FfiConverterTypeSession.allocationSize(session) + Long.SIZE_BYTES.toULong()
    val arguments = written(room) {
        FfiConverterTypeSession.write(session, it)
        it.putLong(nowAt)
    }
    return value(SESSION_REMAINING_SECS, arguments, FfiConverterLong)
}

/** A call with one argument whose answer is a text. */
internal fun <A> textDirectly(call: Int, argument: A, converter: FfiConverter<A, *>): String {
    val arguments = written(converter.allocationSize(argument)) { converter.write(argument, it) }
    return value(call, arguments, FfiConverterString)
}

internal fun stellarBaseDirectly(muxedAddress: String): String? {
    val arguments = written(FfiConverterString.allocationSize(muxedAddress)) { FfiConverterString.write(muxedAddress, it) }
    return answered(STELLAR_BASE, 0, arguments, FfiConverterOptionalString)
}

/** [room] is at least what is written. */
internal inline fun written(room: ULong, write: (ByteBuffer) -> Unit): ByteArray {
    val buffer = ByteBuffer.allocate(room.toInt())
    write(buffer)
    val bytes = buffer.array()
    if (buffer.position() == bytes.size) return bytes
    return bytes.copyOf(buffer.position()).also { bytes.fill(0) }
}

private fun <T> value(call: Int, arguments: ByteArray, converter: FfiConverter<T, *>): T =
    checkNotNull(answered(call, 0, arguments, converter))

/** Null if only a call that may wait can answer. The arguments, which may have a token in them, are overwritten. */
internal fun <T> answered(
    call: Int,
    number: Long,
    arguments: ByteArray,
    converter: FfiConverter<T, *>,
    errors: FfiConverter<out Exception, *> = FfiConverterTypeVerifyError,
): T? = answer(call, number, arguments, errors)?.let(converter::read)

/** What follows the first byte of the answer, or null. */
internal fun answer(
    call: Int,
    number: Long,
    arguments: ByteArray,
    errors: FfiConverter<out Exception, *>,
    keyId: ByteArray? = null,
): ByteBuffer? {
    DirectCalls.mismatch?.let { throw IllegalStateException(it) }
    val bytes = try {
        DirectCalls.call(call, number, arguments, keyId)
    } finally {
        arguments.fill(0)
    }
    if (bytes == null) throw OutOfMemoryError("the JVM has no memory for an answer of wallet-jwt's library")
    if (bytes.isEmpty()) throw InternalException("the library has no direct call $call: it was built without that feature")
    val answer = ByteBuffer.wrap(bytes)
    return when (val kind = answer.get().toInt()) {
        VALUE -> answer
        ERROR -> throw errors.read(answer)
        NOT_AT_ONCE -> null
        CLOSED -> throw IllegalStateException("The object has already been destroyed")
        PANIC -> throw InternalException(FfiConverterString.read(answer))
        else -> throw InternalException("the library's answer to the direct call $call is of no known kind: $kind")
    }
}
