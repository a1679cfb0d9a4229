import Testing
import WalletJwt

@Suite("A Para token")
struct ParaTests {
    let issuer: FakeIssuer

    init() throws {
        issuer = try FakeIssuer()
    }

    @Test func becomesASessionWithItsUserIdentityAndWallets() async throws {
        let issued = try await issuer.token("shape=para&tab=email&user=user-7")
        let session = try await issuer.paraVerifier().verify(token: issued.token, keyId: issued.keyId)
        #expect(session.provider == .para)
        #expect(session.environment == "development")
        #expect(session.userId == "user-7")
        #expect(session.identity.kind == .email)
        #expect(session.identity.email == "email@example.com")
        #expect(session.audiences == [FakeIssuer.apiKeyId])
        #expect(session.keyId == issued.keyId)
        #expect(session.algorithm == .rs256)
        #expect(session.keySource == .fresh)
        #expect(session.wallets.map(\.chain) == [.eip155, .solana])
        #expect(session.wallets.allSatisfy { $0.proof == .provisioned && $0.addressCheck == .consistent })
        guard case .para(let claims) = session.providerClaims else {
            Issue.record("no claims specific to Para")
            return
        }
        #expect(claims.userId == "user-7")
    }

    @Test(arguments: ["email", "phone", "telegram", "farcaster", "externalWallet"])
    func isAcceptedFromEveryTabOfTheSignIn(tab: String) async throws {
        let issued = try await issuer.token("shape=para&tab=\(tab)")
        #expect(try await issuer.paraVerifier().verify(issued).provider == .para)
    }

    @Test func ownsItsWalletsInAnyCaseOfAnEvmAddress() async throws {
        let session = try await issuer.paraVerifier().verify(issuer.token("shape=para"))
        let address = try #require(session.wallets.first { $0.chain == .eip155 }).address
        #expect(session.owns(address: address.uppercased().replacing("0X", with: "0x"), chain: .eip155))
        #expect(session.lists(address: address, chain: .eip155))
        #expect(!session.owns(address: address, chain: .solana))
        #expect(!session.owns(address: "0x0000000000000000000000000000000000000000", chain: .eip155))
    }

    @Test func isVerifiedOfflineOnceTheKeysAreInMemory() async throws {
        let verifier = try issuer.paraVerifier()
        let issued = try await issuer.token("shape=para")
        #expect(throws: VerifyError.self) { try verifier.verifyOffline(issued) }
        try await verifier.refreshKeys()
        try await issuer.fail("close-connection")
        #expect(try verifier.verifyOffline(token: issued.token, keyId: issued.keyId).userId
            == verifier.verifyOffline(issued).userId)
        #expect(try await issuer.keysRequestCount() == 1)
    }

    @Test func byANewKeyIsAcceptedAfterOneMoreFetch() async throws {
        let verifier = try issuer.paraVerifier()
        let before = try await issuer.token("shape=para")
        _ = try await verifier.verify(before)
        try await issuer.rotate()
        let after = try await issuer.token("shape=para")
        #expect(after.keyId != before.keyId)
        _ = try await verifier.verify(after)
        _ = try await verifier.verify(before)
        #expect(try await issuer.keysRequestCount() == 2)
    }

    @Test func isVerifiedFromExportedKeysWithoutANetwork() async throws {
        let fetched = try issuer.paraVerifier()
        try await fetched.refreshKeys()
        let exported = try #require(fetched.exportKeys())
        let fresh = try issuer.paraVerifier()
        #expect(try fresh.importKeys(exported: exported))
        _ = try await fresh.verifyOffline(issuer.token("shape=para"))
        #expect(try await issuer.keysRequestCount() == 1)
        let refusal = await code { try fresh.importKeys(exported: "{}") }
        #expect(refusal == "E_KEYS_IMPORT")
    }

    @Test func keysStatusShowsTheKeysInMemory() async throws {
        let verifier = try issuer.paraVerifier()
        #expect(verifier.keysStatus().source == nil)
        try await verifier.refreshKeys()
        let status = verifier.keysStatus()
        #expect(status.keysUrl == issuer.paraKeysUrl)
        #expect(status.source == .cached)
        #expect(status.usableKeys.count == 1)
        #expect(status.lastError == nil)
    }
}
