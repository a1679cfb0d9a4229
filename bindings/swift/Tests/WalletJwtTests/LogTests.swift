import Testing
import WalletJwt

@testable import class WalletJwt.Locked

@Suite("The log of a session")
struct LogTests {
    private struct Line {
        let code: String
        let fieldsJson: String
    }

    @Test func hasCodesAndNeverATokenOrAUser() async throws {
        let issuer = try FakeIssuer()
        let lines = Locked<[Line]>([])
        let answers = Questions<IssuedToken>()
        let session = try WalletSession(
            verifier: issuer.paraVerifier(),
            vault: Vault.open(options: VaultOptions(store: .memory)),
            onLog: { _, code, fieldsJson in lines.withLock { $0.append(Line(code: code, fieldsJson: fieldsJson)) } }
        ) { try await answers.ask().value() }
        var events = session.events.makeAsyncIterator()
        let issued = try await issuer.token("shape=para&tab=email&user=user-77&lifetime=240")
        try await session.signIn(issued: issued)
        async let renewing = code { try await session.token(minTtlSecs: 300) }
        try await answers.question(1).answer(.failure(Unusable("secret words")))
        #expect(await renewing == "E_ISSUE_FAILED")
        let isLogged = await becomesTrue {
            lines.withLock { $0.contains { "\($0.code) \($0.fieldsJson)".contains("E_ISSUE_FAILED") } }
        }
        #expect(isLogged)
        for line in lines.withLock({ $0 }) {
            #expect(line.fieldsJson.hasPrefix("{"))
            for secret in ["user-77", issued.token, "@example.com", "secret words"] {
                #expect(!line.fieldsJson.contains(secret) && !line.code.contains(secret))
            }
        }
        // A log line is not an event.
        #expect(await events.next() == .changed(status: .active, renewed: false))
    }
}
