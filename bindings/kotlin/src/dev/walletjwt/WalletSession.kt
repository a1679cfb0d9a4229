package dev.walletjwt

import java.lang.ref.WeakReference
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.cancelChildren
import kotlinx.coroutines.channels.BufferOverflow
import kotlinx.coroutines.flow.MutableSharedFlow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.SharedFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asSharedFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext

/**
 * One user's session: verified, kept in the keychain, and renewed when somebody needs a token that lives longer.
 *
 * ```
 * val session = WalletSession(provider) { para.issueJwt().let { IssuedToken(it.token, it.keyId) } }
 * session.restore()                      // at the start of the app
 * session.signIn()                       // calls issueJwt(), verifies the token, keeps it
 * val header = "Bearer ${session.token()}"
 * ```
 *
 * Keep it as long as the user may be signed in, e.g. in the application object. [close] ends it; one that is forgotten
 * is ended when it is collected, even if [issue] refers to it. Closing or forgetting signs nobody out.
 *
 * @param verifier verifies the tokens; it may be closed once this is made
 * @param vault keeps the token; null opens the platform's keychain, with the default namespace. Sessions of one account
 * that are made from one vault object are one. It may be closed once this is made.
 * @param account who, in an app with several users at a time
 * @param issue asks the wallet SDK for a token, for [signIn] and for renewals. A renewal calls it on
 * [Dispatchers.Default]; whatever it throws reaches the callers of [token] as the cause of a
 * [SessionException.RenewalFailed], a cancellation too.
 * @throws VaultException if the library has no keychain for this platform, `E_VAULT_UNAVAILABLE`
 * @throws SessionException as the constructor of [SessionManager]
 */
