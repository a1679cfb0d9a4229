import Testing
import WalletJwt

@Suite("Nothing prints a secret or a person's data")
struct RedactionTests {
    let issuer: FakeIssuer

    init() throws {
        issuer = try FakeIssuer()
    }

    private func texts(of value: Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        return ["\(value)", String(describing: value), String(reflecting: value), dumped, "\([value])"]
    }

    private func expect(
        _ value: Any,
        hides secrets: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for text in texts(of: value) {
            for secret in secrets {
                #expect(!text.contains(secret), sourceLocation: sourceLocation)
            }
        }
    }

    @Test func ofAnIssuedToken() {
        let issued = IssuedToken(token: "the-token", keyId: "the-key")
        expect(issued, hides: ["the-token", "the-key"])
        expect(Optional(issued) as Any, hides: ["the-token", "the-key"])
    }

    @Test func ofAnUnknownWord() {
        expect(IdentityKind.other("user-77"), hides: ["user-77"])
        expect(Chain.other("user-77"), hides: ["user-77"])
        expect(CredentialFormat.other("user-77"), hides: ["user-77"])
    }

    @Test func ofASessionAndEverythingInIt() async throws {
        for query in ["shape=para&tab=email&user=user-77", "shape=dynamic&user=user-77"] {
            let issued = try await issuer.token(query)
            let isPara = query.contains("para")
            let session = try await (isPara ? issuer.paraVerifier() : issuer.dynamicVerifier()).verify(issued)
            let secrets = [
                "user-77", issued.token, session.claimsJson, session.identity.email ?? "@", "@example.com",
            ] + session.wallets.map(\.address)
            expect(session, hides: secrets)
            expect(session.identity, hides: secrets)
            expect(session.wallets, hides: secrets)
            expect(try #require(session.providerClaims), hides: secrets)
            switch session.providerClaims {
            case .para(let claims): expect(claims, hides: secrets)
            case .dynamic(let claims):
                expect(claims, hides: secrets)
                expect(claims.verifiedCredentials as Any, hides: secrets)
                expect(claims.blockchainAccounts, hides: secrets)
            default: Issue.record("no claims")
            }
            expect(SessionState.active(session: session), hides: secrets)
            expect(try decodeUnverified(token: issued.token), hides: secrets)
        }
    }

    @Test func ofAWalletSession() async throws {
        struct Chatty: Error {
            let words = "user-77"
        }
        let session = try WalletSession(
            verifier: issuer.paraVerifier(), vault: Vault.open(options: VaultOptions(store: .memory))
        ) { throw Chatty() }
        let issued = try await issuer.token("shape=para&user=user-77&lifetime=240")
        try await session.signIn(issued: issued)
        let error = await thrown { try await session.token(minTtlSecs: 300) }
        expect(session, hides: ["user-77", issued.token])
        expect(error as Any, hides: ["user-77", issued.token])
        #expect("\(session)" == "WalletSession(active)")
        // The app can still read its own error.
        #expect((error as? IssueError)?.underlying is Chatty)
    }
}
