package dev.walletjwt

import java.lang.ref.WeakReference
import java.util.Collections
import java.util.concurrent.atomic.AtomicInteger
import kotlin.coroutines.*
import kotlinx.coroutines.*
import kotlinx.coroutines.channels.BufferOverflow
import kotlinx.coroutines.flow.*

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
 * that are made from one vault object, or from the platform's, are one. It may be closed once this is made.
 * @param account who, in an app with several users at a time
 * @param options `hasLogout` and `logs` are set here, by whether there is a [logout] and an [onLog]
 * @param logout logs out of the wallet SDK. [signOut] calls it when nobody is signed in here any more; whatever it throws
 * means that it is owed, and it is called again at the start, in the foreground and by [checkNow]
 * @param onLog hears what a log may show: never a token, a claim or an address. The fields are the text of a JSON object.
 * Called on a thread of the session's; what it throws is ignored.
 * @param issue asks the wallet SDK for a token, for [signIn] and for renewals, on [Dispatchers.Default]; one request at a
 * time. Whatever it throws reaches the callers as the cause of a [SessionException.IssueFailed], a cancellation too. It is
 * cancelled when nobody waits for it any more: after a timeout, [cancelSignIn], [signOut], [close]. [signIn] and [token]
 * of this session cannot be called inside it.
 * @throws VaultException if the library has no keychain for this platform, `E_VAULT_UNAVAILABLE`
 * @throws SessionException as the constructor of [SessionManager]
 */
