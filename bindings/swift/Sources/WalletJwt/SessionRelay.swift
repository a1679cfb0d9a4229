/// Stands between the manager, which tells its events one after the other on a thread of its own, and Swift's tasks and
/// streams. It decides nothing: what it is asked for, the app's closures answer.
final class SessionRelay: SessionListener {
    struct Members {
        /// Weakly: the manager holds its listener.
        weak var manager: SessionManager?
        var running: [Int64: Task<Void, Never>] = [:]
        /// What `issue` threw, for the callers, who hear of it a little later.
        var causes: [(requestId: Int64, error: any Error)] = []
        var isFinished = false
    }

    /// Far more than there are in the moment until the last caller of a burst has looked.
    private static let keptCauses = 256
    /// Set inside `issue`, and in every task that it starts.
    @TaskLocal private static var asked: (relay: ObjectIdentifier, requestId: Int64)?

    /// The lock is held while the manager is made: a request that comes at once waits until it can be answered.
    let members = Locked(Members())
    let states = Subscribers<SessionState>(keeping: 1, skipsRepeats: true)
    let events = Subscribers<SessionEvent>(keeping: 64, skipsRepeats: false)
    private let app: WalletSession.Closures

    init(_ app: WalletSession.Closures) { self.app = app }

    func onEvent(event: SessionEvent) {
        guard let manager = members.withLock({ $0.manager }) else { return }
        switch event {
        case .tokenNeeded(let requestId, _): return ask(requestId, for: manager)
        case .logoutNeeded(let requestId): return manager.answerLogout(requestId, by: app.logout)
        case .log(let level, let code, let fieldsJson): return app.onLog(level, code, fieldsJson)
        // Their answers count no more. Not under the lock: a cancelled task runs the app's code.
        case .changed(.signedOut, _): members.withLock { $0.running.values }.forEach { $0.cancel() }
        default: break
        }
        events.tell { event }
        states.tell(manager.state)
    }

    private func ask(_ requestId: Int64, for manager: SessionManager) {
        members.withLock { members in
            guard !members.isFinished else { return refuse(requestId, of: manager) }
            // It waits for this lock before it takes itself out.
            members.running[requestId] = Task { [weak manager, app] in
                do {
                    let issued = try await Self.$asked.withValue((ObjectIdentifier(self), requestId), operation: app.issue)
                    end(requestId)
                    // Refused or too late: whoever waits for the token is told, and nobody else could act on it.
                    _ = try? await manager?.provideToken(requestId: requestId, token: issued.token, keyId: issued.keyId)
                } catch {
                    end(requestId, with: error)
                    try? await manager?.failRequest(requestId: requestId, reason: IssueError.reason(of: error))
                }
            }
        }
    }

    private func end(_ requestId: Int64, with cause: (any Error)? = nil) {
        members.withLock { members in
            members.running[requestId] = nil
            if let cause { members.causes = members.causes.suffix(Self.keptCauses - 1) + [(requestId, cause)] }
        }
    }

    /// A call that may ask. If the app's closure threw, that is thrown with the library's error.
    func asking<Value: Sendable>(_ call: @escaping @Sendable () async throws -> Value) async throws -> Value {
        if let inside = Self.asked, inside.relay == ObjectIdentifier(self),
            members.withLock({ $0.running[inside.requestId] != nil })
        { throw IssueError.isCalledInside(inside.requestId) }
        do { return try await abandonOnCancel(call) } catch let error as SessionError {
            guard case .IssueFailed(let requestId, _) = error,
                let cause = members.withLock({ $0.causes.last { $0.requestId == requestId } })
            else { throw error }
            throw IssueError(error, requestId: requestId, underlying: cause.error)
        }
    }

    /// Ends the streams, cancels what runs, and answers for it: other callers of the account would wait for the timeout.
    func finish(_ manager: SessionManager) {
        states.finish()
        events.finish()
        members.withLock { $0.isFinished = true }
        for (requestId, task) in members.withLock({ $0.running }) {
            task.cancel()
            refuse(requestId, of: manager)
        }
    }

    private func refuse(_ requestId: Int64, of manager: SessionManager) {
        Task { try? await manager.failRequest(requestId: requestId, reason: "the WalletSession that was asked has ended") }
    }
}
