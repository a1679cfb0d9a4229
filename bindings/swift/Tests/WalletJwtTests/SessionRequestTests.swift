import Foundation
import Testing
import WalletJwt

@Suite("A session's request to its closure")
struct SessionRequestTests {
    let issuer: FakeIssuer
    let vault: Vault
    private let issues = Questions<IssuedToken>()

    private struct Offline: Error, Equatable {
        var attempt = 0
    }

    init() throws {
        issuer = try FakeIssuer()
        vault = try Vault.open(options: VaultOptions(store: .memory))
    }

    /// A session whose closure waits for the test's answers.
    private func session(options: SessionManagerOptions = SessionManagerOptions()) throws -> WalletSession {
        try WalletSession(verifier: issuer.paraVerifier(), vault: vault, options: options) { [issues] in
            try await issues.ask().value()
        }
    }

    private func issued(lifetimeSecs: Int = 1_800, _ more: String = "user=user-1") async throws -> IssuedToken {
        try await issuer.token("shape=para&lifetime=\(lifetimeSecs)&\(more)")
    }

    @Test func isMadeOnceForAThousandTasksOfBothKinds() async throws {
        let session = try session()
        try await session.signIn(issued: issued(lifetimeSecs: 240))
        let (fresh, issues, called) = (try await issued(), issues, Counter())
        let tokens = try await withThrowingTaskGroup(of: String?.self) { group in
            for number in 0..<1_000 {
                group.addTask {
                    await called.next()
                    guard number.isMultiple(of: 2) else { return try await session.token(minTtlSecs: 300) }
                    try await session.signIn()
                    return nil
                }
            }
            let haveAllCalled = await becomesTrue { await called.count == 1_000 }
            #expect(haveAllCalled)
            // The last calls may not have reached the library yet.
            try await Task.sleep(nanoseconds: 1_000_000_000)
            try await issues.question(1).answer(.success(fresh))
            return try await group.reduce(into: Set<String>()) { tokens, token in
                if let token { tokens.insert(token) }
            }
        }
        #expect(tokens == [fresh.token])
        #expect(issues.count == 1)
    }

    @Test func givesEveryCallerTheErrorThatTheClosureThrew() async throws {
        let session = try session()
        try await session.signIn(issued: issued(lifetimeSecs: 240))
        async let renewing = thrown { try await session.token(minTtlSecs: 300) }
        _ = try await issues.question(1)
        async let signingIn = thrown { try await session.signIn() }
        try await Task.sleep(nanoseconds: 100_000_000)
        try await issues.question(1).answer(.failure(Offline(attempt: 7)))
        for error in await [renewing, signingIn] {
            let error = try #require(error as? IssueError)
            #expect(error.code() == "E_ISSUE_FAILED")
            #expect(error.underlying as? Offline == Offline(attempt: 7))
            #expect(error.fieldsJson().contains("\"requestId\":\(error.requestId)"))
            #expect("\(error)".contains("Offline") && error.localizedDescription == "\(error)")
        }
        #expect(session.state.session() != nil, "the session so far stays")
        #expect(issues.count == 1)
    }

