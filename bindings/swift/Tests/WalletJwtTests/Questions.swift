import WalletJwt

@testable import class WalletJwt.Locked

/// What an app's closure was asked, each time, until the test answers. It does not mind being cancelled: an answer may come
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

    /// The question of that number, or the newest one; waited for.
    func question(_ number: Int64?) async throws -> Question {
        let wanted = number.map(Int.init) ?? 1
        guard await becomesTrue({ count >= wanted }) else { throw Unusable("nobody was asked \(wanted) times") }
        return asked.withLock { $0[(number.map(Int.init) ?? $0.count) - 1] }
    }

    /// Answers those that are still open.
    func abandon() {
        asked.withLock { $0 }.forEach { $0.answer(.failure(CancellationError())) }
    }
}
