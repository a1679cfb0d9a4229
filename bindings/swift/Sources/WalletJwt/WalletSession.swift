/// One user's session, kept signed in: the wallet SDK's tokens are verified, kept in the keychain, and renewed by the app's
/// own closure when somebody needs one that lives longer.
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
/// Keep it as long as the user may be signed in, e.g. in the app's model. With its last reference it ends: streams finish,
/// a running `issue` is cancelled, whatever it would have returned is thrown away, and another session of the account that
/// waits for it gets `E_ISSUE_FAILED`, or is asked itself. What is in the keychain stays, and `restore` of a new one
/// takes it up. Nothing that it is given holds it: the library knows the listener behind it, and the listener knows the
/// manager only weakly. A closure that holds the session itself makes a cycle, as any closure would.
///
/// Calls into the library cannot be cancelled. A cancelled task gets `CancellationError` at once all the same, and what it
/// had begun runs on: other callers may wait for the same token. `cancelSignIn` ends a sign-in for all of them. Only
/// `signOut` and `signOutAll` are always waited for.
public final class WalletSession: Sendable, CustomStringConvertible, PersonalData {
    /// Asks the wallet SDK for a token.
    public typealias Issue = @Sendable () async throws -> IssuedToken
    /// Signs out of the wallet SDK.
    public typealias Logout = @Sendable () async throws -> Void
    /// Takes a line of the log: a code, and the text of a JSON object with its fields. Never a token, claim or address.
    public typealias OnLog = @Sendable (_ level: LogLevel, _ code: String, _ fieldsJson: String) -> Void

    typealias Closures = (issue: Issue, logout: Logout, onLog: OnLog)

    /// The manager underneath, for what this class does not offer.
    public let manager: SessionManager
    private let relay: SessionRelay

    /// A session with a provider, on this device's HTTP. Does no I/O: `restore` or `signIn` begin.
    ///
    /// - Parameters:
    ///   - provider: Who issues the tokens.
    ///   - vault: Where tokens are kept. Default: the platform's keychain, which is one for the whole process. Memory only,
    ///     until the process ends, is `StoreChoice.memory`, said on purpose.
    ///   - account: Whose entry of the vault it is, for apps with several users.
    ///   - verifierOptions: How tokens are verified.
    ///   - options: How long `issue` may take and the like. `hasLogout` and `logs` follow from the closures.
    ///   - logout: Signs out of the wallet SDK; called by `signOut`, after the session here has ended. If it throws, the
    ///     logout is owed, over restarts too, and tried again by `restore`, `checkNow` and `enterForeground` while nobody is
    ///     signed in.
    ///   - onLog: Hears what the library does, on a thread of the library's: it must return soon.
    ///   - issue: Asks the wallet SDK for a token; called by `signIn()`, and by `token()` when the one in hand does not
    ///     live long enough, once for however many callers. What it throws reaches them in an `IssueError`. It must not
    ///     call them itself, not by an HTTP client that adds the session's token either: they would wait for each other.
    ///
    /// Throws `ConfigError`; `VaultError` where there is no keychain, or with `E_CONFIG_CONFLICT` if it is open with another
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

    /// A session with a verifier of the app's own making, e.g. with another fetcher.
    ///
    /// As the other initializer, and throws `SessionError` with `E_VAULT_ACCOUNT` if the account's name cannot be used,
    /// `E_CONFIG_OPTION` if an option is out of its range, or `E_CONFIG_CONFLICT` if the account has another session with a
    /// verifier that judges differently.
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

    /// What is known at this moment. Waits for nothing.
    public var state: SessionState { manager.state() }

    /// The state now and after every change, for one loop of its own: each access is a new subscription. Who is slow gets
    /// the newest state and not all in between. Ends with the session.
    public var states: AsyncStream<SessionState> { relay.states.stream(startingWith: manager.state) }

    /// What happens to the session from now on, e.g. `notKept` when the keychain did not take it, or `tokenFailed` when a
    /// renewal failed. Each access is a new subscription, which holds the 64 newest events for a slow reader. Ends
    /// with the session.
    ///
    /// What the closures answer is not among it.
    public var events: AsyncStream<SessionEvent> { relay.events.stream() }

    /// Whether the keychain has the session in hand, so that it survives this process. False without a session.
    public var isKept: Bool { manager.isKept() }

    /// Whether a sign-in or a sign-out is under way.
    public var isPending: Bool { manager.isPending() }

    /// What a sign-out could not do yet: `checkNow` tries it again.
    public var owed: Owed { manager.owed() }

