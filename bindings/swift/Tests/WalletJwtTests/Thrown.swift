import WalletJwt

/// The error that the call throws, or nil. (`#expect(throws:)` returns no error in Swift 6.0, and its form with a
/// closure crashes that compiler.)
func thrown<Value>(by call: () async throws -> Value) async -> (any Error)? {
    do {
        _ = try await call()
        return nil
    } catch {
        return error
    }
}

/// The code of the error that the call throws, or nil if it throws none or one without a code.
func code<Value>(thrownBy call: () async throws -> Value) async -> ErrorCode? {
    (await thrown(by: call) as? any CodedError)?.code()
}
