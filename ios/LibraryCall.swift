import Foundation
import WalletJwtFFI

/// A call of one of the library's asynchronous functions that begins on the thread that makes it. So calls arrive in the order
/// in which they were made: a sign-out must come after a sign-in.
///
/// The generated `async` methods cannot do that. Swift runs them on its own threads, two tasks in either order; what starts a
/// task on the caller's thread (`Task.immediate`, executor preferences) needs a newer iOS than React Native does. So this uses
/// the C functions that the generated methods use, with their converters where those are public.
struct LibraryCall<Value: Sendable>: Sendable {
    private let future: LibraryFuture
    /// The result. It also frees the future.
    private let take: @Sendable (_ future: UInt64) throws -> Value

    /// Begins. `done` gets the result: before this returns, if the call needs not wait, or later on another thread.
    func begin(among calls: RunningCalls, _ done: @escaping @Sendable (Result<Value, any Error>) -> Void) {
        let (handle, take) = (future.handle, take)
        let call = RunningCall(future) { call in
            calls.remove(call)
            done(Result { try take(handle) })
        }
        calls.add(call)
        call.go()
    }
}

/// A future of the library, with the C functions for its kind of result.
struct LibraryFuture: Sendable {
    let handle: UInt64
    let poll: @Sendable (UInt64, @escaping UniffiRustFutureContinuationCallback, UInt64) -> Void
    let cancel: @Sendable (UInt64) -> Void
}

/// Reads an error that the library gave, and frees its bytes: a generated converter.
typealias LiftedError = @Sendable (RustBuffer) throws -> any Error

extension LibraryCall where Value == Void {
    /// Of a function without a result. Each call takes the future of the C function of that name.
    static func nothing(_ future: UInt64, _ failure: @escaping LiftedError) -> Self {
        let future = LibraryFuture(
            handle: future, poll: ffi_wallet_jwt_rust_future_poll_void, cancel: ffi_wallet_jwt_rust_future_cancel_void)
        return Self(future: future) { future in
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
        let future = LibraryFuture(
            handle: future, poll: ffi_wallet_jwt_rust_future_poll_rust_buffer,
            cancel: ffi_wallet_jwt_rust_future_cancel_rust_buffer)
        self.init(future: future) { future in
            defer { ffi_wallet_jwt_rust_future_free_rust_buffer(future) }
            return try lift(
                LibraryFailure.checked(failure) { ffi_wallet_jwt_rust_future_complete_rust_buffer(future, &$0) })
        }
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
