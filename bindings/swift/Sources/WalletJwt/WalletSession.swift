/// One user's session: it verifies the wallet SDK's tokens, saves them in the keychain, and renews them with the app's own
/// closure when a caller needs one that lives longer.
///
/// ```swift
/// let provider = try Provider.para(environment: .beta, audience: .apiKeyId("…"))
/// let session = try WalletSession(provider: provider) {
///     let issued = try await para.issueJwt()
///     return IssuedToken(token: issued.token, keyId: issued.keyId)
/// }
/// try await session.restore()
/// let authorization = "Bearer \(try await session.token())"
/// ```
///
/// Keep it as long as the user may be signed in, e.g. in the app's model. It ends with its last reference: streams finish,
/// a running `issue` is cancelled and its result ignored. Another session of the account that waits for it gets
/// `E_ISSUE_FAILED`, or its own `issue` is called. The keychain keeps the token, and a new session can `restore` it. The
/// library does not hold this object: it holds a listener, which has a weak reference to the manager. A closure that holds
/// the session makes a reference cycle.
///
/// Calls into the library cannot be cancelled. A cancelled task still gets `CancellationError` at once, and the work that it
/// began continues: other callers may wait for the same token. `cancelSignIn` ends a sign-in for all of them. Only
/// `signOut` and `signOutAll` always run to their end.
public final class WalletSession: Sendable, CustomStringConvertible, PersonalData {
    /// Gets a token from the wallet SDK.
    public typealias Issue = @Sendable () async throws -> IssuedToken
    /// Signs out of the wallet SDK.
    public typealias Logout = @Sendable () async throws -> Void
    /// Gets a log line: a code, and the text of a JSON object with its fields. Never a token, claim or address.
    public typealias OnLog = @Sendable (_ level: LogLevel, _ code: String, _ fieldsJson: String) -> Void

    typealias Closures = (issue: Issue, logout: Logout, onLog: OnLog)

    /// The manager underneath, for what this class does not offer.
    public let manager: SessionManager
    private let relay: SessionRelay

    /// A session with a provider, with this device's HTTP client. Does no I/O until `restore` or `signIn`.
    ///
    /// - Parameters:
    ///   - provider: Who issues the tokens.
    ///   - vault: Where tokens are stored. Default: the platform's keychain, shared by the whole process. To keep tokens in
    ///     memory only, until the process ends, pass `StoreChoice.memory`.
    ///   - account: The name of the user's entry in the vault, for apps with several users.
    ///   - verifierOptions: How tokens are verified.
    ///   - options: How long `issue` may take, for example. `hasLogout` and `logs` are set from the closures.
    ///   - logout: Signs out of the wallet SDK. `signOut` calls it after the session here has ended. If it throws, the
    ///     logout is owed, also after a restart. `restore`, `checkNow` and `enterForeground` call it again while nobody is
    ///     signed in.
    ///   - onLog: Gets log lines, on one of the library's threads: it must return quickly.
    ///   - issue: Gets a token from the wallet SDK. `signIn()` calls it, and `token()` if the current token does not live
    ///     long enough, once for any number of callers. If it throws, they get an `IssueError`. It must not call them
    ///     itself, nor use an HTTP client that adds the session's token: they would wait for each other.
    ///
    /// Throws `ConfigError`; `VaultError` if there is no keychain, or with `E_CONFIG_CONFLICT` if it is open with another
    /// accessibility; `SessionError` as the other initializer.
    public convenience init(
        provider: Provider, vault: Vault? = nil, account: String = "default",
        verifierOptions: VerifierOptions = VerifierOptions(), options: SessionManagerOptions = SessionManagerOptions(),
        logout: Logout? = nil, onLog: OnLog? = nil, issue: @escaping Issue
    ) throws {
        try self.init(
            verifier: Verifier(provider: provider, options: verifierOptions), vault: vault, account: account,
            options: options, logout: logout, onLog: onLog, issue: issue)
    }

    /// A session with the app's own verifier, e.g. with another fetcher.
    ///
    /// As the other initializer; also throws `SessionError` with `E_VAULT_ACCOUNT` if the account's name cannot be used,
    /// `E_CONFIG_OPTION` if an option is out of its range, or `E_CONFIG_CONFLICT` if the account has another session with a
    /// verifier that checks differently.
    public init(
        verifier: Verifier, vault: Vault? = nil, account: String = "default",
        options: SessionManagerOptions = SessionManagerOptions(),
        logout: Logout? = nil, onLog: OnLog? = nil, issue: @escaping Issue
    ) throws {
        relay = SessionRelay((issue, logout ?? {}, onLog ?? { _, _, _ in }))
        let options = SessionManagerOptions(
            issueTimeoutSecs: options.issueTimeoutSecs, renewInForeground: options.renewInForeground,
            acceptAccessTokens: options.acceptAccessTokens, hasLogout: logout != nil, logs: onLog != nil)
        manager = try relay.members.withLock { [relay] members in
            let manager = try SessionManager(
                verifier: verifier, vault: vault ?? Vault.open(), account: account, listener: relay, options: options)
            members.manager = manager
            return manager
        }
    }

    deinit { relay.finish(manager) }

    /// The current state. Never waits.
    public var state: SessionState { manager.state() }

    /// The state now and after every change, for one loop: each access is a new subscription. A slow reader gets the newest
    /// state and misses those in between. Ends with the session.
    public var states: AsyncStream<SessionState> { relay.states.stream(startingWith: manager.state) }

    /// What happens to the session from now on, e.g. `notKept` if the keychain did not save it, or `tokenFailed` if a
    /// renewal failed. Each access is a new subscription, which holds the 64 newest events for a slow reader. Ends
    /// with the session.
    ///
    /// Requests that the closures answer are not included.
    public var events: AsyncStream<SessionEvent> { relay.events.stream() }

