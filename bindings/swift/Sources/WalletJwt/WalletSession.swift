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
/// a running closure is cancelled, whatever it would have returned is thrown away, and another session of the account that
/// waits for it gets `E_RENEWAL_FAILED`, or is asked itself. What is in the keychain stays, and `restore` of a new one
/// takes it up. Nothing that it is given holds it: the library knows the listener behind it, and the listener knows the
/// manager only weakly. A closure that holds the session itself makes a cycle, as any closure would.
///
/// Calls into the library cannot be cancelled. A cancelled task gets `CancellationError` at once all the same, and what it
/// had begun runs on; only `signOut` is always waited for, and `signIn()` for the app's closure, which hears of it.
public final class WalletSession: Sendable {
    /// Asks the wallet SDK for a token.
    public typealias Issue = @Sendable () async throws -> IssuedToken

    /// The manager underneath, for what this class does not offer.
    public let manager: SessionManager
    private let relay: SessionRelay
    private let issue: Issue
    private let signOuts = Locked(0)

    /// A session with a provider, on this device's HTTP. Does no I/O: `restore` or `signIn` begin.
    ///
    /// - Parameters:
    ///   - provider: Who issues the tokens.
    ///   - vault: Where tokens are kept. Default: the platform's keychain. Sessions that are to share one account must be
    ///     given one vault. Memory only, until the process ends, is `StoreChoice.memory`, said on purpose.
    ///   - account: Whose entry of the vault it is, for apps with several users.
    ///   - issue: Asks the wallet SDK for a token; called by `signIn()`, and by `token()` when the one in hand does not
    ///     live long enough, once for however many callers. What it throws reaches them as `IssueError`.
    ///
    /// Throws `ConfigError`; `VaultError` where there is no keychain; `SessionError` with `E_VAULT_ACCOUNT` if the
    /// account's name cannot be used.
    public convenience init(
        provider: Provider,
        vault: Vault? = nil,
        account: String = "default",
        issue: @escaping Issue
    ) throws {
        try self.init(verifier: Verifier(provider: provider), vault: vault, account: account, issue: issue)
    }

    /// A session with a verifier of the app's own making: other options, another fetcher.
    ///
    /// As `init(provider:vault:account:issue:)`, and throws `SessionError` with `E_CONFIG_OPTION` if an option is out of
    /// its range, or `E_CONFIG_CONFLICT` if the account has another session with a verifier that judges differently.
    public init(
        verifier: Verifier,
        vault: Vault? = nil,
        account: String = "default",
        options: SessionManagerOptions = SessionManagerOptions(),
        issue: @escaping Issue
    ) throws {
        relay = SessionRelay(issue: issue)
        manager = try SessionManager(
            verifier: verifier,
            vault: vault ?? Vault.open(),
            account: account,
            listener: relay,
            options: options
        )
        self.issue = issue
        relay.attach(to: manager)
    }

    deinit {
        relay.finish()
    }

    /// What is known at this moment. Waits for nothing.
    public var state: SessionState { manager.state() }

    /// The state now and after every change, for one loop of its own: each access is a new subscription. Who is slow gets
    /// the newest state and not all in between. Ends with the session.
    public var states: AsyncStream<SessionState> { relay.states() }

    /// What happens to the session from now on, e.g. `notKept` when the keychain did not take it. Each access is a new
    /// subscription, which holds the 64 newest events for who is slow. Ends with the session.
    ///
    /// Renewals are not among it: they are answered here.
    public var events: AsyncStream<SessionEvent> { relay.events() }

    /// Whether the keychain has the session in hand, so that it survives this process. False without a session.
    public var isKept: Bool { manager.isKept() }

    /// Takes up what the keychain has, verified again and offline. Call it at the start of the app.
    ///
    /// Throws `SessionError` when the keychain could not be used; locked, lost and damaged are states, not errors.
    @discardableResult
    public func restore() async throws -> SessionState {
        try await abandonOnCancel { [manager] in try await manager.restore() }
    }

    /// Verifies a token, takes it as the session and keeps it. Without one it asks the app's closure.
    ///
    /// Throws `SessionError`: as `Verifier.verify`, and `E_USER_CHANGED` if another user is signed in, `E_TOKEN_ELEVATED`,
    /// `E_SIGNED_OUT` if `signOut` came in between. `IssueError` if the closure threw.
    @discardableResult
    public func signIn(issued: IssuedToken? = nil) async throws -> Session {
        let issued = if let issued { issued } else { try await askBeforeSignOut() }
        return try await abandonOnCancel { [manager] in
            try await manager.signIn(token: issued.token, keyId: issued.keyId)
        }
    }

    /// A token that lives at least `minTtlSecs` (less than 1 counts as 1; no leeway counts). If the one in hand does not,
    /// the app's closure is asked, once for however many callers. Nothing else ever asks it for a renewal: issuing a Para
    /// token extends the Para session.
    ///
    /// Restores the session first if that has not been done.
    ///
    /// Throws `IssueError` if the closure threw. `SessionError`: `E_SIGNED_OUT`, `E_VAULT_LOCKED`, `E_RENEWAL_TIMEOUT`,
    /// `E_RENEWAL_FAILED` if the new token was refused, `E_USER_CHANGED`, `E_TTL_UNREACHABLE`, and those of `restore`.
    public func token(minTtlSecs: Int64 = 60) async throws -> String {
        try await relay.explained {
            try await abandonOnCancel { [manager] in try await manager.token(minTtlSecs: minTtlSecs) }
        }
    }

    /// Signs out: in memory at once. The answer tells when the keychain has deleted the token, and is waited for in a
    /// cancelled task too, the vault's timeout at most. A closure that still runs is cancelled.
    ///
    /// Throws `SessionError` with `E_DELETE_PENDING` if the keychain refused: the user is signed out, but a new process
    /// would restore the session. Call `checkNow` until it is done.
    public func signOut() async throws {
        signOuts.withLock { $0 += 1 }
        try await manager.signOut()
    }

    /// Judges the session again. Call it when the app comes to the foreground: a token may have expired, and a keychain
    /// that was locked may be open. Asks for no renewal.
    ///
    /// Throws `SessionError` with `E_INTERNAL`.
    @discardableResult
    public func checkNow() async throws -> SessionState {
        try await abandonOnCancel { [manager] in try await manager.checkNow() }
    }

    /// A sign-out wins over what was begun before it, and the library knows of a sign-in only once there is a token.
    private func askBeforeSignOut() async throws -> IssuedToken {
        let begun = signOuts.withLock { $0 }
        let issued = try await askForToken()
        guard signOuts.withLock({ $0 }) == begun else { throw SessionError.SignedOut }
        return issued
    }

    private func askForToken() async throws -> IssuedToken {
        do {
            return try await issue()
        } catch {
            // Whatever it is called: `URLSession` has a word of its own for it.
            try Task.checkCancellation()
            throw IssueError(error)
        }
    }
}

extension WalletSession: CustomStringConvertible, CustomReflectable {
    /// The state in a word, and nothing about the user.
    public var description: String { "WalletSession(\(state.status()))" }

    /// Without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
