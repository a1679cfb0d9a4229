/// Any number of streams that get the same values, in the same order.
final class Subscribers<Value: Equatable & Sendable>: Sendable {
    private struct Members {
        var lastId = 0
        var subscribers: [Int: Subscriber] = [:]
    }

    private struct Subscriber {
        let continuation: AsyncStream<Value>.Continuation
        var last: Value?
    }

    private let members = Locked(Members())
    private let kept: Int
    private let skipsRepeats: Bool

    /// - Parameters:
    ///   - kept: How many of the newest values a stream holds for a slow reader.
    ///   - skipsRepeats: Whether a stream skips a value equal to the one before.
    init(keeping kept: Int, skipsRepeats: Bool) {
        self.kept = kept
        self.skipsRepeats = skipsRepeats
    }

    /// A new stream. What `first` returns is its first value; it misses no value sent after that.
    func stream(startingWith first: () -> Value? = { nil }) -> AsyncStream<Value> {
        let (stream, continuation) = AsyncStream.makeStream(of: Value.self, bufferingPolicy: .bufferingNewest(kept))
        let id = members.withLock { members in
            members.lastId += 1
            let value = first()
            members.subscribers[members.lastId] = Subscriber(continuation: continuation, last: value)
            if let value { continuation.yield(value) }
            return members.lastId
        }
        continuation.onTermination = { [weak self] _ in
            self?.members.withLock { _ = $0.subscribers.removeValue(forKey: id) }
        }
        return stream
    }

    /// Sends what `read` returns to every stream. It reads under the lock: the later of two callers sends the newer value.
    func tell(_ read: () -> Value?) {
        members.withLock { members in
            guard let value = read() else { return }
            for (id, subscriber) in members.subscribers where !skipsRepeats || subscriber.last != value {
                members.subscribers[id]?.last = value
                subscriber.continuation.yield(value)
            }
        }
    }

    /// Ends the streams.
    func finish() {
        let ended = members.withLock { members in
            defer { members.subscribers = [:] }
            return members.subscribers
        }
        // Not under the lock: a stream that ends calls its `onTermination`, which takes the lock.
        ended.values.forEach { $0.continuation.finish() }
    }
}
