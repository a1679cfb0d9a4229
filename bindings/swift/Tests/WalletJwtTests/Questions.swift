import WalletJwt

@testable import class WalletJwt.Locked

/// Each call of an app's closure. It waits until the test answers. It ignores cancellation, so an answer may come
/// late.
final class Questions<Answer: Sendable>: Sendable {
    final class Question: Sendable {
        private struct Members {
            var result: Result<Answer, any Error>?
            var waiting: CheckedContinuation<Answer, any Error>?
        }

        private let members = Locked(Members())

        func answer(_ result: Result<Answer, any Error>) {
            let waiting = members.withLock { members in
                if members.result == nil { members.result = result }
                defer { members.waiting = nil }
                return members.waiting
            }
            waiting?.resume(with: result)
        }

        func value() async throws -> Answer {
            try await withCheckedThrowingContinuation { continuation in
                let result = members.withLock { members in
                    if members.result == nil { members.waiting = continuation }
                    return members.result
                }
                if let result { continuation.resume(with: result) }
            }
        }
    }

    private let asked = Locked<[Question]>([])

    var count: Int { asked.withLock { $0.count } }

    func ask() -> Question {
        let question = Question()
        asked.withLock { $0.append(question) }
        return question
    }

    /// Waits for the call with that number, or the newest one, and returns it.
    func question(_ number: Int64?) async throws -> Question {
        let wanted = number.map(Int.init) ?? 1
        guard await becomesTrue({ count >= wanted }) else { throw Unusable("there were no \(wanted) calls") }
        return asked.withLock { $0[(number.map(Int.init) ?? $0.count) - 1] }
    }

    /// Answers the calls that still wait.
    func abandon() {
        asked.withLock { $0 }.forEach { $0.answer(.failure(CancellationError())) }
    }
}
