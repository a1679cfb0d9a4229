import Foundation
import Security
import Testing

@testable import WalletJwt

extension KeychainTests {
    /// Two stores over one fake keychain: an app, and an extension as another process.
    @Suite("An app and its extension")
    struct ProcessTests {
        let device = FakeDevice()
        let shared = AppleOptions(accessGroup: "TEAM.shared")

        private func session(_ issuer: FakeIssuer, _ vault: Vault, _ lifetime: Int = 1_700) throws -> WalletSession {
            let tokens = Counter()
            return try WalletSession(verifier: issuer.paraVerifier(), vault: vault) {
                // No two are equal.
                try await issuer.token("shape=para&lifetime=\(lifetime + tokens.next())")
            }
        }

        /// A session that has nothing in memory: that of a dropped one goes a moment later.
        private func restarted(_ issuer: FakeIssuer, _ vault: Vault) async throws -> WalletSession {
            for _ in 0..<1_000 {
                let session = try session(issuer, vault)
                if case .notRestored = session.state { return session }
                try await Task.sleep(nanoseconds: 5_000_000)
            }
            throw Unusable("the old session is still there")
        }

        @Test func aSessionAsksAtRestoreAndUnlockOnly() async throws {
            let issuer = try FakeIssuer()
            let vault = try device.vault()
            try await session(issuer, vault, 600).signIn()
            #expect(device.user.prompts == [], "an absent entry asks nobody")
            device.user.behaves(.fails(.userCancel))
            let session = try await restarted(issuer, vault)
            try await session.restore()
            for _ in 0..<3 {
                try await session.enterForeground()
                try await session.checkNow()
            }
            #expect(await code { try await session.token() } == "E_VAULT_LOCKED")
            #expect(device.user.prompts.count == 1)
            #expect(refusal(await thrown { try await session.unlock() }) == "the user cancelled the prompt")
            device.user.behaves(.confirms)
            try await session.unlock()
            #expect(device.user.prompts.count == 3)
            _ = try await session.token(minTtlSecs: 1_000)
            try await session.restore()
            try await session.unlock()
            try await session.checkNow()
            #expect(device.user.prompts.count == 3, "a renewal or a session in memory asks nobody")
            try await session.signOut()
            #expect(device.items.isEmpty)
            device.expectSoundCalls()
        }

        @Test func aSignOutDoesNotWaitForAnOpenPrompt() async throws {
            let issuer = try FakeIssuer()
            let vault = try device.vault()
            try await session(issuer, vault).signIn()
            device.user.behaves(.isNeverAsked)
            let session = try await restarted(issuer, vault)
            async let restored = session.restore()
            await device.awaitPrompt()
            try await session.signOut()
            #expect(try await restored == .signedOut)
            #expect(device.items.isEmpty)
        }

        @Test func eachReadsWhatTheOtherWroteOnce() async throws {
            device.user.behaves(.confirms)
            let issuer = try FakeIssuer()
            let (app, widget) = (try device.process(shared), try device.process(shared))
            let inApp = try session(issuer, app.vault())
            try await inApp.signIn()
            let inWidget = try session(issuer, widget.vault(), 1_600)
            try await inWidget.restore()
            #expect(inWidget.state.session() != nil)
            _ = try await inWidget.token(rejected: inWidget.token())
            _ = try await inApp.token(rejected: inApp.token())
            #expect(try app.store.names().count == 1)
            // A renewed token is given out before it is kept.
            let isOne = await becomesTrue { device.items.count == 2 }
            #expect(isOne, "a value has a duplicate")
            #expect(device.items.allSatisfy { $0.group == "TEAM.shared" })
            device.expectSoundCalls()
        }

        @Test func theOthersSignOutIsNoticedAtTheNextRead() async throws {
            device.user.behaves(.confirms)
            let issuer = try FakeIssuer()
            let (app, widget) = (try device.process(shared), try device.process(shared))
            let inApp = try session(issuer, app.vault())
            try await inApp.signIn()
            try await session(issuer, widget.vault()).signOut()
            #expect(device.items.isEmpty)
            let next = try session(issuer, device.process(shared).vault())
            #expect(try await next.restore() == .signedOut)
            device.expectSoundCalls()
        }

