extension Verifier {
    /// A verifier that uses this device's HTTP client and clock.
    ///
    /// Throws `ConfigError`: `E_CONFIG_OPTION`, `E_CONFIG_KEYS` or `E_CONFIG_KEYS_URL` if an option is wrong.
    public convenience init(
        provider: Provider,
        options: VerifierOptions = VerifierOptions(),
        fetcher: any KeyFetcher = URLSessionKeyFetcher()
    ) throws {
        try self.init(provider: provider, options: options, fetcher: fetcher, clock: nil)
    }

    /// Verifies a token from the wallet SDK, and fetches the provider's key set when needed.
    ///
    /// A cancelled task gets `CancellationError` at once; `verify(token:keyId:)` would wait for the fetch. The fetch
    /// continues: other callers may share it.
    ///
    /// Throws `VerifyError`; its `code()` says what to do. `E_KEYS_UNAVAILABLE` never means that the token is bad.
    public func verify(_ issued: IssuedToken) async throws -> Session {
        try await abandonOnCancel { try await self.verify(token: issued.token, keyId: issued.keyId) }
    }

    /// Verifies with the keys in memory. Never uses the network and never waits.
    ///
    /// Throws `VerifyError`; `E_KEYS_UNAVAILABLE` if no key in memory can decide.
    public func verifyOffline(_ issued: IssuedToken) throws -> Session {
        try verifyOffline(token: issued.token, keyId: issued.keyId)
    }
}
