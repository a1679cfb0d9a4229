import Foundation

/// What leaves a module: events and answers. React Native may free what takes them once `invalidate` has returned, so the lock
/// is held while one of them is on its way.
final class ModuleExit: @unchecked Sendable {
    // Recursive, because who takes an answer may call the module, or end it.
    private let lock = NSRecursiveLock()
    private let context: CContext
    private let event: CEvent
    private var isClosed = false

    init(context: CContext, event: @escaping CEvent) {
        self.context = context
        self.event = event
    }

    func send(session: String, event json: String) {
        lock.lock()
        defer { lock.unlock() }
        if !isClosed { event(context, session, json) }
    }

    func send(_ answer: ModuleAnswer, to reply: ModuleReply) {
        lock.lock()
        defer { lock.unlock() }
        reply.give(isClosed ? .dropped : answer)
    }

    func close() {
        lock.lock()
        defer { lock.unlock() }
        isClosed = true
    }
}
