import Testing
import WalletJwt

@testable import WalletJwtExample

/// The model over the real library and the real fake issuer. Only the keychain is a fake: a folder.
@Suite("The model of the example")
struct SessionModelTests {
    let issuer: FakeIssuer
    let store: FolderStore

    init() throws {
        issuer = try FakeIssuer()
        store = try FolderStore()
    }

    /// The model of a new process on the same phone.
    private func process() throws -> SessionModel {
        let vault = try Vault.open(options: VaultOptions(store: .own(store: store.reopened())))
        return SessionModel(session: try WalletSession(para: FakePara(issuer: issuer.baseUrl), vault: vault))
    }

    private func signedIn() async throws -> SessionModel {
        let model = try process()
        await model.start()
        await model.press(.signIn)
        #expect(await model.screen.buttons == [.signOut])
        return model
    }

    @Test func aNewUserIsAskedToSignIn() async throws {
        let model = try process()
        #expect(await model.screen == .first)
        await model.start()
        #expect(await model.screen.buttons == [.signIn])
    }

    @Test func aSignInShowsTheUserAndTheWallets() async throws {
        let lines = try await signedIn().screen.lines
        let session = try await issuer.paraVerifier().verify(issuer.token("shape=para"))
        #expect(lines.count == 1 + session.wallets.count)
        #expect(lines.first == session.identity.identifier)
        for wallet in session.wallets { #expect(lines.contains { $0.hasSuffix(wallet.address) }) }
    }

    @Test func aStartRestoresTheSessionWithoutTheNetwork() async throws {
        let before = try await signedIn().screen
        let asked = try await issuer.keysRequestCount()
        let again = try process()
        await again.start()
        #expect(await again.screen == before)
        #expect(try await issuer.keysRequestCount() == asked)
    }

    @Test func aSignOutHoldsAfterARestart() async throws {
        let model = try await signedIn()
        await model.press(.signOut)
        #expect(await model.screen.buttons == [.signIn])
        let again = try process()
        await again.start()
        #expect(await again.screen.title == "Signed out")
    }

    @Test func theForegroundNoticesAnotherProcessesSignOut() async throws {
        let model = try await signedIn()
        let other = try process()
        await other.start()
        await other.press(.signOut)
        await model.enterForeground()
        #expect(await model.screen.title == "Signed out")
    }

    @Test func aFailureSaysWhatToDoUntilTheNextTry() async throws {
        let model = try process()
        await model.start()
        try await issuer.fail("status=503")
        await model.press(.signIn)
        #expect(await model.screen.buttons == [.signIn])
        #expect(await model.screen.notice == "Check the connection and try again (E_KEYS_UNAVAILABLE)")
        try await issuer.fail("none")
        // After a failure the library pauses before it fetches the keys again.
        let isSignedIn = await becomesTrue {
            await model.press(.signIn)
            return await model.screen.buttons == [.signOut]
        }
        #expect(isSignedIn)
        #expect(await model.screen.notice == nil)
    }

    @Test func everySubscriptionBeginsWithTheScreenOfNow() async throws {
        let model = try await signedIn()
        for _ in 0..<2 {
            var screens = await model.screens().makeAsyncIterator()
            let (first, now) = (await screens.next(), await model.screen)
            #expect(first == now)
        }
    }

    @Test func theScreensOfASignInEndWithTheSession() async throws {
        let model = try process()
        await model.start()
        let screens = await model.screens()
        let seen = Task {
            var seen: [Screen] = []
            for await screen in screens {
                seen.append(screen)
                if screen.buttons == [.signOut] && !screen.isBusy { break }
            }
            return seen
        }
        await model.press(.signIn)
        let shown = await seen.value
        let last = await model.screen
        #expect(shown.last == last)
        #expect(shown.dropLast().allSatisfy { $0.buttons == [.signIn] || $0.isBusy })
    }

    @Test func aButtonPressedTwiceActsOnce() async throws {
        let model = try process()
        await model.start()
        try await issuer.fail("delay=2s")
        async let first: Void = model.press(.signIn)
        let isBusy = await becomesTrue { await model.screen.isBusy }
        #expect(isBusy)
        await model.press(.signIn)
        // The second one did not wait for the first.
        #expect(await model.screen.isBusy)
        await first
        #expect(try await issuer.keysRequestCount() == 1)
    }

    @Test func theStreamsEndWithTheModel() async throws {
        var model: SessionModel? = try process()
        let screens = try #require(await model?.screens())
        model = nil
        var count = 0
        for await _ in screens { count += 1 }
        #expect(count <= 1)
    }
}