    /// Whether the current session is saved in the keychain, so that it survives this process. False without a session.
    public var isKept: Bool { manager.isKept() }

    /// Whether a sign-in or a sign-out is running.
    public var isPending: Bool { manager.isPending() }

    /// What a sign-out has not done yet: `checkNow` tries it again.
    public var owed: Owed { manager.owed() }

    /// Restores the session from the keychain, and verifies it again, offline. Call it at the start of the app.
    ///
    /// Throws `SessionError` if the keychain could not be used, or with `E_DELETE_PENDING`; locked, lost and damaged are
    /// states, not errors.
    @discardableResult
    public func restore() async throws -> SessionState { try await abandonOnCancel(manager.restore) }

    /// Calls `issue` for a token, verifies it, starts the session with it and saves it. Concurrent callers, of `token()`
    /// too, share one request.
    ///
    /// While a logout of the wallet SDK is owed this throws `E_LOGOUT_PENDING`, since `issue` would sign in the user who
    /// signed out. Call `checkNow` before you show the SDK's login, or pass `loggedInAgain` after it: that cancels the owed
    /// logout.
    ///
    /// Throws `IssueError` if the closure threw. `SessionError`: as `Verifier.verify`; `E_USER_CHANGED` if another user is
    /// signed in; `E_TOKEN_KIND`, `E_ISSUE_TIMEOUT`, `E_ISSUE_CANCELLED`; `E_SIGNED_OUT` if `signOut` was called meanwhile.
    @discardableResult
    public func signIn(loggedInAgain: Bool = false) async throws -> Session {
        try await relay.asking { [manager] in try await manager.signIn(loggedInAgain: loggedInAgain) }
    }

    /// Verifies a token that the app already has, starts the session with it and saves it. It replaces the current token,
    /// even one that lives longer, and answers the callers that wait for `issue`.
    ///
    /// Throws `SessionError`: as `Verifier.verify`, `E_USER_CHANGED`, `E_TOKEN_KIND`, `E_SIGNED_OUT`.
    @discardableResult
    public func signIn(issued: IssuedToken) async throws -> Session {
        try await abandonOnCancel { [manager] in try await manager.signInWith(token: issued.token, keyId: issued.keyId) }
    }

    /// A token that lives at least `minTtlSecs` (less than 1 counts as 1; without leeway). If the current one does not,
    /// this calls `issue`, once for any number of callers. Nothing else calls it for a renewal, unless the options set
    /// `renewInForeground`: issuing a Para token extends the Para session.
    ///
    /// `rejected` is a token that a server refused. If it is the current one, this calls `issue` for a new one, once for all
    /// callers that pass it.
    ///
    /// Restores the session first if that has not been done.
    ///
    /// Throws `IssueError` if the closure threw. `SessionError`: `E_SIGNED_OUT`, `E_VAULT_LOCKED`, `E_ISSUE_TIMEOUT`,
    /// `E_USER_CHANGED`, `E_TTL_UNREACHABLE`, the refusal of the new token, and those of `restore`.
    public func token(minTtlSecs: Int64 = 60, rejected: String? = nil) async throws -> String {
        try await relay.asking { [manager] in try await manager.token(minTtlSecs: minTtlSecs, rejected: rejected) }
    }

    /// Ends a running sign-in: its callers get `E_ISSUE_CANCELLED`, and a token that `issue` still returns signs nobody in.
    public func cancelSignIn() async throws { try await relay.endingSignIns(manager.cancelSignIn) }

    /// Signs out: in memory at once. Returns when the keychain has deleted the token and `logout` is done, in a cancelled
    /// task too. Cancels a running `issue`.
    ///
    /// Throws `SessionError` with `E_DELETE_PENDING` or `E_LOGOUT_PENDING`: the user is signed out, also after a restart,
    /// but the deletion or the logout is not done yet. Call `checkNow` until it is.
    public func signOut() async throws { try await relay.endingSignIns(manager.signOut) }

    /// Signs out every account that the vault has for this provider and environment. Tries all, and throws the first
    /// error.
    public func signOutAll() async throws { try await relay.endingSignIns(manager.signOutAll) }

    /// The accounts that the vault has for this provider and environment.
    ///
    /// Throws `SessionError` if the keychain could not be used.
    public func listAccounts() async throws -> [String] { try await abandonOnCancel(manager.listAccounts) }

    /// Reads the keychain again while it is locked, e.g. after the user cancelled the prompt of a vault with
    /// `requireUserPresence`: the user is asked again. With a session in memory this asks nobody.
    ///
    /// Throws `SessionError` with `E_VAULT_LOCKED` if the keychain stays locked; otherwise as `restore`.
    @discardableResult
    public func unlock() async throws -> SessionState { try await abandonOnCancel(manager.unlock) }

    /// Checks the session again: a token may have expired, another process may have signed out, a locked keychain may be
    /// unlocked. Retries a deletion or logout that is owed, so call it before you show the wallet SDK's login.
    ///
    /// Throws `SessionError` with `E_DELETE_PENDING` or `E_LOGOUT_PENDING` as long as that is not done.
    @discardableResult
    public func checkNow() async throws -> SessionState { try await abandonOnCancel(manager.checkNow) }

    /// As `checkNow`; also renews the token if the options set `renewInForeground`. Call it when the app comes to the
    /// foreground.
    @discardableResult
    public func enterForeground() async throws -> SessionState { try await abandonOnCancel(manager.enterForeground) }

    /// The state as a word, without the user.
    public var description: String { "WalletSession(\(state.status()))" }
}
