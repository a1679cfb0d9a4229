import Foundation
import LocalAuthentication
import Security
import Testing

@testable import WalletJwt

extension KeychainTests {
    @Suite("Prompts")
    struct PromptTests {
        let device = FakeDevice()

        @Test func onlyAReadAsks() async throws {
            device.user.behaves(.confirms)
            let vault = try device.vault(AppleOptions(promptReason: "Unlock your wallet"))
            try await vault.save(account: "alice", token: "token")
            try await vault.save(account: "alice", token: "token2")
            #expect(try await vault.accounts() == ["alice"])
            #expect(try await vault.status().readiness == .ready)
            #expect(try await vault.load(account: "nobody") == nil)
            #expect(device.user.prompts == [])
            #expect(try await vault.load(account: "alice") == "token2")
            try await vault.delete(account: "alice")
            #expect(device.user.prompts == ["Unlock your wallet"])
            device.expectSoundCalls()
        }

        @Test func aReasonIsNeverEmpty() async throws {
            device.user.behaves(.confirms)
            for reason in [nil, ""] {
                let vault = try device.vault(AppleOptions(promptReason: reason))
                try await vault.save(account: "alice", token: "token")
                _ = try await vault.load(account: "alice")
            }
            #expect(device.user.prompts == ["Sign in", "Sign in"])
        }

        @Test(arguments: LAError.Code.allCases)
        func aRefusedPromptLocksAndIsNotShownAgain(answer: LAError.Code) async throws {
            let vault = try device.vault()
            try await vault.save(account: "alice", token: "token")
            device.user.behaves(.fails(answer))
            let failure = await thrown { try await vault.load(account: "alice") }
            #expect((failure as? VaultError)?.code() == "E_VAULT_LOCKED")
            let detail = refusal(failure) ?? ""
            #expect(!detail.isEmpty && detail.contains("LAError") == (answer == .watchNotAvailable), "\(detail)")
            #expect(device.user.prompts.count == 1)
            device.user.behaves(.confirms)
            #expect(try await vault.load(account: "alice") == "token")
            device.expectSoundCalls()
        }

        @Test(arguments: [FakeUser.Behaviour.waits, .isNeverAsked])
        func aDeletionCancelsAnOpenPrompt(behaviour: FakeUser.Behaviour) async throws {
            let vault = try device.vault()
            try await vault.save(account: "alice", token: "token")
            device.user.behaves(behaviour)
            async let read = thrown { try await vault.load(account: "alice") }
            await device.awaitPrompt()
            let begun = Date()
            try await vault.delete(account: "alice")
            #expect(Date().timeIntervalSince(begun) < 5, "the deletion waited")
            #expect(refusal(await read)?.contains("deletion") == true)
            let isClosed = await becomesTrue { device.user.invalidations == 1 }
            #expect(isClosed)
            #expect(device.items.isEmpty)
            device.expectSoundCalls()
        }

        /// The library takes the permission back after 120 seconds (`src/vault/deadline_tests.rs`).
        @Test(arguments: [FakeUser.Behaviour.waits, .isNeverAsked])
        func aPromptEndsWhenItsTimeIsOver(behaviour: FakeUser.Behaviour) async throws {
            let process = try device.process()
            try process.store.write(name: "a", value: Data("value".utf8))
            device.user.behaves(behaviour)
            async let read = thrown { try await onAThread { try process.store.read(name: "a") } }
            await device.awaitPrompt()
            process.prompts.setAllowed(isAllowed: false)
            guard case StoreError.NotConfirmed? = await read else { throw Unusable("the read went on") }
            let isClosed = await becomesTrue { device.user.invalidations == 1 }
            #expect(isClosed)
            device.user.behaves(.confirms)
            #expect(storeError { try process.store.read(name: "a") } != nil, "a prompt that is not allowed")
            #expect(device.user.prompts.count == 1)
            process.prompts.setAllowed(isAllowed: true)
            #expect(try process.store.read(name: "a") == Data("value".utf8))
        }

        @Test func withoutAUsageTextTheOptionIsRefused() async throws {
            for text in [nil, ""] {
                let device = FakeDevice(usageText: text)
                let failure = await thrown { try device.vault() }
                #expect((failure as? any CodedError)?.code() == "E_CONFIG_OPTION")
                #expect("\(String(describing: failure))".contains("NSFaceIDUsageDescription"))
                #expect(device.user.contextsMade == 0, "LocalAuthentication was used")
                #expect(device.keychain.calls.isEmpty)
            }
        }

        /// This process has no Info.plist: the library's own keychain answers, which nobody here has registered.
        @Test func aVaultFindsTheKeychainWithoutAWord() async throws {
            registerPlatformKeychain(keychain: RefusingKeychain())
            registerUserPresenceKeychain(keychain: UserPresenceKeychain())
            let json = "{\"namespace\":\"\(device.namespace)\",\"requireUserPresence\":true}"
            for open in [{ try device.vault() }, { try Vault.fromConfigJson(configJson: json) }] {
                #expect("\(String(describing: await thrown(by: open)))".contains("NSFaceIDUsageDescription"))
            }
        }

        @Test func anotherFingerMakesTheKeyLostAndAsksNobody() async throws {
            device.user.behaves(.confirms)
            let vault = try device.vault()
            try await vault.save(account: "alice", token: "token")
            try await vault.save(account: "bob", token: "token")
            device.keychain.enrollAnother()
            #expect(await code { try await vault.load(account: "alice") } == "E_VAULT_KEY_LOST")
            #expect(device.user.prompts == [])
            #expect(try await vault.accounts() == ["alice", "bob"])
            try await vault.save(account: "alice", token: "new")
            #expect(try await vault.load(account: "alice") == "new")
            #expect(await code { try await vault.load(account: "bob") } == "E_VAULT_KEY_LOST")
            try await vault.clear()
            #expect(device.items.isEmpty)
            device.expectSoundCalls()
        }

        @Test func aLossThatShowsAfterTheConfirmationIsALoss() async throws {
            device.user.behaves(.confirms)
            let vault = try device.vault()
            try await vault.save(account: "alice", token: "token")
            device.keychain.hideLoss()
            device.keychain.enrollAnother()
            #expect(await code { try await vault.load(account: "alice") } == "E_VAULT_KEY_LOST")
            #expect(device.user.prompts.count == 1, "one read asks once")
            device.expectSoundCalls()
        }

        @Test func withoutAFingerNothingIsSaved() async throws {
            let vault = try device.vault()
            for _ in 0..<2 { device.keychain.plant(.add, errSecAuthFailed) }
            let failure = await thrown { try await vault.save(account: "alice", token: "token") }
            #expect((failure as? VaultError)?.code() == "E_VAULT_UNAVAILABLE")
            #expect("\(String(describing: failure))".contains("must be set up in the device's settings"))
            #expect(try await vault.load(account: "alice") == nil)
            try await vault.save(account: "alice", token: "token")
        }

        @Test func anotherVaultOfTheNamespaceIsAConflict() async throws {
            let vault = try device.vault()
            let plain = { try Vault.open(options: VaultOptions(namespace: device.namespace)) }
            #expect(await code(thrownBy: plain) == "E_CONFIG_CONFLICT")
            withExtendedLifetime(vault) {}
        }
    }
}

/// Fails, so that a test sees which keychain the library asks.
private final class RefusingKeychain: PlatformKeychain {
    func openStores(request: KeychainRequest) throws -> PlatformStores { throw StoreError.Unavailable(detail: "refused") }
}

/// Runs a blocking call where it stops no task.
func onAThread<Value: Sendable>(_ call: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: call)) }
    }
}
