/// Waits for an operation that ignores `Task.cancel()`, as every call into Rust does. A cancelled caller gets
/// `CancellationError` at once, and the operation continues to its end.
func abandonOnCancel<Value: Sendable>(
    _ operation: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try Task.checkCancellation()
    let answer = FirstAnswer<Value>()
    Task {
        do {
            answer.give(.success(try await operation()))
        } catch {
            answer.give(.failure(error))
        }
    }
    return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { answer.take(with: $0) }
    } onCancel: {
        answer.give(.failure(CancellationError()))
    }
}

/// Gives the first of several answers to the waiting caller, whichever comes first, the answer or the caller.
private final class FirstAnswer<Value: Sendable>: Sendable {
    private enum State {
        case nothing
        case waiting(CheckedContinuation<Value, any Error>)
        case answered(Result<Value, any Error>)
        case done
    }

    private let state = Locked(State.nothing)

    func give(_ answer: Result<Value, any Error>) {
        let waiting: CheckedContinuation<Value, any Error>? = state.withLock { state in
            switch state {
            case .nothing:
                state = .answered(answer)
                return nil
            case .waiting(let continuation):
                state = .done
                return continuation
            case .answered, .done:
                return nil
            }
        }
        waiting?.resume(with: answer)
    }

    func take(with continuation: CheckedContinuation<Value, any Error>) {
        let answer: Result<Value, any Error>? = state.withLock { state in
            guard case .answered(let answer) = state else {
                state = .waiting(continuation)
                return nil
            }
            state = .done
            return answer
        }
        if let answer {
            continuation.resume(with: answer)
        }
    }
}
