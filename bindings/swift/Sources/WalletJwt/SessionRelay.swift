/// Connects the manager, which sends its events one after the other on its own thread, with Swift's tasks and streams.
/// It decides nothing: the app's closures answer the requests.
final class SessionRelay: SessionListener {
    struct Members {
        /// Weak, because the manager holds its listener.
        weak var manager: SessionManager?
        var running: [Int64: (purpose: TokenPurpose, task: Task<Void, Never>)] = [:]
        /// What `issue` threw, for the callers, which get it a little later.
        var causes: [(requestId: Int64, error: any Error)] = []
        var isFinished = false
    }

    /// Far more than there are until the last caller of a burst has read its cause.
    private static let keptCauses = 256
    /// The request, unique in the process: inside `issue`, and in every task that it starts.
    @TaskLocal private static var asked: Int64?

    /// The lock is held while the manager is created: a request that comes at once waits until it can be answered.
    let members = Locked(Members())
    let states = Subscribers<SessionState>(keeping: 1, skipsRepeats: true)
    let events = Subscribers<SessionEvent>(keeping: 64, skipsRepeats: false)
    private let app: WalletSession.Closures

    init(_ app: WalletSession.Closures) { self.app = app }

    func onEvent(event: SessionEvent) {
        guard let manager = members.withLock({ $0.manager }) else { return }
        switch event {
        case .tokenNeeded(let requestId, let purpose): return ask(requestId, purpose, for: manager)
        case .logoutNeeded(let requestId): return manager.answerLogout(requestId, by: app.logout)
        case .log(let level, let code, let fieldsJson): return app.onLog(level, code, fieldsJson)
        // A sign-in continues: nobody is signed in yet.
        case .changed(.signedOut, _): running(for: .renewal).forEach { $0.cancel() }
        case .tokenFailed(let requestId, _, _): members.withLock { $0.running[requestId] }?.task.cancel()
        default: break
        }
        events.tell { event }
        states.tell(manager.state)
    }

    private func ask(_ requestId: Int64, _ purpose: TokenPurpose, for manager: SessionManager) {
        members.withLock { members in
            guard !members.isFinished else { return refuse(requestId, of: manager) }
            // The task waits for this lock before it removes itself.
            members.running[requestId] = (purpose, Task { [weak manager, app] in
                do {
                    let issued = try await Self.$asked.withValue(requestId, operation: app.issue)
                    self.members.withLock { $0.running[requestId] = nil }
                    // If it is refused or late, the callers that wait get the error; nobody else needs it.
                    _ = try? await manager?.provideToken(requestId: requestId, token: issued.token, keyId: issued.keyId)
                } catch {
                    self.members.withLock { members in
                        members.running[requestId] = nil
                        members.causes = members.causes.suffix(Self.keptCauses - 1) + [(requestId, error)]
                    }
                    try? await manager?.failRequest(requestId: requestId, reason: IssueError.reason(of: error))
                }
            })
        }
    }

    /// A call that may call `issue`. If `issue` threw, the thrown error includes that.
    func asking<Value: Sendable>(_ call: @escaping @Sendable () async throws -> Value) async throws -> Value {
        if let inside = Self.asked, members.withLock({ $0.running[inside] != nil }) {
            throw IssueError.calledInside(inside)
        }
        do { return try await abandonOnCancel(call) } catch let error as SessionError {
            throw IssueError.explained(error) { id in members.withLock { $0.causes.last { $0.requestId == id }?.error } }
        }
    }

    /// A call that ends running sign-ins. The library tells their callers, but not the `issue` that it called.
    func endingSignIns(_ call: () async throws -> Void) async throws {
        let signIns = running(for: .signIn)
        defer { signIns.forEach { $0.cancel() } }
        try await call()
    }

    /// Cancel these outside the lock: a cancelled task runs the app's code.
    private func running(for purpose: TokenPurpose) -> [Task<Void, Never>] {
        members.withLock { $0.running.values.filter { $0.purpose == purpose }.map(\.task) }
    }

    /// Ends the streams, cancels running tasks, and answers for them, so that no other caller waits for the timeout.
    func finish(_ manager: SessionManager) {
        states.finish()
        events.finish()
        members.withLock { $0.isFinished = true }
        for (requestId, asked) in members.withLock({ $0.running }) {
            asked.task.cancel()
            refuse(requestId, of: manager)
        }
    }

    private func refuse(_ requestId: Int64, of manager: SessionManager) {
        Task { try? await manager.failRequest(requestId: requestId, reason: "the WalletSession that was asked has ended") }
    }
}
