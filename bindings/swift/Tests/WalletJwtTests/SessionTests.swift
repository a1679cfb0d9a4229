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

    @Test func signsInThroughItsClosureAndHandsOutTheToken() async throws {
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

    @Test func renewsThroughItsClosureOnceForAThousandTasks() async throws {
        let asked = Counter()
        let session = try session(asked: asked)
        try await session.signIn(issued: issuer.token("shape=para&user=user-1&lifetime=30"))
        let tokens = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<1_000 {
                group.addTask { try await session.token(minTtlSecs: 300) }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(tokens.count == 1)
        #expect(await asked.count == 1)
        #expect(session.state.session()?.remainingSecs() ?? 0 > 300)
    }

    @Test func restoresBeforeItRenews() async throws {
        try await session().signIn(issued: issuer.token("shape=para&user=user-1"))
        let asked = Counter()
        _ = try await session(asked: asked).token()
        #expect(await asked.count == 0)
    }

    @Test func tellsEveryWaiterWhatTheClosureThrew() async throws {
        struct NoInternet: Error, Equatable {
            let attempt: Int
        }
        let attempts = Counter()
        let session = try WalletSession(verifier: issuer.paraVerifier(), vault: vault) {
            throw NoInternet(attempt: await attempts.next())
        }
        try await session.signIn(issued: issuer.token("shape=para&lifetime=30"))
        for attempt in 1...6 {
            async let first = thrown { try await session.token(minTtlSecs: 300) }
            let errors = await [first, thrown { try await session.token(minTtlSecs: 300) }]
            for error in errors {
                let issue = try #require(error as? IssueError)
                #expect(issue.code() == "E_RENEWAL_FAILED")
                let underlying = try #require(issue.underlying as? NoInternet)
                // Both share one request, or the second came after its end and made another.
                #expect(underlying.attempt >= attempt)
                #expect("\(issue)" == "the app's issue closure threw NoInternet")
                #expect(issue.localizedDescription == "\(issue)")
            }
        }
        #expect(session.state.session() != nil, "the session so far stays")
        let error = await thrown { try await session.signIn() }
        #expect(error is IssueError)
    }

    @Test func explainsAFailureToEveryCallerOfABurst() async throws {
        struct Offline: Error {}
        let session = try WalletSession(verifier: issuer.paraVerifier(), vault: vault) { throw Offline() }
        try await session.signIn(issued: issuer.token("shape=para&lifetime=30"))
        // Whoever comes after a failure has a request of its own.
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

    @Test func tellsWhyTheNewTokenWasRefused() async throws {
        let session = try WalletSession(verifier: issuer.paraVerifier(), vault: vault) { [issuer] in
            try await issuer.token("shape=para&attack=other-audience")
        }
        try await session.signIn(issued: issuer.token("shape=para&lifetime=30"))
        let error = await thrown { try await session.token(minTtlSecs: 300) } as? SessionError
        guard case .RenewalFailed(refusal: "E_AUDIENCE", reason: _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func saysThatEvenANewTokenIsTooShort() async throws {
        let session = try session(lifetimeSecs: 120)
        try await session.signIn()
        #expect(await code { try await session.token(minTtlSecs: 3_600) } == "E_TTL_UNREACHABLE")
    }

    @Test func timesOutWhenTheClosureNeverAnswersAndTakesItsLateAnswer() async throws {
        let gate = Gate()
        let session = try WalletSession(
            verifier: issuer.paraVerifier(),
            vault: vault,
            options: SessionManagerOptions(renewalTimeoutSecs: 1)
        ) { [issuer] in
            await gate.pass()
            return try await issuer.token("shape=para&user=user-1&lifetime=1800")
        }
        try await session.signIn(issued: issuer.token("shape=para&user=user-1&lifetime=30"))
        #expect(await code { try await session.token(minTtlSecs: 300) } == "E_RENEWAL_TIMEOUT")
        await gate.open()
        let isRenewed = await becomesTrue { session.state.session()?.remainingSecs() ?? 0 > 300 }
        #expect(isRenewed)
    }

    @Test func signsOutInMemoryAtOnceAndCancelsItsClosure() async throws {
        let begun = Gate()
        let cancelled = Counter()
        let session = try WalletSession(verifier: issuer.paraVerifier(), vault: vault) {
            await begun.open()
            do {
                try await Task.sleep(nanoseconds: 60_000_000_000)
            } catch {
                await cancelled.next()
            }
            return IssuedToken(token: "too late")
        }
        try await session.signIn(issued: issuer.token("shape=para&lifetime=30"))
        async let waiting = code { try await session.token(minTtlSecs: 300) }
        await begun.pass()
        try await session.signOut()
        #expect(session.state == .signedOut)
        #expect(await waiting == "E_SIGNED_OUT")
        let isCancelled = await becomesTrue { await cancelled.count == 1 }
        #expect(isCancelled)
        #expect(try await vault.accounts().isEmpty)
        #expect(await code { try await session.token() } == "E_SIGNED_OUT")
    }

    @Test func signsOutBeforeACancelledClosureCanAnswer() async throws {
        for _ in 0..<200 {
            let begun = Gate()
            let session = try WalletSession(
                verifier: issuer.paraVerifier(),
                vault: Vault.open(options: VaultOptions(store: .memory))
            ) {
                await begun.open()
                try await Task.sleep(nanoseconds: 60_000_000_000)
                throw CancellationError()
            }
            try await session.signIn(issued: issuer.token("shape=para&lifetime=30"))
            async let waiting = code { try await session.token(minTtlSecs: 300) }
            await begun.pass()
            try await session.signOut()
            #expect(await waiting == "E_SIGNED_OUT")
        }
    }

    @Test func aSignOutWinsOverASignInThatStillWaitsForItsToken() async throws {
        let (begun, signedOut) = (Gate(), Gate())
        let issued = try await issuer.token("shape=para")
        let session = try WalletSession(verifier: issuer.paraVerifier(), vault: vault) {
            await begun.open()
            await signedOut.pass()
            return issued
        }
        async let signingIn = code { try await session.signIn() }
        await begun.pass()
        try await session.signOut()
        await signedOut.open()
        #expect(await signingIn == "E_SIGNED_OUT")
        #expect(try await session.checkNow() == .signedOut)
        #expect(try await vault.accounts().isEmpty)
        try await session.signIn(issued: issued)
        #expect(session.state.status() == .active)
    }

    @Test func signsOutInACancelledTaskToo() async throws {
        let session = try session()
        try await session.signIn()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await session.signOut()
        }
        try await task.value
        #expect(session.state == .signedOut)
        #expect(try await vault.accounts().isEmpty)
    }

    @Test func refusesAnotherUserUntilSignOut() async throws {
        let session = try session()
        try await session.signIn(issued: issuer.token("shape=para&user=first"))
        let second = try await issuer.token("shape=para&user=second")
        #expect(await code { try await session.signIn(issued: second) } == "E_USER_CHANGED")
        try await session.signOut()
        #expect(try await session.signIn(issued: second).userId == "second")
    }

    @Test func isGoodInMemoryWhenTheKeychainRefusesAndSaysSo() async throws {
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

    @Test func needsNothingButAProviderAndAClosure() throws {
        // Nothing is opened yet: whether this machine has a keychain is the first call's matter.
        let session = try WalletSession(provider: .para(environment: .beta, audience: .apiKeyId(FakeIssuer.apiKeyId))) {
            throw CancellationError()
        }
        #expect(session.state == .notRestored)
    }
}
