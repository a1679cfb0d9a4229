import Testing
import WalletJwt

/// The constructors of the providers that came after Para and Dynamic, with tokens of the fake issuer.
@Suite("Every provider")
struct EveryProviderTests {
    static let privyApp = "cm0examplappid00000000000"
    static let stytchProject = "project-test-11111111-1111-4111-8111-111111111111"
    let issuer: FakeIssuer

    init() throws {
        issuer = try FakeIssuer()
    }

    private func verified(_ provider: Provider, keys: String, _ query: String) async throws -> Session {
        let development = Development(keysUrl: issuer.baseUrl + keys)
        let verifier = try Verifier(provider: provider, options: VerifierOptions(development: development))
        return try await verifier.verify(issuer.token(query))
    }

    @Test func verifiesPrivysTokens() async throws {
        let keys = "/api/v1/apps/\(Self.privyApp)/jwks.json"
        let session = try await verified(.privy(appId: Self.privyApp), keys: keys, "shape=privy")
        #expect(session.provider == .privy)
        #expect(session.wallets.map(\.proof) == [.provisioned, .provisioned, .signed])
        let access = "shape=privy&kind=access"
        #expect(
            await code { try await verified(.privy(appId: Self.privyApp), keys: keys, access) } == "E_TOKEN_KIND")
        let both = try Provider.privy(appId: Self.privyApp, accept: .both)
        #expect(try await verified(both, keys: keys, access).tokenKind == .access)
        #expect(await code { try Provider.privy(appId: "a/b") } == "E_CONFIG_ENVIRONMENT")
        #expect(await code { try Provider.privy(appId: Self.privyApp, pem: "none") } == "E_CONFIG_KEYS")
    }

    @Test func computesTheAddressesOfWeb3auth() async throws {
        let both = try Provider.web3auth(clientId: "BClientIdOfTheProject", accept: .both)
        let social = try await verified(both, keys: "/jwks", "shape=web3auth")
        #expect(social.userId == #"["web3auth-google-sapphire-mainnet","email@example.com"]"#)
        #expect(social.wallets.map(\.chain) == [.solana, .eip155])
        #expect(social.wallets.allSatisfy { $0.derived && $0.addressCheck == .consistent })
        let external = try await verified(both, keys: "/jwks", "shape=web3auth&kind=external")
        #expect(external.wallets.map(\.derived) == [false])
        #expect(external.userId == "eip155:\(external.wallets[0].canonicalAddress)")
        let onlySocial = try Provider.web3auth(clientId: "BClientIdOfTheProject", accept: .social)
        let refusal = await code {
            try await verified(onlySocial, keys: "/jwks", "shape=web3auth&kind=external")
        }
        #expect(refusal == "E_ISSUER")
    }

    @Test func verifiesStytchsSessions() async throws {
        let keys = "/v1/sessions/jwks/\(Self.stytchProject)"
        let provider = try Provider.stytch(projectId: Self.stytchProject, environment: .test)
        let session = try await verified(provider, keys: keys, "shape=stytch")
        #expect(session.provider == .stytch)
        #expect(session.wallets.map(\.proof) == [.signed])
        let refusal = await code { try await verified(provider, keys: keys, "shape=stytch&kind=machine") }
        #expect(refusal == "E_TOKEN_KIND")
        let live = await code {
            try Provider.stytch(projectId: Self.stytchProject, environment: .live)
        }
        #expect(live == "E_CONFIG_ENVIRONMENT")
    }
}
