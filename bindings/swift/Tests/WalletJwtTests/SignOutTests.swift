import Testing
import WalletJwt

@Suite("Signing out")
struct SignOutTests {
    let issuer: FakeIssuer
    let vault: Vault

    init() throws {
        issuer = try FakeIssuer()
        vault = try Vault.open(options: VaultOptions(store: .memory))
    }

    @Test func takesEffectInMemoryAtOnceAndCancelsTheClosure() async throws {
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
        try await session.signIn(issued: issuer.token("shape=para&lifetime=240"))
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

    @Test func isTheErrorOfWaitingCallersNotTheCancellation() async throws {
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
            try await session.signIn(issued: issuer.token("shape=para&lifetime=240"))
            async let waiting = code { try await session.token(minTtlSecs: 300) }
            await begun.pass()
            try await session.signOut()
            #expect(await waiting == "E_SIGNED_OUT")
        }
    }

    @Test func winsOverASignInThatStillWaitsForItsToken() async throws {
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

    @Test func cancelsTheClosureOfASignInToo() async throws {
        let (begun, cancelled) = (Gate(), Counter())
        let session = try WalletSession(verifier: issuer.paraVerifier(), vault: vault) {
            await begun.open()
            do { try await Task.sleep(nanoseconds: 60_000_000_000) } catch { await cancelled.next() }
            throw CancellationError()
        }
        async let signingIn = code { try await session.signIn() }
        await begun.pass()
        try await session.signOut()
        #expect(await signingIn == "E_SIGNED_OUT")
        let isCancelled = await becomesTrue { await cancelled.count == 1 }
        #expect(isCancelled)
    }

    @Test func isAwaitedInACancelledTaskToo() async throws {
        let session = try WalletSession(verifier: issuer.paraVerifier(), vault: vault) { [issuer] in
            try await issuer.token("shape=para")
        }
        try await session.signIn()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await session.signOut()
        }
        try await task.value
        #expect(session.state == .signedOut)
        #expect(try await vault.accounts().isEmpty)
    }

    @Test func happensWhenTheAppClearsTheVault() async throws {
        let session = try WalletSession(verifier: issuer.paraVerifier(), vault: vault) { [issuer] in
            try await issuer.token("shape=para")
        }
        try await session.signIn()
        try await vault.clear()
        let isSignedOut = await becomesTrue { session.state == .signedOut }
        #expect(isSignedOut)
        #expect(await code { try await session.token() } == "E_SIGNED_OUT")
    }
}