public class WalletSession @JvmOverloads constructor(
    verifier: Verifier, vault: Vault? = null, account: String = "default",
    options: SessionManagerOptions = SessionManagerOptions(),
    private val logout: (suspend () -> Unit)? = null,
    private val onLog: ((level: LogLevel, code: String, fieldsJson: String) -> Unit)? = null,
    private val issue: suspend () -> IssuedToken,
) : AutoCloseable {
    private val known = MutableStateFlow<SessionState>(SessionState.NotRestored)
    private val told = MutableSharedFlow<SessionEvent>(extraBufferCapacity = 64, onBufferOverflow = BufferOverflow.DROP_OLDEST)
    private val statesBegun = AtomicInteger(0)

    /** Has every call and every answer under way for a child: the manager is let go of after the last. */
    private val life = Job().apply { invokeOnCompletion { manager.close() } }
    private val answers = CoroutineScope(SupervisorJob(life) + Dispatchers.Default)

    /** What [issue] was last asked for. */
    @Volatile private var signingIn: Job? = null
    private var renewing: Job? = null

    /** What [issue] has thrown lately, by request. In a burst each caller has a request of its own, and all look late. */
    private val thrown = Collections.synchronizedMap(object : LinkedHashMap<Long, Throwable>() {
        override fun removeEldestEntry(eldest: MutableMap.MutableEntry<Long, Throwable>) = size > 64 + life.children.count()
    })
    private val manager = vault.orOpened {
        val chosen = options.copy(hasLogout = logout != null, logs = onLog != null)
        SessionManager(verifier, it, account, WeakListener(this), chosen)
    }

    init {
        publishState()
    }

    /** What is known about the session. [SessionState.NotRestored] until [restore] or [signIn]; the last one after [close]. */
    public val state: StateFlow<SessionState> = known

    /**
     * What happens to the session. Requests to the app and lines of the log are not here: this class answers them. A new
     * collector gets no earlier events. A collector that is 64 events behind loses the oldest.
     */
    public val events: SharedFlow<SessionEvent> = told

    /** Whether the keychain has the session in hand, so that it survives this process. */
    public val isKept: Boolean get() = using { manager.isKept() }

    /** Whether a sign-in or a sign-out is under way, of any session of the account. */
    public val isPending: Boolean get() = using { manager.isPending() }

    /** What is still to be done after a sign-out. [checkNow] tries it again. */
    public val owed: Owed get() = using { manager.owed() }

    /**
     * Takes up what the keychain has; verifies it again, offline. Call it at the start of the app.
     *
     * @throws SessionException as [SessionManager.restore]
     */
    public suspend fun restore(): SessionState = using { manager.restore() }

    /**
     * Verifies a token, takes it as the session, and keeps it. Without one, [issue] is asked, once for however many
     * callers of this and of [token]. Cancelling ends the wait only; [cancelSignIn] ends the request.
     *
     * @param issued the token; null asks [issue]
     * @param loggedInAgain the user has just logged in to the wallet SDK, so that a [logout] that is owed is owed no more.
     * Otherwise it is `E_LOGOUT_PENDING`. A token that is passed says the same.
     * @throws SessionException as [SessionManager.signIn] and [SessionManager.signInWith]. The cause of a
     * [SessionException.IssueFailed] is what [issue] has thrown. Inside [issue], which cannot wait for itself, it is an
     * `E_ISSUE_FAILED` at once.
     */
    public suspend fun signIn(issued: IssuedToken? = null, loggedInAgain: Boolean = false): Session =
        if (issued != null) using { manager.signInWith(issued.token, issued.keyId) } else asking { manager.signIn(loggedInAgain) }

    /**
     * A token that lives at least [minTtlSecs] seconds. If the one in hand does not, [issue] is asked for a new one, once
     * for however many callers. Nothing but this and [signIn] ever asks, unless the options say so.
     *
     * Cancelling ends the wait only: the renewal goes on, for others and for the next call.
     *
     * @param rejected a token that a server has refused with 401: never handed out again, and replaced by one renewal for
     * however many callers bring it
     * @throws SessionException as [SessionManager.token]. The cause of a [SessionException.IssueFailed] is what [issue]
     * has thrown. Inside [issue], which cannot wait for itself, it is an `E_ISSUE_FAILED` at once.
     */
    public suspend fun token(minTtlSecs: Long = 60, rejected: String? = null): String = asking { manager.token(minTtlSecs, rejected) }

    /** Ends a sign-in that waits for [issue]: its callers get `E_ISSUE_CANCELLED`. A renewal goes on. */
    public suspend fun cancelSignIn(): Unit = ending { manager.cancelSignIn() }

    /**
     * Signs out: in memory at once; returns when the keychain has deleted the token and [logout] is done.
     *
     * @throws SessionException `E_DELETE_PENDING`, `E_LOGOUT_PENDING`; see [SessionManager.signOut]
     */
    public suspend fun signOut(): Unit = ending { manager.signOut() }

    /**
     * Signs out every account of [listAccounts]. All are tried.
     *
     * @throws SessionException the first that failed, as [signOut]
     */
    public suspend fun signOutAll(): Unit = ending { manager.signOutAll() }

    /**
     * The accounts of this provider and environment that the vault has.
     *
     * @throws SessionException of the keychain
     */
    public suspend fun listAccounts(): List<String> = using { manager.listAccounts() }

    /**
     * Judges the session again, looks into the keychain, and tries again what is [owed]. Call it before the wallet SDK's
     * login opens.
     *
     * @throws SessionException `E_DELETE_PENDING`, `E_LOGOUT_PENDING`; a keychain that cannot be read is a state, not an error
     */
    public suspend fun checkNow(): SessionState = using { manager.checkNow() }

    /**
     * [checkNow] for an app that comes to the foreground; renews the session too, if the options say so.
     *
     * @throws SessionException as [checkNow]
     */
    public suspend fun enterForeground(): SessionState = using { manager.enterForeground() }

    /**
     * Ends this object, not the session: the keychain keeps the token. [issue] and [logout] are cancelled, and who waits
     * for them gets `E_ISSUE_FAILED` or `E_LOGOUT_PENDING`; other calls under way end as ever. A call after this throws
     * [IllegalStateException]. Closing again does nothing.
     */
    override fun close() {
        answers.cancel("the WalletSession was closed")
        life.complete()
    }

    private suspend inline fun <T> asking(call: () -> T): T {
        val inside = currentCoroutineContext()[Inside]?.takeIf { it.session === this } ?: return using(call)
        val mistake = "signIn or token was called inside issue, for which they wait"
        throw SessionException.IssueFailed(inside.requestId, mistake).initCause(IllegalStateException(mistake))
    }

    /** A call after which what [issue] was asked for a sign-in before it is in vain. */
    private inline fun ending(call: () -> Unit): Unit = using { signingIn.let { before -> try { call() } finally { before?.cancel() } } }

    private inline fun <T> using(call: () -> T): T {
        check(answers.isActive) { "the WalletSession is closed" }
        val underWay = Job(life)
        try {
            return call()
        } catch (failed: SessionException.IssueFailed) {
            // None if another object's `issue` was asked.
            throw failed.apply { thrown[requestId]?.let(::initCause) }
        } finally {
            publishState()
            underWay.complete()
        }
    }

    /** Without a lock, because collectors may run in it: whoever began last publishes last. */
    private fun publishState() {
        var turn: Int
        do turn = statesBegun.incrementAndGet().also { known.value = manager.state() } while (turn != statesBegun.get())
    }

    private fun hear(event: SessionEvent) {
        when (event) {
            is SessionEvent.TokenNeeded -> answer(event.requestId, issue, { manager.provideToken(event.requestId, it.token, it.keyId) }, {
                thrown[event.requestId] = it
                // Without the exception's own words: nobody knows what they quote.
                manager.failRequest(event.requestId, "issue threw ${it.javaClass.name}")
            }) { if (event.purpose == TokenPurpose.SIGN_IN) signingIn = it else renewing = it }
            is SessionEvent.LogoutNeeded ->
                answer(event.requestId, logout ?: {}, { manager.completeLogout(event.requestId) }, { manager.failLogout(event.requestId) })
            is SessionEvent.Log -> runCatching { onLog?.invoke(event.level, event.code, event.fieldsJson) }
            else -> {
                publishState()
                // Without a session a renewal is in vain. A sign-in is not: a keychain that nobody could read may turn out empty.
                if (event is SessionEvent.TokenFailed || known.value.session() == null) renewing?.cancel()
                if (event is SessionEvent.TokenFailed) signingIn?.cancel()
                told.tryEmit(event)
            }
        }
    }

    /** Undispatched, so that what is asked after [close] is answered too: somebody may be waiting. */
    private fun <T> answer(
        id: Long, ask: suspend () -> T, done: suspend (T) -> Unit, failed: suspend (Throwable) -> Unit, asked: (Job) -> Unit = {},
    ) {
        answers.launch(start = CoroutineStart.UNDISPATCHED) {
            // Before anybody can see that the app was asked.
            asked(coroutineContext.job)
            // Caught inside, because an exception that leaves a coroutine may be a copy; and outside, because one that
            // minds no cancellation must keep nobody waiting.
            val outcome = runCatching { async(Inside(this@WalletSession, id)) { runCatching { ask() } }.await().getOrThrow() }
            // Refused: who waits hears of it. Superseded: nobody waits.
            runCatching { withContext(NonCancellable) { outcome.fold({ done(it) }, { failed(it) }) } }
        }
    }

    /** In the context of all that the app does for a request, so that a call from inside it can be told. */
    private class Inside(val session: WalletSession, val requestId: Long) : AbstractCoroutineContextElement(Inside) {
        companion object : CoroutineContext.Key<Inside>
    }

    /** The library holds the listener until the manager is gone, and the manager must not wait for that. */
    private class WeakListener(session: WalletSession) : WeakReference<WalletSession>(session), SessionListener {
        override fun onEvent(event: SessionEvent): Unit = get()?.hear(event) ?: Unit
    }
}

private inline fun <T> Vault?.orOpened(work: (Vault) -> T): T = if (this != null) work(this) else Vault.open().use(work)

/**
 * A session with a verifier of its own: `WalletSession(provider) { … }` is all that most apps need.
 *
 * @param fetcher fetches the provider's key sets
 * @throws ConfigException as the constructor of [Verifier]
 * @see WalletSession
 */
public fun WalletSession(
    provider: Provider, vault: Vault? = null, account: String = "default",
    verifierOptions: VerifierOptions = VerifierOptions(), fetcher: KeyFetcher = HttpKeyFetcher(),
    options: SessionManagerOptions = SessionManagerOptions(), logout: (suspend () -> Unit)? = null,
    onLog: ((level: LogLevel, code: String, fieldsJson: String) -> Unit)? = null,
    issue: suspend () -> IssuedToken,
): WalletSession = Verifier(provider, verifierOptions, fetcher).use { WalletSession(it, vault, account, options, logout, onLog, issue) }
