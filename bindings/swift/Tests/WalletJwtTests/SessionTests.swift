import Foundation
import Testing
import WalletJwt

@Suite("A wallet session")
struct SessionTests {
    let issuer: FakeIssuer
    let vault: Vault

    init() throws {
        issuer = try FakeIssuer()
        vault = try Vault.open(options: VaultOptions(store: .memory))
    }

    private func session(
        lifetimeSecs: Int = 1_800,
        vault other: Vault? = nil,
        asked: Counter = Counter()
    ) throws -> WalletSession {
        try WalletSession(verifier: issuer.paraVerifier(), vault: other ?? vault) { [issuer] in
            await asked.next()
            return try await issuer.token("shape=para&user=user-1&lifetime=\(lifetimeSecs)")
        }
    }

    @Test func signsInThroughItsClosureAndReturnsTheToken() async throws {
        let asked = Counter()
        let session = try session(asked: asked)
        #expect(session.state == .notRestored)
        #expect(try await session.restore() == .signedOut)
        let signedIn = try await session.signIn()
        #expect(signedIn.userId == "user-1")
        #expect(session.state == .active(session: signedIn))
        #expect(session.isKept)
        let token = try await session.token()
        #expect(try decodeUnverified(token: token).userId == "user-1")
        #expect(await asked.count == 1)
    }

    @Test func signsInWithATokenThatTheAppHasAlready() async throws {
        let asked = Counter()
        let session = try session(asked: asked)
        let issued = try await issuer.token("shape=para&user=user-2")
        #expect(try await session.signIn(issued: issued).userId == "user-2")
        #expect(try await session.token() == issued.token)
        #expect(await asked.count == 0)
    }

    @Test func isRestoredOfflineByTheNextProcess() async throws {
        let store = try FolderStore()
        func process() throws -> WalletSession {
            try session(vault: Vault.open(options: VaultOptions(store: .own(store: store.reopened()))))
        }
        try await process().signIn()
        try await issuer.fail("close-connection")
        let fetches = try await issuer.keysRequestCount()
        let restored = try process()
        guard case .active(let session) = try await restored.restore() else {
            Issue.record("\(restored.state)")
            return
        }
        #expect(session.userId == "user-1")
        #expect(session.keySource == .stored)
        #expect(try await issuer.keysRequestCount() == fetches)
        try await restored.signOut()
        #expect(try await process().restore() == .signedOut)
        try store.destroy()
    }

    @Test func restoresBeforeItRenews() async throws {
        try await session().signIn(issued: issuer.token("shape=para&user=user-1"))
        let asked = Counter()
        _ = try await session(asked: asked).token()
        #expect(await asked.count == 0)
    }

    @Test func failsIfEvenANewTokenExpiresTooSoon() async throws {
        let session = try session(lifetimeSecs: 120)
        try await session.signIn()
        #expect(await code { try await session.token(minTtlSecs: 3_600) } == "E_TTL_UNREACHABLE")
    }

    @Test func refusesAnotherUserUntilSignOut() async throws {
        let session = try session()
        try await session.signIn(issued: issuer.token("shape=para&user=first"))
        let second = try await issuer.token("shape=para&user=second")
        #expect(await code { try await session.signIn(issued: second) } == "E_USER_CHANGED")
        try await session.signOut()
        #expect(try await session.signIn(issued: second).userId == "second")
    }

    @Test func isUsedFromMemoryAndReportedIfTheKeychainRefuses() async throws {
        let store = FakeStore()
        let session = try session(vault: Vault.open(options: VaultOptions(store: .own(store: store))))
        var events = session.events.makeAsyncIterator()
        store.fail(with: StoreError.Full(detail: "the disk"))
        try await session.signIn()
        #expect(!session.isKept)
        var told: SessionEvent?
        while told != .notKept(code: "E_VAULT_FULL"), let event = await events.next() { told = event }
        #expect(told == .notKept(code: "E_VAULT_FULL"))
        store.fail(with: nil)
        try await session.checkNow()
        #expect(session.isKept)
        store.fail(with: StoreError.Unavailable(detail: "no service"))
        #expect(await code { try await session.signOut() } == "E_DELETE_PENDING")
        #expect(session.state == .signedOut)
    }