    @Test func givesEachOfManyCallersTheCauseOfItsFailure() async throws {
        let session = try WalletSession(verifier: issuer.paraVerifier(), vault: vault) { throw Offline() }
        try await session.signIn(issued: issued(lifetimeSecs: 240))
        // A call after a failure starts its own request.
        let explained = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<300 {
                group.addTask {
                    let error = await thrown { try await session.token(minTtlSecs: 300) }
                    return (error as? IssueError)?.underlying is Offline
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(explained == 300)
    }

    @Test func hasNoCauseForCallersOfAnotherSession() async throws {
        let (first, second) = (try session(), try session())
        try await first.signIn(issued: issued(lifetimeSecs: 240))
        async let asking = thrown { try await first.token(minTtlSecs: 300) }
        _ = try await issues.question(1)
        async let joining = thrown { try await second.token(minTtlSecs: 300) }
        try await Task.sleep(nanoseconds: 100_000_000)
        try await issues.question(1).answer(.failure(Offline()))
        #expect(await (asking as? IssueError)?.underlying is Offline)
        expectNoCause(in: await joining)
        // An earlier error of its own closure is not the cause of this failure.
        async let askingNow = thrown { try await second.token(minTtlSecs: 300) }
        _ = try await issues.question(2)
        async let joiningNow = thrown { try await first.token(minTtlSecs: 300) }
        try await Task.sleep(nanoseconds: 100_000_000)
        try await issues.question(2).answer(.failure(Offline(attempt: 2)))
        #expect(await (askingNow as? IssueError)?.underlying as? Offline == Offline(attempt: 2))
        expectNoCause(in: await joiningNow)
        #expect(issues.count == 2)
    }

    private func expectNoCause(in error: (any Error)?, sourceLocation: SourceLocation = #_sourceLocation) {
        guard case SessionError.IssueFailed(_, let reason)? = error else {
            Issue.record("\(String(describing: error))", sourceLocation: sourceLocation)
            return
        }
        #expect(reason.contains("Offline"), sourceLocation: sourceLocation)
    }

    @Test func endsForAllCallersWithTheRefusalsCode() async throws {
        let session = try session()
        try await session.signIn(issued: issued(lifetimeSecs: 240))
        async let renewing = thrown { try await session.token(minTtlSecs: 300) }
        _ = try await issues.question(1)
        async let signingIn = thrown { try await session.signIn() }
        try await Task.sleep(nanoseconds: 100_000_000)
        try await issues.question(1).answer(.success(issued("attack=other-audience")))
        for error in await [renewing, signingIn] {
            let error = try #require(error as? SessionError)
            #expect(error.code() == "E_AUDIENCE")
            #expect(error.fieldsJson().contains("requestId"))
        }
        #expect(issues.count == 1)
    }

    @Test func timesOutAndALateAnswerSignsNobodyIn() async throws {
        let session = try session(options: SessionManagerOptions(issueTimeoutSecs: 1))
        #expect(await code { try await session.signIn() } == "E_ISSUE_TIMEOUT")
        try await issues.question(1).answer(.success(issued()))
        async let signingIn = session.signIn()
        try await issues.question(2).answer(.success(issued("user=user-2")))
        #expect(try await signingIn.userId == "user-2")
        #expect(try await session.checkNow().session()?.userId == "user-2")
    }

    /// A session whose closure ends only if it is cancelled.
    private func endless(_ begun: Gate, _ cancelled: Counter, timeoutSecs: Int64? = nil) throws -> WalletSession {
        try WalletSession(
            verifier: issuer.paraVerifier(), vault: vault,
            options: SessionManagerOptions(issueTimeoutSecs: timeoutSecs)
        ) {
            await begun.open()
            do { try await Task.sleep(nanoseconds: 60_000_000_000) } catch { await cancelled.next() }
            throw Offline()
        }
    }

    @Test func timesOutAndCancelsTheClosure() async throws {
        let cancelled = Counter()
        let session = try endless(Gate(), cancelled, timeoutSecs: 1)
        #expect(await code { try await session.signIn() } == "E_ISSUE_TIMEOUT")
        let isCancelled = await becomesTrue { await cancelled.count == 1 }
        #expect(isCancelled)
    }

    @Test func endsAndCancelsTheClosureWhenASignInIsCancelled() async throws {
        let (begun, cancelled) = (Gate(), Counter())
        let session = try endless(begun, cancelled)
        async let signingIn = code { try await session.signIn() }
        await begun.pass()
        #expect(session.isPending)
        try await session.cancelSignIn()
        #expect(await signingIn == "E_ISSUE_CANCELLED")
        #expect(!session.isPending)
        let isCancelled = await becomesTrue { await cancelled.count == 1 }
        #expect(isCancelled)
    }

    @Test func isNotMadeByTokenWhenNobodyIsSignedIn() async throws {
        let session = try session()
        async let signingIn = session.signIn()
        _ = try await issues.question(1)
        #expect(await code { try await session.token() } == "E_SIGNED_OUT")
        try await issues.question(1).answer(.success(issued()))
        #expect(try await signingIn.userId == "user-1")
    }

    @Test func renewsARejectedTokenOnceForAllCallers() async throws {
        let session = try session()
        let (old, new) = (try await issued(), try await issued(lifetimeSecs: 3_600))
        try await session.signIn(issued: old)
        async let first = session.token(rejected: old.token)
        async let second = session.token(rejected: old.token)
        try await issues.question(1).answer(.success(new))
        let tokens = try await [first, second, session.token(rejected: old.token)]
        #expect(tokens == [new.token, new.token, new.token])
        #expect(issues.count == 1)
    }

    /// Nobody is signed in meanwhile, but that must not end the sign-in.
    @Test func forASignInContinuesAfterAReadOfTheKeychain() async throws {
        let store = FakeStore()
        let session = try WalletSession(
            verifier: issuer.paraVerifier(), vault: Vault.open(options: VaultOptions(store: .own(store: store)))
        ) { [issues] in
            let issued = try await issues.ask().value()
            try Task.checkCancellation()
            return issued
        }
        store.fail(with: StoreError.Locked)
        #expect(try await session.restore() == .locked)
        async let signingIn = session.signIn()
        _ = try await issues.question(1)
        store.fail(with: nil)
        try await session.checkNow()
        try await Task.sleep(nanoseconds: 100_000_000)
        try await issues.question(1).answer(.success(issued()))
        #expect(try await signingIn.userId == "user-1")
    }
}
