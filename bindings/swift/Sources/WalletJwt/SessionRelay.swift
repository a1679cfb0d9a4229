/// Stands between the manager, which tells its events one after the other on a thread of its own, and Swift's tasks and
/// streams.
final class SessionRelay: SessionListener {
    private struct Members {
        weak var manager: SessionManager?
        var isAttached = false
        /// Asked before `attach`.
        var waitingRequests: [Int64] = []
        var renewals: [Int64: Task<Void, Never>] = [:]
        var failures: [Failure] = []
        /// How many callers may still have a failure explained to them.
        var waiting = 0
        var stateSubscribers: [Int: StateSubscriber] = [:]
        var eventSubscribers: [Int: AsyncStream<SessionEvent>.Continuation] = [:]
        var lastSubscriber = 0
        var isFinished = false

        mutating func newSubscriber() -> Int {
            lastSubscriber += 1
            return lastSubscriber
        }
    }

    private struct StateSubscriber {
        let continuation: AsyncStream<SessionState>.Continuation
        var last: SessionState
    }

    /// An error of the app's, found again by the words that went through the library.
    private struct Failure {
        let reason: String
        let error: IssueError
    }

    /// Beside one for each caller: in a burst each may have had a request of its own, and all look late.
    private static let keptFailures = 64
    private static let keptEvents = 64

    private let members = Locked(Members())
    private let issue: WalletSession.Issue

    init(issue: @escaping WalletSession.Issue) {
        self.issue = issue
    }

    /// Weakly: the manager holds its listener.
    func attach(to manager: SessionManager) {
        let requests = members.withLock { members in
            members.manager = manager
            members.isAttached = true
            defer { members.waitingRequests = [] }
            return members.waitingRequests
        }
        requests.forEach(renew)
    }

    func onEvent(event: SessionEvent) {
        switch event {
        case .renewalNeeded(let requestId): return renew(requestId)
        // Here and not before the sign-out: a closure that minds at once would answer first, and who waits would hear of
        // its failure in place of the sign-out.
        case .changed(status: .signedOut): cancelRenewals()
        default: break
        }
        members.withLock { members in
            members.eventSubscribers.values.forEach { $0.yield(event) }
            publishState(&members)
        }
    }

    /// The library calls nobody under its locks, so it may be asked under ours: subscribers see states in order.
    private func publishState(_ members: inout Members) {
        guard let state = members.manager?.state() else { return }
        for (id, subscriber) in members.stateSubscribers where subscriber.last != state {
            members.stateSubscribers[id]?.last = state
            subscriber.continuation.yield(state)
        }
    }

    // MARK: Renewals

    private func renew(_ requestId: Int64) {
        members.withLock { members in
            guard members.isAttached else { return members.waitingRequests.append(requestId) }
            guard !members.isFinished else { return refuse(requestId) }
            // It waits for this lock before it takes itself out.
            members.renewals[requestId] = Task { [weak self, issue] in
                do {
                    let issued = try await issue()
                    await self?.complete(requestId, with: issued)
                } catch {
                    await self?.fail(requestId, with: IssueError(error))
                }
            }
        }
    }

    private func complete(_ requestId: Int64, with issued: IssuedToken) async {
        // One that has finished has been answered.
        guard let manager = end(requestId) else { return }
        // Refused or too late: whoever waits for the token is told, and nobody else could act on it.
        _ = try? await manager.completeRenewal(requestId: requestId, token: issued.token, keyId: issued.keyId)
    }

    private func fail(_ requestId: Int64, with error: IssueError) async {
        let reason = "\(error) (request \(requestId))"
        members.withLock { members in
            members.failures.append(Failure(reason: reason, error: error))
            members.failures.removeFirst(max(0, members.failures.count - Self.keptFailures - members.waiting))
        }
        _ = try? await end(requestId)?.failRenewal(requestId: requestId, reason: reason)
    }

    /// Tells whoever waits for it not to. An abandoned call keeps the manager alive, and other sessions of the account
    /// would wait with it for the timeout. If the manager is gone, the library has asked another session.
    private func refuse(_ requestId: Int64) {
        Task { [weak self] in
            let manager = self?.members.withLock { $0.manager }
            _ = try? await manager?.failRenewal(
                requestId: requestId, reason: "the WalletSession ended (request \(requestId))")
        }
    }

    private func end(_ requestId: Int64) -> SessionManager? {
        members.withLock { members in
            members.renewals[requestId] = nil
            return members.isFinished ? nil : members.manager
        }
    }

    /// Runs a call that may fail for a renewal. If the app's closure threw, that is thrown in place of the library's error.
    func explained<Value: Sendable>(_ call: () async throws -> Value) async throws -> Value {
        members.withLock { $0.waiting += 1 }
        defer { members.withLock { $0.waiting -= 1 } }
        do {
            return try await call()
        } catch SessionError.RenewalFailed(refusal: nil, let reason) {
            let behind = members.withLock { members in members.failures.last { $0.reason == reason }?.error }
            throw behind ?? SessionError.RenewalFailed(refusal: nil, reason: reason) as any Error
        }
    }

    private func cancelRenewals() {
        let running = members.withLock { Array($0.renewals.values) }
        running.forEach { $0.cancel() }
    }

    // MARK: Streams

    func states() -> AsyncStream<SessionState> {
        let (stream, continuation) = AsyncStream.makeStream(of: SessionState.self, bufferingPolicy: .bufferingNewest(1))
        let id: Int? = members.withLock { members in
            guard !members.isFinished, let state = members.manager?.state() else { return nil }
            let id = members.newSubscriber()
            members.stateSubscribers[id] = StateSubscriber(continuation: continuation, last: state)
            continuation.yield(state)
            return id
        }
        guard let id else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            self?.members.withLock { _ = $0.stateSubscribers.removeValue(forKey: id) }
        }
        return stream
    }

    func events() -> AsyncStream<SessionEvent> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: SessionEvent.self,
            bufferingPolicy: .bufferingNewest(Self.keptEvents)
        )
        let id: Int? = members.withLock { members in
            guard !members.isFinished else { return nil }
            let id = members.newSubscriber()
            members.eventSubscribers[id] = continuation
            return id
        }
        guard let id else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            self?.members.withLock { _ = $0.eventSubscribers.removeValue(forKey: id) }
        }
        return stream
    }

    /// Ends the streams, cancels what runs, and answers for it.
    func finish() {
        let ended = members.withLock { members in
            defer {
                let waiting = members.waiting
                members = Members(manager: members.manager, isAttached: true, waiting: waiting, isFinished: true)
            }
            return members
        }
        // Not under the lock: a stream that ends calls its `onTermination`, which takes it.
        ended.stateSubscribers.values.forEach { $0.continuation.finish() }
        ended.eventSubscribers.values.forEach { $0.finish() }
        for (requestId, renewal) in ended.renewals {
            renewal.cancel()
            refuse(requestId)
        }
    }
}
