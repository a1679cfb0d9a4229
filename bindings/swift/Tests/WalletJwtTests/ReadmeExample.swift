import WalletJwt

// The code between the two marks is the README's example, copied by `cargo xtask readme`.

/// A replacement for the wallet SDK, whose class also belongs to the main actor.
@MainActor
class ParaManager {
    nonisolated init() {}

    func issueJwt() async throws -> (token: String, keyId: String) { throw CancellationError() }

    func logout() async throws {}
}

// README
// Once, in the app's model. The id is your API key's unique id, a UUID; not the key itself.
func walletSession(para: ParaManager) throws -> WalletSession {
    let provider = try Provider.para(environment: .beta, audience: .apiKeyId("a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f"))
    return try WalletSession(provider: provider, logout: { try await para.logout() }) {
        let issued = try await para.issueJwt()
        return IssuedToken(token: issued.token, keyId: issued.keyId)
    }
}

/// At the start of the app: restores the stored token, and verifies it again offline.
func start(session: WalletSession) async throws {
    do {
        try await session.restore()
    } catch let failed as SessionError {
        print(failed.code())  // the keychain is unavailable; signing in still works
    }
}

/// When the user asks, after the wallet SDK's login: calls issueJwt(), verifies what it gives, and keeps it.
func enter(session: WalletSession) async throws {
    try await session.signIn()
}

/// Before each request. The token is renewed first, by issueJwt(), if it lives shorter than 60 s.
func authorization(session: WalletSession) async throws -> String {
    "Bearer \(try await session.token())"
}
// end of README
