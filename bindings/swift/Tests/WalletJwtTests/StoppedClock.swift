@testable import WalletJwt

/// A clock that the test sets.
final class StoppedClock: Clock {
    private let time: Locked<Int64>

    init(at time: Int64) {
        self.time = Locked(time)
    }

    func advance(by secs: Int64) {
        time.withLock { $0 += secs }
    }

    func nowAt() -> Int64 {
        time.withLock { $0 }
    }
}
