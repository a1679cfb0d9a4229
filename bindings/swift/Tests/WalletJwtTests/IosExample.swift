import WalletJwt

// The code between the two marks is the example of ios/README.md, copied by `cargo xtask readme`.

func authorization(issue: @escaping @Sendable () async throws -> IssuedToken) async throws -> String {
    // README
    let provider = try Provider.para(environment: .beta, audience: .apiKeyId("a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f"))
    let session = try WalletSession(provider: provider) { try await issue() }  // your wallet SDK's token
    try await session.restore()  // the kept session, verified again offline
    if session.state.session() == nil { try await session.signIn() }
    let authorization = "Bearer \(try await session.token())"
    // end of README
    return authorization
}
