extension Verifier {
    /// A verifier on this device's HTTP and clock.
    ///
    /// Throws `ConfigError`: `E_CONFIG_OPTION`, `E_CONFIG_KEYS` or `E_CONFIG_KEYS_URL` if an option cannot be right.
    public convenience init(
        provider: Provider,
        options: VerifierOptions = VerifierOptions(),
        fetcher: any KeyFetcher = URLSessionKeyFetcher()
    ) throws {
        try self.init(provider: provider, options: options, fetcher: fetcher, clock: nil)
    }

    /// Verifies what the wallet SDK handed over, fetching the provider's key set when needed.
    ///
    /// A cancelled task gets `CancellationError` at once, where `verify(token:keyId:)` would wait for the fetch. The fetch
    /// goes on: other callers may share it.
    ///
    /// Throws `VerifyError`; its `code()` says what to do. `E_KEYS_UNAVAILABLE` never means that the token is bad.
    public func verify(_ issued: IssuedToken) async throws -> Session {
        try await abandonOnCancel { try await self.verify(token: issued.token, keyId: issued.keyId) }
    }

    /// Verifies with the keys at hand. Never uses the network and never waits.
    ///
    /// Throws `VerifyError`; `E_KEYS_UNAVAILABLE` if no key at hand can tell.
    public func verifyOffline(_ issued: IssuedToken) throws -> Session {
        try verifyOffline(token: issued.token, keyId: issued.keyId)
    }
}
