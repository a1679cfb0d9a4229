import Foundation
import WalletJwt
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A replacement for the wallet SDK: this repository's fake issuer (`cargo run --release -- issuer`) issues the tokens.
public struct FakePara: Sendable {
    /// The audience of the fake issuer's tokens.
    public static let apiKeyId = "a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f"

    private struct Answer: Decodable {
        let token: String
        let keyId: String
    }

    private struct NoToken: Error {}

    private let issuer: String

    /// The simulator and the Mac have one loopback address.
    public init(issuer: String = "http://127.0.0.1:8787") {
        self.issuer = issuer
    }

    var keysUrl: String { "\(issuer)/.well-known/jwks.json" }

    func issueJwt() async throws -> IssuedToken {
        guard let url = URL(string: "\(issuer)/token?shape=para") else { throw NoToken() }
        let (data, response) = try await URLSession.shared.data(from: url)
        guard (response as? HTTPURLResponse)?.statusCode == 200 else { throw NoToken() }
        let answer = try JSONDecoder().decode(Answer.self, from: data)
        return IssuedToken(token: answer.token, keyId: answer.keyId)
    }

    /// The fake issuer remembers nobody.
    func logout() async throws {}
}

extension WalletSession {
    /// The app's one session. With the real SDK leave `verifierOptions` out, and call it in place of `FakePara`.
    public convenience init(para: FakePara, vault: Vault? = nil) throws {
        try self.init(
            // Your API key's unique id, a UUID; not the key itself.
            provider: .para(environment: .beta, audience: .apiKeyId(FakePara.apiKeyId)),
            vault: vault,
            verifierOptions: VerifierOptions(development: Development(keysUrl: para.keysUrl)),
            logout: { try await para.logout() },
            issue: { try await para.issueJwt() }
        )
    }
}
