package dev.walletjwt

import java.lang.ref.WeakReference
import java.util.Collections
import java.util.concurrent.atomic.AtomicInteger
import kotlin.coroutines.*
import kotlinx.coroutines.*
import kotlinx.coroutines.channels.BufferOverflow
import kotlinx.coroutines.flow.*

/**
 * One user's session: verified, saved in the keychain, and renewed when a caller needs a token that lives longer.
 *
 * ```
 * val session = WalletSession(provider) { para.issueJwt().let { IssuedToken(it.token, it.keyId) } }
 * session.restore()                      // at the start of the app
 * session.signIn()                       // calls issueJwt(), verifies the token, saves it
 * val header = "Bearer ${session.token()}"
 * ```
 *
 * Keep it as long as the user may be signed in, e.g. in the application object. [close] ends it. If you do not close it, it
 * ends when it is garbage-collected, even if [issue] refers to it. Neither signs anybody out.
 *
 * @param verifier verifies the tokens; you may close it once this is created
 * @param vault stores the token; null opens the platform's keychain, with the default namespace. Sessions of one account
 * share their state if they use one vault object, or the platform's keychain. You may close it once this is created.
 * @param account the user's name, in an app with several users at a time
 * @param options this class sets `hasLogout` and `logs`, depending on [logout] and [onLog]
 * @param logout logs out of the wallet SDK. [signOut] calls it after it has ended the session here. If it throws anything,
 * the logout is owed: it is called again at the start, in the foreground and by [checkNow]
 * @param onLog gets log lines: never a token, a claim or an address. The fields are the text of a JSON object.
 * Called on a thread of the session's; what it throws is ignored.
 * @param issue gets a token from the wallet SDK, for [signIn] and for renewals. It runs on [Dispatchers.Default], one
 * request at a time. If it throws, even a cancellation, the callers get a [SessionException.IssueFailed] with it as the
 * cause. It is cancelled when no caller waits any more: after a timeout, [cancelSignIn], [signOut], [close]. It cannot call
 * [signIn] or [token] of this session.
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

    /** The parent of every running call and answer. The manager is closed after the last one ends. */
    private val life = Job().apply { invokeOnCompletion { manager.close() } }
    private val answers = CoroutineScope(SupervisorJob(life) + Dispatchers.Default)

    /** The newest requests to [issue]. */
    @Volatile private var signingIn: Job? = null
    private var renewing: Job? = null

    /** What [issue] threw recently, by request. In a burst each caller has its own request, and all read this late. */
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

    /** The state of the session: [SessionState.NotRestored] until [restore] or [signIn], the last one after [close]. */
    public val state: StateFlow<SessionState> = known

    /**
     * What happens to the session, without requests to the app and log lines: this class handles those. A new collector
     * gets no earlier events. A collector that is 64 events behind loses the oldest.
     */
    public val events: SharedFlow<SessionEvent> = told

    /** Whether the current session is saved in the keychain, so that it survives this process. */
    public val isKept: Boolean get() = using { manager.isKept() }

    /** Whether any session of the account is signing in or out. */
    public val isPending: Boolean get() = using { manager.isPending() }

    /** What a sign-out has not done yet. [checkNow] tries it again. */
    public val owed: Owed get() = using { manager.owed() }

    /**
     * Restores the session from the keychain, and verifies it again, offline. Call it at the start of the app.
     *
     * @throws SessionException as [SessionManager.restore]
     */
    public suspend fun restore(): SessionState = using { manager.restore() }

    /**
     * Verifies a token, starts the session with it, and saves it. Without a token it calls [issue], once for any number of
     * callers of this and of [token]. Cancelling ends only the wait; [cancelSignIn] ends the request.
     *
     * @param issued the token; null calls [issue]
     * @param loggedInAgain the user has just logged in to the wallet SDK, which cancels a [logout] that is owed. Without it
     * an owed logout is `E_LOGOUT_PENDING`. Passing a token also cancels it.
     * @throws SessionException as [SessionManager.signIn] and [SessionManager.signInWith]. The cause of a
     * [SessionException.IssueFailed] is what [issue] has thrown. Inside [issue], which cannot wait for itself, it is an
     * `E_ISSUE_FAILED` at once.
     */
    public suspend fun signIn(issued: IssuedToken? = null, loggedInAgain: Boolean = false): Session =
        if (issued != null) using { manager.signInWith(issued.token, issued.keyId) } else asking { manager.signIn(loggedInAgain) }

    /**
     * A token that lives at least [minTtlSecs] seconds. If the current one does not, it calls [issue] for a new one, once
     * for any number of callers. Only this and [signIn] call [issue], unless the options say otherwise.
     *
     * Cancelling ends only the wait: the renewal continues, for others and for the next call.
     *
     * @param rejected a token that a server has refused with 401: it is never returned again. One renewal replaces it for
     * all callers that pass it
     * @throws SessionException as [SessionManager.token]. The cause of a [SessionException.IssueFailed] is what [issue]
     * has thrown. Inside [issue], which cannot wait for itself, it is an `E_ISSUE_FAILED` at once.
     */
    public suspend fun token(minTtlSecs: Long = 60, rejected: String? = null): String = asking { manager.token(minTtlSecs, rejected) }

    /** Ends a sign-in that waits for [issue]: its callers get `E_ISSUE_CANCELLED`. A renewal continues. */
    public suspend fun cancelSignIn(): Unit = ending { manager.cancelSignIn() }

    /**
     * Signs out: in memory at once; returns when the keychain has deleted the token and [logout] is done.
     *
     * @throws SessionException `E_DELETE_PENDING`, `E_LOGOUT_PENDING`; see [SessionManager.signOut]
     */
    public suspend fun signOut(): Unit = ending { manager.signOut() }

    /**
     * Signs out every account of [listAccounts]. Tries all of them.
     *
     * @throws SessionException the first failure, as [signOut]
     */
    public suspend fun signOutAll(): Unit = ending { manager.signOutAll() }

    /**
     * The accounts of this provider and environment that the vault has.
     *
     * @throws SessionException of the keychain
     */
    public suspend fun listAccounts(): List<String> = using { manager.listAccounts() }

    /**
     * Reads the keychain again while it is locked, e.g. after the user cancelled the prompt of a vault with
     * `requireUserPresence`: the user is asked again. With a session in memory this asks nobody.
     *
     * @throws SessionException `E_VAULT_LOCKED` if the keychain stays locked ([VaultException.NotConfirmed] says why the user
     * has not confirmed); otherwise as [restore]
     */
    public suspend fun unlock(): SessionState = using { manager.unlock() }

    /**
     * Checks the session again, reads the keychain (unless that asks the user), and retries what is [owed]. Call it before you open the wallet SDK's
     * login.
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
     * Ends this object, not the session: the keychain keeps the token. [issue] and [logout] are cancelled; callers that
     * wait for them get `E_ISSUE_FAILED` or `E_LOGOUT_PENDING`. Other running calls end as usual. A call after this throws
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

    /** For a call that ends sign-ins: cancels the [issue] of a sign-in that began before the call. */
    private inline fun ending(call: () -> Unit): Unit = using { signingIn.let { before -> try { call() } finally { before?.cancel() } } }

    private inline fun <T> using(call: () -> T): T {
        check(answers.isActive) { "the WalletSession is closed" }
        val underWay = Job(life)
        try {
            return call()
        } catch (failed: SessionException.IssueFailed) {
            // There is none if another object's `issue` was called.
            throw failed.apply { thrown[requestId]?.let(::initCause) }
        } finally {
            publishState()
            underWay.complete()
        }
    }

    /** Without a lock, because collectors may run inside. The call that started last publishes last. */
    private fun publishState() {
        var turn: Int
        do turn = statesBegun.incrementAndGet().also { known.value = manager.state() } while (turn != statesBegun.get())
    }

    private fun hear(event: SessionEvent) {
        when (event) {
            is SessionEvent.TokenNeeded -> answer(event.requestId, issue, { manager.provideToken(event.requestId, it.token, it.keyId) }, {
                thrown[event.requestId] = it
                // Without the exception's message: it may quote anything.
                manager.failRequest(event.requestId, "issue threw ${it.javaClass.name}")
            }) { if (event.purpose == TokenPurpose.SIGN_IN) signingIn = it else renewing = it }
            is SessionEvent.LogoutNeeded ->
                answer(event.requestId, logout ?: {}, { manager.completeLogout(event.requestId) }, { manager.failLogout(event.requestId) })
            is SessionEvent.Log -> runCatching { onLog?.invoke(event.level, event.code, event.fieldsJson) }
            else -> {
                publishState()
                // Without a session a renewal is useless. A sign-in is not: an unreadable keychain may turn out to be empty.
                if (event is SessionEvent.TokenFailed || known.value.session() == null) renewing?.cancel()
                if (event is SessionEvent.TokenFailed) signingIn?.cancel()
                told.tryEmit(event)
            }
        }
    }

    /** Undispatched, so that a request after [close] is answered too: a caller may be waiting. */
    private fun <T> answer(
        id: Long, ask: suspend () -> T, done: suspend (T) -> Unit, failed: suspend (Throwable) -> Unit, asked: (Job) -> Unit = {},
    ) {
        answers.launch(start = CoroutineStart.UNDISPATCHED) {
            // Before anybody can see that the app was called.
            asked(coroutineContext.job)
            // Caught inside, because an exception that leaves a coroutine may be a copy. Caught outside too, so that a call
            // that ignores cancellation keeps no caller waiting.
            val outcome = runCatching { async(Inside(this@WalletSession, id)) { runCatching { ask() } }.await().getOrThrow() }
            // Refused: the waiting callers get the error. Superseded: no caller waits.
            runCatching { withContext(NonCancellable) { outcome.fold({ done(it) }, { failed(it) }) } }
        }
    }

    /** In the coroutine context of `issue`, so that a call from inside it is recognised. */
    private class Inside(val session: WalletSession, val requestId: Long) : AbstractCoroutineContextElement(Inside) {
        companion object : CoroutineContext.Key<Inside>
    }

    /** The library holds the listener as long as the manager exists; a strong reference would keep this object alive. */
    private class WeakListener(session: WalletSession) : WeakReference<WalletSession>(session), SessionListener {
        override fun onEvent(event: SessionEvent): Unit = get()?.hear(event) ?: Unit
    }
}

private inline fun <T> Vault?.orOpened(work: (Vault) -> T): T = if (this != null) work(this) else Vault.open().use(work)

/**
 * A session with its own verifier: most apps need only `WalletSession(provider) { … }`.
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
