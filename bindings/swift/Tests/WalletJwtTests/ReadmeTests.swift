import Testing
import WalletJwt

@Suite("The README's example")
struct ReadmeTests {
    @Test func makesASessionWithoutAskingAnybody() throws {
        struct Nobody: ParaManager {
            func issueJwt() async throws -> (token: String, keyId: String?) {
                Issue.record("nobody is to be asked")
                throw CancellationError()
            }

            func logout() async throws { Issue.record("nobody signs out") }
        }
        #expect(try walletSession(para: Nobody()).state == .notRestored)
    }

    @Test func makesAHeaderOfAGoodTokenNowAndAfterARestart() async throws {
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
        let first = try await authorization(session: process())
        #expect(first.hasPrefix("Bearer "))
        let token = String(first.dropFirst("Bearer ".count))
        #expect(try await issuer.paraVerifier().verify(token: token).provider == .para)
        #expect(try await authorization(session: process()) == first)
        #expect(await asked.count == 1)
        try store.destroy()
    }
}
