import Testing
import WalletJwt

@Suite("The README's example")
struct ReadmeTests {
    @Test func makesASessionWithoutACall() throws {
        @MainActor final class Nobody: ParaManager {
            override func issueJwt() async throws -> (token: String, keyId: String) {
                Issue.record("issue must not be called")
                throw CancellationError()
            }

            override func logout() async throws { Issue.record("logout must not be called") }
        }
        #expect(try walletSession(para: Nobody()).state == .notRestored)
    }

    @Test func makesAHeaderWithAValidTokenNowAndAfterARestart() async throws {
        let issuer = try FakeIssuer()
        let store = try FolderStore()
        let asked = Counter()
        func process() throws -> WalletSession {
            let vault = try Vault.open(options: VaultOptions(store: .own(store: store.reopened())))
            return try WalletSession(verifier: issuer.paraVerifier(), vault: vault) {
                await asked.next()
                return try await issuer.token("shape=para")
            }
        }
        let newcomer = try process()
        try await start(session: newcomer)
        try await enter(session: newcomer)
        let first = try await authorization(session: newcomer)
        #expect(first.hasPrefix("Bearer "))
        let token = String(first.dropFirst("Bearer ".count))
        #expect(try await issuer.paraVerifier().verify(token: token).provider == .para)
        let again = try process()
        try await start(session: again)
        #expect(try await authorization(session: again) == first)
        #expect(await asked.count == 1)
        try store.destroy()
    }
}
