import Testing
import WalletJwt

@testable import class WalletJwt.Locked

@Suite("The wallet SDK's own logout")
struct LogoutTests {
    let issuer: FakeIssuer
    private let calls = Counter()

    private struct Offline: Error {}

    init() throws {
        issuer = try FakeIssuer()
    }

    private func session(failing: Bool = false, vault: Vault? = nil) throws -> WalletSession {
        try WalletSession(
            verifier: issuer.paraVerifier(),
            vault: vault ?? Vault.open(options: VaultOptions(store: .memory)),
            logout: { [calls] in
                if await calls.next() == 1 && failing { throw Offline() }
            }
        ) { [issuer] in try await issuer.token("shape=para&user=user-1") }
    }

    @Test func isCalledAfterTheSessionHasEnded() async throws {
        let vault = try Vault.open(options: VaultOptions(store: .memory))
        let itself = Locked<WalletSession?>(nil)
        let found = Locked<[SessionStatus?]>([])
        let session = try WalletSession(
            verifier: issuer.paraVerifier(), vault: vault,
            logout: { found.withLock { $0.append(itself.withLock { $0?.state.status() }) } }
        ) { [issuer] in try await issuer.token("shape=para") }
        itself.withLock { $0 = session }
        try await session.signIn()
        try await session.signOut()
        itself.withLock { $0 = nil }
        #expect(found.withLock { $0 } == [.signedOut])
        #expect(session.owed == Owed(deletion: false, logout: false))
    }

    @Test func isOwedAfterAFailureUntilCheckNowSucceeds() async throws {
        let session = try session(failing: true)
        try await session.signIn()
        #expect(await code { try await session.signOut() } == "E_LOGOUT_PENDING")
        #expect(session.state == .signedOut)
        #expect(session.owed == Owed(deletion: false, logout: true))
        #expect(await code { try await session.signIn() } == "E_LOGOUT_PENDING")
        #expect(await calls.count == 1)
        #expect(try await session.checkNow() == .signedOut)
        #expect(await calls.count == 2)
        #expect(session.owed == Owed(deletion: false, logout: false))
        #expect(try await session.signIn().userId == "user-1")
    }

    @Test func isNotCalledAfterANewLogin() async throws {
        let session = try session(failing: true)
        try await session.signIn()
        #expect(await code { try await session.signOut() } == "E_LOGOUT_PENDING")
        try await session.signIn(loggedInAgain: true)
        try await session.checkNow()
        try await session.enterForeground()
        #expect(await calls.count == 1)
        #expect(session.state.status() == .active)
    }

    @Test func isCancelledByATokenThatTheAppPasses() async throws {
        let session = try session(failing: true)
        try await session.signIn()
        #expect(await code { try await session.signOut() } == "E_LOGOUT_PENDING")
        try await session.signIn(issued: issuer.token("shape=para&user=user-2"))
        #expect(session.owed == Owed(deletion: false, logout: false))
        #expect(await calls.count == 1)
    }

    @Test func isNeverCalledWithoutAClosure() async throws {
        let session = try WalletSession(
            verifier: issuer.paraVerifier(), vault: Vault.open(options: VaultOptions(store: .memory)),
            options: SessionManagerOptions(hasLogout: true)
        ) { [issuer] in try await issuer.token("shape=para") }
        try await session.signIn()
        try await session.signOut()
        #expect(session.owed == Owed(deletion: false, logout: false))
    }
}
