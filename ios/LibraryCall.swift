import Foundation
import WalletJwtFFI

/// A call of one of the library's asynchronous functions that begins on the thread that makes it. So calls arrive in the order
/// in which they were made: a sign-out must come after a sign-in.
///
/// The generated `async` methods cannot do that. Swift runs them on its own threads, two tasks in either order; what starts a
/// task on the caller's thread (`Task.immediate`, executor preferences) needs a newer iOS than React Native does. So this uses
/// the C functions that the generated methods use, with their converters where those are public.
struct LibraryCall<Value: Sendable>: Sendable {
    private let future: UInt64
    private let poll: RunningCall.Poll
    /// The result. It also frees the future.
    private let take: @Sendable (_ future: UInt64) throws -> Value

    /// Begins. `done` gets the result: before this returns, if the call needs not wait, or later on another thread.
    func begin(_ done: @escaping @Sendable (Result<Value, any Error>) -> Void) {
        let (future, take) = (future, take)
        RunningCall(future, poll) { done(Result { try take(future) }) }.go()
    }
}

/// Reads an error that the library gave, and frees its bytes: a generated converter.
typealias LiftedError = @Sendable (RustBuffer) throws -> any Error

extension LibraryCall where Value == Void {
    /// Of a function without a result. Each call takes the future of the C function of that name.
    static func nothing(_ future: UInt64, _ failure: @escaping LiftedError) -> Self {
        Self(future: future, poll: ffi_wallet_jwt_rust_future_poll_void) { future in
            defer { ffi_wallet_jwt_rust_future_free_void(future) }
            try LibraryFailure.checked(failure) { ffi_wallet_jwt_rust_future_complete_void(future, &$0) }
        }
    }

    /// Of a function with a result that nobody reads.
    static func ignored(_ future: UInt64, _ failure: @escaping LiftedError) -> Self {
        Self(result: future, failure) { LibraryBytes($0).free() }
    }
}

extension LibraryCall {
    /// Of a function with a result; `lift` reads it, and frees its bytes.
    init(
        result future: UInt64, _ failure: @escaping LiftedError,
        _ lift: @escaping @Sendable (RustBuffer) throws -> Value
    ) {
        self.init(future: future, poll: ffi_wallet_jwt_rust_future_poll_rust_buffer) { future in
            defer { ffi_wallet_jwt_rust_future_free_rust_buffer(future) }
            return try lift(
                LibraryFailure.checked(failure) { ffi_wallet_jwt_rust_future_complete_rust_buffer(future, &$0) })
        }
    }
}

/// Polls a future of the library until it is ready.
private final class RunningCall: Sendable {
    typealias Poll = @Sendable (UInt64, @escaping UniffiRustFutureContinuationCallback, UInt64) -> Void

    /// What the library says when there is a result. Otherwise it wants to be polled again.
    private static let ready: Int8 = 0

    private let future: UInt64
    private let poll: Poll
    private let done: @Sendable () -> Void

    init(_ future: UInt64, _ poll: @escaping Poll, _ done: @escaping @Sendable () -> Void) {
        self.future = future
        self.poll = poll
        self.done = done
    }

    func go() {
        let data = UInt64(UInt(bitPattern: Unmanaged.passRetained(self).toOpaque()))
        poll(
            future,
            { data, progress in
                guard let pointer = UnsafeRawPointer(bitPattern: UInt(data)) else { return }
                let call = Unmanaged<RunningCall>.fromOpaque(pointer).takeRetainedValue()
                if progress == RunningCall.ready { return call.done() }
                // On a thread that holds nothing of the library's.
                DispatchQueue.global().async { call.go() }
            }, data)
    }
}

/// The library failed in a way that its functions do not declare.
struct LibraryFailure: Error {
    /// Makes a C call with a status, and throws what the status says.
    static func checked<Result>(
        _ failure: LiftedError, _ call: (inout RustCallStatus) -> Result
    ) throws -> Result {
        var status = RustCallStatus()
        let result = call(&status)
        switch status.code {
        case 0: return result
        case 1: throw try failure(status.errorBuf)
        default:
            // A panic's text may quote anything.
            LibraryBytes(status.errorBuf).free()
            throw LibraryFailure()
        }
    }
}
