import Foundation
import Testing
import WalletJwt

@Suite("After the last reference")
struct LastReferenceTests {
    let issuer: FakeIssuer

    init() throws {
        issuer = try FakeIssuer()
    }

    /// An object of the app that a closure captures.
    private final class Sdk: Sendable {
        let issuer: FakeIssuer

        init(_ issuer: FakeIssuer) {
            self.issuer = issuer
        }

        func issueJwt() async throws -> IssuedToken {
            try await issuer.token("shape=para&user=user-1")
        }
    }

    @Test func aSessionFreesItsManagerItsListenerAndItsClosure() async throws {
        weak var manager: SessionManager?
        weak var sdk: Sdk?
        do {
            let ours = Sdk(issuer)
            sdk = ours
            let session = try WalletSession(
                verifier: issuer.paraVerifier(),
                vault: Vault.open(options: VaultOptions(store: .memory))
            ) { try await ours.issueJwt() }
            manager = session.manager
            try await session.signIn(issued: issuer.token("shape=para&user=user-1&lifetime=240"))
            _ = try await session.token(minTtlSecs: 300)
            for await state in session.states where state.session() != nil { break }
            #expect(manager != nil && sdk != nil)
        }
        let isFreed = await becomesTrue { manager == nil && sdk == nil }
        #expect(isFreed)
    }

    @Test func aSessionCancelsTheClosureThatStillRuns() async throws {
        let begun = Gate()
        let cancelled = Counter()
        var session: WalletSession? = try WalletSession(
            verifier: issuer.paraVerifier(),
            vault: Vault.open(options: VaultOptions(store: .memory))
        ) {
            await begun.pass()
            do {
                try await Task.sleep(nanoseconds: 60_000_000_000)
            } catch {
                await cancelled.next()
            }
            throw CancellationError()
        }
        try await session?.signIn(issued: issuer.token("shape=para&lifetime=240"))
        let waiting = Task { [session] in try await session?.token(minTtlSecs: 300) }
        let isAsked = await becomesTrue { await begun.arrivals == 1 }
        #expect(isAsked)
        await begun.open()
        // A task that waits keeps the session alive; a cancelled task releases it.
        waiting.cancel()
        _ = await waiting.result
        session = nil
        let isCancelled = await becomesTrue { await cancelled.count == 1 }
        #expect(isCancelled)
    }

    /// A cancelled caller has stopped waiting, but the library's request still runs. The account's next session
    /// must not wait for it.
    @Test(arguments: [true, false])
    func aSessionLeavesNoRequestUnanswered(closureMinds: Bool) async throws {
        let vault = try Vault.open(options: VaultOptions(store: .memory))
        let verifier = try issuer.paraVerifier()
        let options = SessionManagerOptions(issueTimeoutSecs: 20)
        let begun = Gate()
        let goOn = Gate()
        var first: WalletSession? = try WalletSession(verifier: verifier, vault: vault, options: options) { [issuer] in
            await begun.pass()
            if closureMinds { try await Task.sleep(nanoseconds: 60_000_000_000) }
            await goOn.pass()
            return try await issuer.token("shape=para&user=user-1&lifetime=60")
        }
        try await first?.signIn(issued: issuer.token("shape=para&user=user-1&lifetime=240"))
        let abandoned = Task { [first] in try await first?.token(minTtlSecs: 300) }
        await begun.open()
        let isAsked = await becomesTrue { await begun.arrivals == 1 }
        #expect(isAsked)
        abandoned.cancel()
        _ = await abandoned.result
        first = nil

        let second = try WalletSession(verifier: verifier, vault: vault, options: options) { [issuer] in
            try await issuer.token("shape=para&user=user-1&lifetime=1800")
        }
        let start = Date()
        let isRenewed = await becomesTrue { (try? await second.token(minTtlSecs: 300)) != nil }
        #expect(isRenewed)
        #expect(Date().timeIntervalSince(start) < 10)
        await goOn.open()
    }

    @Test func aManagerWithoutItsSessionFailsAtOnce() async throws {
        var session: WalletSession? = try WalletSession(
            verifier: issuer.paraVerifier(), vault: Vault.open(options: VaultOptions(store: .memory))
        ) { throw Unusable("issue must not be called") }
        try await session?.signIn(issued: issuer.token("shape=para&user=user-1&lifetime=240"))
        let manager = try #require(session?.manager)
        session = nil
        let error = await thrown { try await manager.token(minTtlSecs: 300) }
        guard case SessionError.IssueFailed(_, let reason)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains("has ended"))
    }

    @Test func aRunningCallEndsNormally() async throws {
        let issued = try await issuer.token("shape=para&user=user-1")
        try await issuer.fail("delay=1s")
        var verifier: Verifier? = try issuer.paraVerifier()
        let verification = Task { [verifier] in try await verifier?.verify(token: issued.token) }
        verifier = nil
        #expect(try await verification.value?.userId == "user-1")

        let store = FakeStore()
        store.delay(secs: 0.5)
        var vault: Vault? = try Vault.open(options: VaultOptions(store: .own(store: store)))
        let saving = Task { [vault] in try await vault?.save(account: "a", token: "t") }
        vault = nil
        try await saving.value
        #expect(try store.names().count == 1)
    }

    @Test func aVaultFreesItsStore() async throws {
        weak var store: FolderStore?
        do {
            let ours = try FolderStore()
            store = ours
            let vault = try Vault.open(options: VaultOptions(store: .own(store: ours)))
            try await vault.save(account: "a", token: "t")
            try ours.destroy()
        }
        let isFreed = await becomesTrue { store == nil }
        #expect(isFreed)
    }

    @Test func anObjectKeepsWhatItNeedsAlive() async throws {
        // The test keeps no reference to the provider, the verifier or the vault.
        let manager = try SessionManager(
            verifier: issuer.paraVerifier(),
            vault: Vault.open(options: VaultOptions(store: .memory)),
            account: "default",
            listener: Silent()
        )
        let issued = try await issuer.token("shape=para&user=user-1")
        #expect(try await manager.signInWith(token: issued.token, keyId: issued.keyId).userId == "user-1")
        #expect(try await manager.token() == issued.token)
    }

    private final class Silent: SessionListener {
        func onEvent(event: SessionEvent) {}
    }
}
