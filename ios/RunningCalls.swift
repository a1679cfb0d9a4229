import Foundation

/// The calls of a module that have not ended.
final class RunningCalls: Sendable {
    private let calls = Locked<[ObjectIdentifier: RunningCall]?>([:])

    func add(_ call: RunningCall) {
        let isOpen = calls.withLock { $0?.updateValue(call, forKey: ObjectIdentifier(call)); return $0 != nil }
        if !isOpen { call.cancel() }
    }

    func remove(_ call: RunningCall) {
        calls.withLock { _ = $0?.removeValue(forKey: ObjectIdentifier(call)) }
    }

    /// Ends them, and each one that comes later, without a result. The library stops nothing that they have begun, but it no longer
    /// holds their session for them: the next module's is asked for its token.
    func cancel() {
        let ended = calls.withLock { calls in
            defer { calls = nil }
            return calls
        }
        ended?.values.forEach { $0.cancel() }
    }
}

/// Polls a future of the library until it is ready.
final class RunningCall: @unchecked Sendable {
    /// What the library says when there is a result, or the future is cancelled. Otherwise it wants to be polled again.
    private static let ready: Int8 = 0

    private let future: LibraryFuture
    private let done: @Sendable (RunningCall) -> Void
    /// The future must not be cancelled once it may be freed. Recursive, because cancelling one makes it ready.
    private let lock = NSRecursiveLock()
    private var isReady = false

    /// `done` is called once, and frees the future.
    init(_ future: LibraryFuture, _ done: @escaping @Sendable (RunningCall) -> Void) {
        self.future = future
        self.done = done
    }

    func go() {
        let data = UInt64(UInt(bitPattern: Unmanaged.passRetained(self).toOpaque()))
        future.poll(
            future.handle,
            { data, progress in
                guard let pointer = UnsafeRawPointer(bitPattern: UInt(data)) else { return }
                let call = Unmanaged<RunningCall>.fromOpaque(pointer).takeRetainedValue()
                if progress == RunningCall.ready { return call.finish() }
                // On a thread that holds nothing of the library's.
                DispatchQueue.global().async { call.go() }
            }, data)
    }

    func cancel() {
        lock.withLock { if !isReady { future.cancel(future.handle) } }
    }

    private func finish() {
        lock.withLock { isReady = true }
        done(self)
    }
}