    /// Takes up what the keychain has, verified again and offline. Call it at the start of the app.
    ///
    /// Throws `SessionError` when the keychain could not be used, or with `E_DELETE_PENDING`; locked, lost and damaged are
    /// states, not errors.
    @discardableResult
    public func restore() async throws -> SessionState { try await abandonOnCancel(manager.restore) }

    /// Asks the app's closure for a token, verifies it, takes it as the session and keeps it. Callers at the same time, of
    /// `token()` too, share one request.
    ///
    /// While a logout of the wallet SDK is owed this throws `E_LOGOUT_PENDING`, since `issue` would bring back the user who
    /// signed out: call `checkNow` before the SDK's login is shown, or say `loggedInAgain` after it, which cancels the debt.
    ///
    /// Throws `IssueError` if the closure threw. `SessionError`: as `Verifier.verify`; `E_USER_CHANGED` if another user is
    /// signed in; `E_TOKEN_KIND`, `E_ISSUE_TIMEOUT`, `E_ISSUE_CANCELLED`; `E_SIGNED_OUT` if `signOut` came in between.
    @discardableResult
    public func signIn(loggedInAgain: Bool = false) async throws -> Session {
        try await relay.asking { [manager] in try await manager.signIn(loggedInAgain: loggedInAgain) }
    }

    /// Verifies a token that the app has already, takes it as the session and keeps it. It replaces the one in hand, one
    /// that lives longer too, and serves whoever waits for `issue`.
    ///
    /// Throws `SessionError`: as `Verifier.verify`, `E_USER_CHANGED`, `E_TOKEN_KIND`, `E_SIGNED_OUT`.
    @discardableResult
    public func signIn(issued: IssuedToken) async throws -> Session {
        try await abandonOnCancel { [manager] in try await manager.signInWith(token: issued.token, keyId: issued.keyId) }
    }

    /// A token that lives at least `minTtlSecs` (less than 1 counts as 1; no leeway counts). If the one in hand does not,
    /// the app's closure is asked, once for however many callers. Nothing else asks it for a renewal, unless the options
    /// say `renewInForeground`: issuing a Para token extends the Para session.
    ///
    /// `rejected` is a token that a server refused: if it is the one in hand, a new one is asked for, once for however many
    /// callers bring the same.
    ///
    /// Restores the session first if that has not been done.
    ///
    /// Throws `IssueError` if the closure threw. `SessionError`: `E_SIGNED_OUT`, `E_VAULT_LOCKED`, `E_ISSUE_TIMEOUT`,
    /// `E_USER_CHANGED`, `E_TTL_UNREACHABLE`, the refusal of the new token, and those of `restore`.
    public func token(minTtlSecs: Int64 = 60, rejected: String? = nil) async throws -> String {
        try await relay.asking { [manager] in try await manager.token(minTtlSecs: minTtlSecs, rejected: rejected) }
    }

    /// Ends a sign-in under way: its callers get `E_ISSUE_CANCELLED`, and what `issue` still returns signs nobody in.
    public func cancelSignIn() async throws { try await relay.endingSignIns(manager.cancelSignIn) }

    /// Signs out: in memory at once. The answer tells when the keychain has deleted the token and `logout` is done, and is
    /// waited for in a cancelled task too. An `issue` that still runs is cancelled.
    ///
    /// Throws `SessionError` with `E_DELETE_PENDING` or `E_LOGOUT_PENDING`: the user is signed out, and stays it over a
    /// restart, but that is still to be done. Call `checkNow` until it is.
    public func signOut() async throws { try await relay.endingSignIns(manager.signOut) }

    /// Signs every account out that the vault has of this provider and environment. The first error is thrown, and all are
    /// tried.
    public func signOutAll() async throws { try await relay.endingSignIns(manager.signOutAll) }

    /// The accounts that the vault has of this provider and environment.
    ///
    /// Throws `SessionError` when the keychain could not be used.
    public func listAccounts() async throws -> [String] { try await abandonOnCancel(manager.listAccounts) }

    /// Judges the session again: a token may have expired, another process may have signed out, a keychain that was locked
    /// may be open. Tries again what is owed, so call it before the wallet SDK's login is shown.
    ///
    /// Throws `SessionError` with `E_DELETE_PENDING` or `E_LOGOUT_PENDING` as long as that is still to be done.
    @discardableResult
    public func checkNow() async throws -> SessionState { try await abandonOnCancel(manager.checkNow) }

    /// As `checkNow`, and renews the token where the options say `renewInForeground`. Call it when the app comes to the
    /// foreground.
    @discardableResult
    public func enterForeground() async throws -> SessionState { try await abandonOnCancel(manager.enterForeground) }

    /// The state in a word, and nothing about the user.
    public var description: String { "WalletSession(\(state.status()))" }
}
