import Testing
import WalletJwt

@testable import class WalletJwt.Locked

@Suite("The streams of a session")
struct SessionStreamTests {
    let issuer: FakeIssuer

    init() throws {
        issuer = try FakeIssuer()
    }

    private func session(clock: StoppedClock? = nil) throws -> WalletSession {
        let config = """
            {"provider": {"kind": "para", "environment": "BETA", "apiKeyId": "\(FakeIssuer.apiKeyId)"},
             "options": {"development": {"keysUrl": "\(issuer.paraKeysUrl)"}}}
            """
        let verifier = try Verifier.fromConfigJson(
            configJson: config, fetcher: URLSessionKeyFetcher(), clock: clock)
        return try WalletSession(verifier: verifier, vault: Vault.open(options: VaultOptions(store: .memory))) {
            [issuer] in try await issuer.token("shape=para&user=user-1")
        }
    }

    @Test func beginWithTheCurrentStateAndEndWithTheSession() async throws {
        var session: WalletSession? = try session()
        var beforeAnything = try #require(session?.states.makeAsyncIterator())
        #expect(await beforeAnything.next() == .notRestored)
        try await session?.restore()
        #expect(await beforeAnything.next() == .signedOut)
        var fromTheStart = try #require(session?.states.makeAsyncIterator())
        #expect(await fromTheStart.next() == .signedOut)
        try await session?.signIn()
        let active = try #require(session?.state)
        #expect(await fromTheStart.next() == active)
        var later = try #require(session?.states.makeAsyncIterator())
        #expect(await later.next() == active)
        try await session?.signOut()
        #expect(await fromTheStart.next() == .signedOut)
        #expect(await later.next() == .signedOut)
        session = nil
        #expect(await fromTheStart.next() == nil)
        #expect(await later.next() == nil)
    }

    @Test func tellEachChangeOnce() async throws {
        let now = try #require(decodeUnverified(token: await issuer.token("shape=para").token).issuedAt)
        let clock = StoppedClock(at: now)
        let session = try session(clock: clock)
        try await session.restore()
        let seen = Locked<[SessionStatus]>([])
        let listening = Task { [states = session.states] in
            for await state in states {
                seen.withLock { $0.append(state.status()) }
            }
        }
        /// A slow reader may miss states, so wait for each one.
        func isSeen(_ status: SessionStatus) async -> Bool {
            await becomesTrue { seen.withLock { $0.last } == status }
        }
        #expect(await isSeen(.signedOut))
        let signedIn = try await session.signIn()
        #expect(await isSeen(.active))
        // This causes two events, `changed` and `expired`.
        clock.advance(by: signedIn.expiresAt - now + 1)
        try await session.checkNow()
        #expect(await isSeen(.expired))
        try await Task.sleep(nanoseconds: 100_000_000)
        try await session.signOut()
        #expect(await isSeen(.signedOut))
        #expect(seen.withLock { $0 } == [.signedOut, .active, .expired, .signedOut])
        listening.cancel()
        await listening.value
    }

    @Test func serveManySubscribersInTheOrderOfTheChanges() async throws {
        let session = try session()
        try await session.restore()
        let seen = try await withThrowingTaskGroup(of: [SessionStatus].self) { group in
            let ready = Counter()
            for _ in 0..<100 {
                group.addTask {
                    var seen: [SessionStatus] = []
                    for await state in session.states {
                        if seen.isEmpty { await ready.next() }
                        seen.append(state.status())
                        if seen.count > 1 && state == .signedOut { break }
                    }
                    return seen
                }
            }
            let allListen = await becomesTrue { await ready.count == 100 }
            #expect(allListen)
            try await session.signIn()
            try await session.signOut()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(seen.count == 100)
        // A slow subscriber may miss states in between, but never the last one, and sees no state twice or out of
        // order.
        let possible: [[SessionStatus]] = [[.signedOut, .active, .signedOut], [.signedOut, .signedOut]]
        #expect(seen.allSatisfy { possible.contains($0) })
    }

    @Test func reportThatTheTokenHasExpired() async throws {
        let now = try #require(decodeUnverified(token: await issuer.token("shape=para").token).issuedAt)
        let clock = StoppedClock(at: now)
        let session = try session(clock: clock)
        var events = session.events.makeAsyncIterator()
        try await session.restore()
        var states = session.states.makeAsyncIterator()
        #expect(await states.next() == .signedOut)
        let signedIn = try await session.signIn()
        #expect(await states.next() == .active(session: signedIn))
        clock.advance(by: signedIn.expiresAt - now + 1)
        try await session.checkNow()
        #expect(await states.next() == .expired(session: signedIn))
        var told: [SessionEvent] = []
        while told.last != .expired, let event = await events.next() { told.append(event) }
        #expect(told == [
            .changed(status: .signedOut, renewed: false), .changed(status: .active, renewed: false),
            .changed(status: .expired, renewed: false), .expired,
        ])
    }

    @Test func reportARenewalAndAFailedRenewal() async throws {
        let (session, answers) = try asking()
        try await session.signIn(issued: issuer.token("shape=para&user=user-1&lifetime=240"))
        var events = session.events.makeAsyncIterator()
        async let failing = code { try await session.token(minTtlSecs: 300) }
        try await answers.question(1).answer(.failure(CancellationError()))
        #expect(await failing == "E_ISSUE_FAILED")
        guard case .tokenFailed(_, .renewal, "E_ISSUE_FAILED")? = await events.next() else {
            Issue.record("a failed renewal is not reported")
            return
        }
        async let renewing = session.token(minTtlSecs: 300)
        try await answers.question(2).answer(.success(issuer.token("shape=para&user=user-1&lifetime=1800")))
        _ = try await renewing
        #expect(await events.next() == .changed(status: .active, renewed: true))
    }

    @Test func reportOnlyActiveAtAFirstSignIn() async throws {
        let session = try session()
        var events = session.events.makeAsyncIterator()
        let signedIn = try await session.signIn()
        #expect(await events.next() == .changed(status: .active, renewed: false))
        var states = session.states.makeAsyncIterator()
        #expect(await states.next() == .active(session: signedIn))
    }

    private func asking() throws -> (WalletSession, Questions<IssuedToken>) {
        let answers = Questions<IssuedToken>()
        let session = try WalletSession(
            verifier: issuer.paraVerifier(), vault: Vault.open(options: VaultOptions(store: .memory))
        ) { try await answers.ask().value() }
        return (session, answers)
    }
}
