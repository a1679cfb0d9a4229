import Testing
import WalletJwt

@Suite("A Dynamic token")
struct DynamicTests {
    let issuer: FakeIssuer

    init() throws {
        issuer = try FakeIssuer()
    }

    @Test(arguments: [("id", TokenKind.id), ("access", .access), ("elevated&scope=user:basic", .elevated)])
    func becomesASessionWithItsKind(kind: String, expected: TokenKind) async throws {
        let issued = try await issuer.token("shape=dynamic&kind=\(kind)&user=user-9")
        let session = try await issuer.dynamicVerifier().verify(issued)
        #expect(session.provider == .dynamic)
        #expect(session.userId == "user-9")
        #expect(session.tokenKind == expected)
        guard case .dynamic(let claims) = session.providerClaims else {
            Issue.record("no claims specific to Dynamic")
            return
        }
        #expect(claims.environmentId == FakeIssuer.environmentId)
    }

    @Test func inTheDeprecatedFormIsAcceptedOnlyIfAllowed() async throws {
        let issued = try await issuer.token("shape=dynamic&kind=legacy")
        await #expect(throws: VerifyError.LegacyToken) { try await issuer.dynamicVerifier().verify(issued) }
        let session = try await issuer.dynamicVerifier(options: DynamicOptions(acceptLegacyInfo: true)).verify(issued)
        #expect(session.tokenKind == .legacy)
    }

    @Test func ofAnUnfinishedSignInIsRefusedWithWhatIsPending() async throws {
        let issued = try await issuer.token("shape=dynamic&scope=requiresAdditionalAuth")
        let error = await thrown { try await issuer.dynamicVerifier().verify(issued) }
        guard case VerifyError.SignInIncomplete(let pending)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(pending.contains("requiresAdditionalAuth"))
    }
}
