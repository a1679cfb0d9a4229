import Foundation
import Testing
import WalletJwt

@Suite("Decoding")
struct DecodingTests {
    let issuer: FakeIssuer

    init() throws {
        issuer = try FakeIssuer()
    }

    @Test func showsTheClaimsOfAnyTokenAndSendsNoRequest() async throws {
        let issued = try await issuer.token("shape=para&attack=expired&user=user-3")
        let token = try decodeUnverified(token: issued.token)
        #expect(token.shape == .para)
        #expect(token.userId == "user-3")
        #expect(token.audiences == [FakeIssuer.apiKeyId])
        #expect(token.keyId == issued.keyId)
        #expect(token.claimProblems.isEmpty)
        #expect(try await issuer.keysRequestCount() == 0)
        let json = try #require(
            JSONSerialization.jsonObject(with: Data(token.toJson().utf8)) as? [String: Any])
        #expect(json["userId"] as? String == "user-3")
    }

    @Test func distinguishesDynamicsTokens() async throws {
        let token = try decodeUnverified(token: await issuer.token("shape=dynamic&kind=access").token)
        #expect(token.shape == .dynamic)
        #expect(token.tokenKind == .access)
    }

    @Test func refusesATextThatIsNotAToken() async {
        let refusal = await code { try decodeUnverified(token: "not a token") }
        #expect(refusal == "E_TOKEN_MALFORMED")
    }

    @Test func givesTimesAsDates() async throws {
        let issuedAt = 1_745_878_309
        let issued = try await issuer.token("shape=para&issued_at=\(issuedAt)&lifetime=600")
        let token = try decodeUnverified(token: issued.token)
        #expect(token.issuedAtDate == Date(timeIntervalSince1970: TimeInterval(issuedAt)))
        #expect(token.expiresAtDate == token.issuedAtDate?.addingTimeInterval(600))
        #expect(token.notBeforeAtDate == nil)

        let session = try await issuer.paraVerifier().verify(issuer.token("shape=para&lifetime=600"))
        #expect(session.expiresAtDate == session.issuedAtDate?.addingTimeInterval(600))
        #expect(abs(session.verifiedAtDate.timeIntervalSinceNow) < 60)
        #expect((541...600).contains(session.remainingSecs()))
        #expect(session.remainingSecs(at: session.expiresAtDate.addingTimeInterval(2.5)) == -2)
        #expect(session.remainingSecs(at: .distantPast) > 0)

        let pinned = PinnedKeys(keys: .jwkSet("{}"), notAfter: Date(timeIntervalSince1970: 99.9))
        #expect(pinned.notAfterAt == 99)
    }
}
