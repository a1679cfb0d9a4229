import Testing
import WalletJwt

@testable import class WalletJwt.Locked

@Suite("A call from inside issue")
struct InsideIssueTests {
    let issuer: FakeIssuer

    init() throws {
        issuer = try FakeIssuer()
    }

    /// A session whose closure calls the session in the way that the test sets.
    private func session(
        inside call: @escaping @Sendable (WalletSession) async throws -> Void
    ) throws -> WalletSession {
        let itself = Locked<WalletSession?>(nil)
        let session = try WalletSession(
            verifier: issuer.paraVerifier(), vault: Vault.open(options: VaultOptions(store: .memory))
        ) { [issuer] in
            if let session = itself.withLock({ $0.take() }) { try await call(session) }
            return try await issuer.token("shape=para&user=user-1&lifetime=1800")
        }
        itself.withLock { $0 = session }
        return session
    }

    private func expectItsReason(in error: (any Error)?, sourceLocation: SourceLocation = #_sourceLocation) {
        let cause = (error as? IssueError)?.underlying as? IssueError
        for error in [error as? IssueError, cause] {
            #expect(error?.code() == "E_ISSUE_FAILED", sourceLocation: sourceLocation)
            #expect(error?.description.contains("called inside issue") == true, sourceLocation: sourceLocation)
        }
    }

    @Test func failsAtOnceAndIsTheCauseForTheCallers() async throws {
        let renewing = try session { _ = try await $0.token() }
        try await renewing.signIn(issued: issuer.token("shape=para&user=user-1&lifetime=240"))
        expectItsReason(in: await thrown { try await renewing.token(minTtlSecs: 300) })
        let signingIn = try session { try await $0.signIn() }
        expectItsReason(in: await thrown { try await signingIn.signIn() })
        // The next request is a new one.
        #expect(try await signingIn.signIn().userId == "user-1")
    }

    @Test func failsInATaskThatIssueStartsToo() async throws {
        let session = try session { session in
            try await Task { _ = try await session.token() }.value
        }
        expectItsReason(in: await thrown { try await session.signIn() })
    }

    @Test func isAnOrdinaryCallAfterIssueHasEnded() async throws {
        let (ended, called) = (Gate(), Locked<Task<String, any Error>?>(nil))
        let session = try session { session in
            let later = Task {
                await ended.pass()
                return try await session.token()
            }
            called.withLock { $0 = later }
        }
        try await session.signIn()
        await ended.open()
        let token = try await called.withLock { $0 }?.value
        #expect(try await token == session.token())
    }

    @Test func ofAnotherSessionIsAllowed() async throws {
        let other = try WalletSession(
            verifier: issuer.paraVerifier(), vault: Vault.open(options: VaultOptions(store: .memory))
        ) { [issuer] in try await issuer.token("shape=para&user=user-2") }
        let session = try session { _ in
            try await other.signIn()
            _ = try await other.token()
        }
        #expect(try await session.signIn().userId == "user-1")
    }

    @Test func withATokenThatTheAppPassesAnswersTheCallers() async throws {
        let issued = try await issuer.token("shape=para&user=user-3")
        let session = try session { session in try await session.signIn(issued: issued) }
        #expect(try await session.signIn().userId == "user-3")
    }
}