        @Test func fiftyWritersOfTwoProcessesLeaveOneEntry() async throws {
            device.user.behaves(.confirms)
            let processes = [try device.process(), try device.process()]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<50 {
                    group.addTask {
                        let store = processes[writer % 2].store
                        try await onAThread { try store.write(name: "a", value: Data("writer \(writer)".utf8)) }
                    }
                }
                try await group.waitForAll()
            }
            let store = processes[0].store
            #expect(try store.names() == ["a"])
            #expect(try store.read(name: "a")?.starts(with: Data("writer ".utf8)) == true)
            try store.remove(name: "a")
            #expect(device.items.isEmpty)
        }

        @Test func aRemovalDuringAWriteDoesNotTakeTheNewValue() throws {
            device.user.behaves(.confirms)
            let (app, widget) = (try device.process(), try device.process())
            for old in [nil, "old"] {
                if let old { try app.store.write(name: "a", value: Data(old.utf8)) }
                device.keychain.beforeUpdate { try? widget.store.remove(name: "a") }
                try app.store.write(name: "a", value: Data("new".utf8))
                #expect(try widget.store.read(name: "a") == Data("new".utf8))
                try app.store.remove(name: "a")
                #expect(device.items.isEmpty)
            }
        }

        @Test func aWriteWithoutAGroupLeavesTheEntryOfAGroup() throws {
            device.user.behaves(.confirms)
            let (app, widget) = (try device.process(), try device.process(shared))
            try widget.store.write(name: "a", value: Data("of the widget".utf8))
            try app.store.write(name: "a", value: Data("of the app".utf8))
            #expect(try widget.store.read(name: "a") == Data("of the widget".utf8))
            #expect(device.items.filter { $0.group == "TEAM.app" }.count == 2)
        }

        @Test func aValueReplacedWhileTheUserIsAskedIsTheNewOne() throws {
            let (app, widget) = (try device.process(), try device.process())
            try app.store.write(name: "a", value: Data("old".utf8))
            device.user.behaves(.confirmsAfter { try? widget.store.write(name: "a", value: Data("new".utf8)) })
            #expect(try app.store.read(name: "a") == Data("new".utf8))
            #expect(device.user.prompts.count == 1)
        }

        @Test func aValueRemovedWhileTheUserIsAskedIsAbsent() throws {
            let (app, widget) = (try device.process(), try device.process())
            try app.store.write(name: "a", value: Data("old".utf8))
            device.user.behaves(.confirmsAfter { try? widget.store.remove(name: "a") })
            #expect(try app.store.read(name: "a") == nil)
            #expect(device.user.prompts.count == 1)
        }

        @Test func aPreviousGroupIsReadAndThenLeft() throws {
            device.user.behaves(.confirms)
            let old = try device.process(AppleOptions(accessGroup: "TEAM.app")).store
            try old.write(name: "a", value: Data("old".utf8))
            let moved = AppleOptions(accessGroup: "TEAM.shared", previousAccessGroups: ["TEAM.app"])
            let store = try device.process(moved).store
            #expect(try store.read(name: "a") == Data("old".utf8))
            #expect(try store.names() == ["a"])
            try store.write(name: "a", value: Data("new".utf8))
            #expect(device.items.allSatisfy { $0.group == "TEAM.shared" })
            try old.write(name: "a", value: Data("again".utf8))
            try store.remove(name: "a")
            #expect(device.items.isEmpty)
        }

        @Test func aGroupThatTheAppDoesNotHaveIsReported() async throws {
            let vault = try device.vault(AppleOptions(accessGroup: "TEAM.other"))
            let failure = await thrown { try await vault.save(account: "a", token: "t") }
            #expect("\(String(describing: failure))".contains("Keychain Sharing"))
        }
    }
}
