import WalletJwt

// What stands between the two marks is the README's example, to the letter: `cargo xtask readme` copies it.

/// Stands for the wallet SDK.
protocol ParaManager: Sendable {
    func issueJwt() async throws -> (token: String, keyId: String?)
    func logout() async throws
}

// README
// Once, in the app's model. The id is your API key's unique id, a UUID; not the key itself.
func walletSession(para: any ParaManager) throws -> WalletSession {
    let provider = try Provider.para(environment: .beta, audience: .apiKeyId("a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f"))
    return try WalletSession(provider: provider, logout: { try await para.logout() }) {
        let issued = try await para.issueJwt()
        return IssuedToken(token: issued.token, keyId: issued.keyId)
    }
}

func authorization(session: WalletSession) async throws -> String {
    do {
        try await session.restore()  // at the start: the kept token, verified again, offline
    } catch let unusable as SessionError {
        print(unusable.code())  // the keychain: a session is good all the same, until the app ends
    }
    // Asks the wallet SDK by issueJwt(), verifies what it gives, keeps it.
    if session.state.status() == .signedOut { try await session.signIn() }
    // Renewed first, by issueJwt(), if it lives shorter than 60 s.
    return "Bearer \(try await session.token())"
}
// end of README