public class WalletSession @JvmOverloads constructor(
    verifier: Verifier,
    vault: Vault? = null,
    account: String = "default",
    options: SessionManagerOptions = SessionManagerOptions(),
    private val issue: suspend () -> IssuedToken,
) : AutoCloseable {
    private val known = MutableStateFlow<SessionState>(SessionState.NotRestored)
    private val told = MutableSharedFlow<SessionEvent>(extraBufferCapacity = 64, onBufferOverflow = BufferOverflow.DROP_OLDEST)
    private val failures = IssueFailures()
    private val renewals = CoroutineScope(SupervisorJob() + Dispatchers.Default)
    private val isClosed = AtomicBoolean(false)

    /** This object while it is open, and every call under way: the manager is let go of after the last. */
    private val users = AtomicInteger(1)
    private val statesPublished = AtomicInteger(0)
    private val signOuts = AtomicInteger(0)
    private val manager: SessionManager

    init {
        val listener = WeakListener(this)
        val opened = if (vault == null) Vault.open() else null
        try {
            manager = SessionManager(verifier, vault ?: opened!!, account, listener, options)
        } finally {
            opened?.close()
        }
        publishState()
    }

    /** What is known about the session. [SessionState.NotRestored] until [restore] or [signIn]; the last one after [close]. */
    public val state: StateFlow<SessionState> = known.asStateFlow()

    /**
     * What happens to the session, for who wants to log or show it. Renewals are not among it: they are answered here.
     * Nothing is repeated for who comes late, and a collector that is 64 events behind loses the oldest.
     */
    public val events: SharedFlow<SessionEvent> = told.asSharedFlow()

    /** Whether the keychain has the session in hand, so that it survives this process. */
    public val isKept: Boolean
        get() = using { manager.isKept() }

    /**
     * Takes up what the keychain has; verifies it again, offline. Call it at the start of the app.
     *
     * @throws SessionException as [SessionManager.restore]
     */
    public suspend fun restore(): SessionState = using { manager.restore() }

    /**
     * Verifies a token, takes it as the session, and keeps it.
     *
     * @param issued the token; null asks [issue] for one, in the caller's coroutine, and throws what that throws
     * @throws SessionException as [SessionManager.signIn]; `E_SIGNED_OUT` also if [signOut] came while [issue] was asked
     */
    public suspend fun signIn(issued: IssuedToken? = null): Session = using {
        val token = issued ?: issueBeforeSignOut()
        manager.signIn(token.token, token.keyId)
    }

    /**
     * A token that lives at least [minTtlSecs] seconds. If the one in hand does not, [issue] is asked for a new one, once
     * for however many callers. Nothing else ever asks for a renewal.
     *
     * Cancelling ends the wait only: the renewal goes on, for others and for the next call.
     *
     * @throws SessionException as [SessionManager.token]. The cause of a [SessionException.RenewalFailed] is what [issue]
     * has thrown.
     */
    public suspend fun token(minTtlSecs: Long = 60): String = using { failures.explained { manager.token(minTtlSecs) } }

    /**
     * Signs out: in memory at once; returns when the keychain has deleted the token. A closure that is still asking for a
     * token is cancelled.
     *
     * @throws SessionException `E_DELETE_PENDING`; see [SessionManager.signOut]
     */
    public suspend fun signOut(): Unit = using {
        signOuts.incrementAndGet()
        manager.signOut()
    }

    /**
     * Judges the session again. Call it when the app comes to the foreground.
     *
     * @throws SessionException `E_INTERNAL`
     */
    public suspend fun checkNow(): SessionState = using { manager.checkNow() }

    /**
     * Ends this object, not the session: the keychain keeps the token. A renewal under way is cancelled, and who waits
     * for it gets `E_RENEWAL_FAILED`; other calls under way end as ever. A call after this throws
     * [IllegalStateException]. Closing again does nothing.
     */
    override fun close() {
        if (isClosed.compareAndSet(false, true)) {
            renewals.cancel()
            leave()
        }
    }

    /** A sign-out wins over what was begun before it, and the library knows of a sign-in only once there is a token. */
    private suspend fun issueBeforeSignOut(): IssuedToken {
        val begun = signOuts.get()
        val token = issue()
        if (signOuts.get() != begun) throw SessionException.SignedOut()
        return token
    }

    internal fun hear(event: SessionEvent) {
        if (event is SessionEvent.RenewalNeeded) {
            // Undispatched, so that one that comes after `close` is answered too: somebody may be waiting.
            renewals.launch(start = CoroutineStart.UNDISPATCHED) { renew(event.requestId) }
        } else {
            // Here and not before the sign-out: a closure that minds at once would answer first, and who waits would
            // hear of its failure in place of the sign-out.
            if (event is SessionEvent.Changed && event.status == SessionStatus.SIGNED_OUT) {
                renewals.coroutineContext.cancelChildren()
            }
            publishState()
            told.tryEmit(event)
        }
    }

    private suspend fun renew(requestId: Long) {
        if (!enter()) return
        try {
            val outcome = askForToken()
            withContext(NonCancellable) {
                outcome.fold(
                    { manager.completeRenewal(requestId, it.token, it.keyId) },
                    { manager.failRenewal(requestId, failures.note(requestId, it)) },
                )
            }
        } catch (_: SessionException) {
            // Superseded: nobody waits. Refused: who waits hears of it.
        } finally {
            publishState()
            leave()
        }
    }

    /** Whatever is thrown: whoever waits must not wait for the timeout. */
    private suspend fun askForToken(): Result<IssuedToken> =
        try {
            // Caught inside, because an exception that leaves `withContext` may be a copy.
            withContext(Dispatchers.Default) { runCatching { issue() } }
        } catch (closed: CancellationException) {
            Result.failure(closed)
        }

    private inline fun <T> using(call: () -> T): T {
        check(!isClosed.get() && enter()) { "the WalletSession is closed" }
        try {
            return call()
        } finally {
            publishState()
            leave()
        }
    }

    private fun enter(): Boolean {
        while (true) {
            val count = users.get()
            if (count == 0) return false
            if (users.compareAndSet(count, count + 1)) return true
        }
    }

    private fun leave() {
        if (users.decrementAndGet() == 0) manager.close()
    }

    /** Without a lock, because collectors may run in it: whoever began last publishes last. */
    private fun publishState() {
        if (!enter()) return
        try {
            do {
                val turn = statesPublished.incrementAndGet()
                known.value = manager.state()
            } while (statesPublished.get() != turn)
        } finally {
            leave()
        }
    }

    /** The library holds the listener until the manager is gone, and the manager must not wait for that. */
    private class WeakListener(session: WalletSession) : SessionListener {
        private val session = WeakReference(session)

        override fun onEvent(event: SessionEvent) {
            session.get()?.hear(event)
        }
    }
}

/**
 * A session with a verifier of its own: `WalletSession(provider) { … }` is all that most apps need.
 *
 * @param fetcher fetches the provider's key sets
 * @throws ConfigException as the constructor of [Verifier]
 * @see WalletSession
 */
@Suppress("LongParameterList")
public fun WalletSession(
    provider: Provider,
    vault: Vault? = null,
    account: String = "default",
    verifierOptions: VerifierOptions = VerifierOptions(),
    fetcher: KeyFetcher = HttpKeyFetcher(),
    options: SessionManagerOptions = SessionManagerOptions(),
    issue: suspend () -> IssuedToken,
): WalletSession {
    val verifier = Verifier(provider, verifierOptions, fetcher)
    try {
        return WalletSession(verifier, vault, account, options, issue)
    } finally {
        verifier.close()
    }
}