    @Test func showsALockedKeychainAsAStateAndNotAsASignOut() async throws {
        let store = FakeStore()
        let session = try session(vault: Vault.open(options: VaultOptions(store: .own(store: store))))
        store.fail(with: StoreError.Locked)
        #expect(try await session.restore() == .locked)
        #expect(session.state.status() == .locked)
        store.fail(with: nil)
        #expect(try await session.checkNow() == .signedOut)
    }

    @Test func refusesASecondConfigurationOfOneAccount() async throws {
        let first = try session()
        try await first.signIn()
        let other = try Verifier(provider: .para(environment: .beta, audience: .any), options: VerifierOptions(
            leewaySecs: 0, development: Development(keysUrl: issuer.paraKeysUrl)))
        #expect(await code { try WalletSession(verifier: other, vault: vault) { throw CancellationError() } }
            == "E_CONFIG_CONFLICT")
        _ = first.state
    }

    @Test func needsOnlyAProviderAndAClosure() throws {
        // The keychain is not opened yet: only the first call finds out whether this machine has one.
        let session = try WalletSession(provider: .para(environment: .beta, audience: .apiKeyId(FakeIssuer.apiKeyId))) {
            throw CancellationError()
        }
        #expect(session.state == .notRestored)
    }

    @Test func acceptsOptionsOfItsVerifierAndManagerWithAProvider() async throws {
        let provider = try Provider.para(environment: .beta, audience: .apiKeyId(FakeIssuer.apiKeyId))
        func session(leewaySecs: Int64 = 60, timeoutSecs: Int64? = nil) throws -> WalletSession {
            let development = Development(keysUrl: issuer.paraKeysUrl)
            return try WalletSession(
                provider: provider, vault: vault,
                verifierOptions: VerifierOptions(leewaySecs: leewaySecs, development: development),
                options: SessionManagerOptions(issueTimeoutSecs: timeoutSecs)
            ) { [issuer] in try await issuer.token("shape=para&user=user-1") }
        }
        #expect(try await session().signIn().environment == "development")
        #expect(await code { try session(leewaySecs: 301) } == "E_CONFIG_OPTION")
        #expect(await code { try session(timeoutSecs: 601) } == "E_CONFIG_OPTION")
    }

    @Test func listsTheAccountsOfItsVaultAndSignsThemAllOut() async throws {
        let session = try session()
        try await session.signIn()
        let other = try WalletSession(verifier: issuer.paraVerifier(), vault: vault, account: "work") { [issuer] in
            try await issuer.token("shape=para&user=user-2")
        }
        try await other.signIn()
        #expect(try await session.listAccounts().sorted() == ["default", "work"])
        try await session.signOutAll()
        #expect(session.state == .signedOut && other.state == .signedOut)
        #expect(try await session.listAccounts().isEmpty)
    }

    @Test func renewsInTheForegroundIfTheOptionIsSet() async throws {
        for renews in [false, true] {
            let asked = Counter()
            let session = try WalletSession(
                verifier: issuer.paraVerifier(),
                vault: Vault.open(options: VaultOptions(store: .memory)),
                options: SessionManagerOptions(renewInForeground: renews)
            ) { [issuer] in
                await asked.next()
                return try await issuer.token("shape=para&user=user-1&lifetime=1800")
            }
            try await session.signIn(issued: issuer.token("shape=para&user=user-1&lifetime=50"))
            try await session.enterForeground()
            let isRenewed = renews ? await becomesTrue { session.state.session()?.remainingSecs() ?? 0 > 300 } : true
            #expect(isRenewed)
            #expect(await asked.count == (renews ? 1 : 0))
        }
    }

    @Test func reportsAnUnavailableKeychainAndNotASignOut() async throws {
        let store = FakeStore()
        let session = try session(vault: Vault.open(options: VaultOptions(store: .own(store: store))))
        store.fail(with: StoreError.Unavailable(detail: "a moment"))
        #expect(await code { try await session.restore() } == "E_VAULT_UNAVAILABLE")
        #expect(session.state.status() == .unavailable)
        store.fail(with: nil)
        #expect(try await session.enterForeground() == .signedOut)
    }
}
