import Foundation
import Security
import Testing

@testable import WalletJwt

extension KeychainTests {
    @Suite("The store")
    struct ContractTests {
        let device = FakeDevice()

        @Test func keepsTheContractOfEveryStore() throws {
            device.user.behaves(.confirms)
            try StoreContract(store: device.process().store, largest: UserPresenceStore.limitBytes).check()
            #expect(device.items.isEmpty, "something was left behind")
            device.expectSoundCalls()
        }

        @Test func keepsTokensThroughTheLibrary() async throws {
            device.user.behaves(.confirms)
            let vault = try device.vault()
            let accounts = ["alice", "bob/üñ🔑", "u\u{308}", "ü", " spaces "]
            for account in accounts { try await vault.save(account: account, token: "token of \(account)") }
            #expect(try await vault.accounts().count == accounts.count)
            for account in accounts {
                #expect(try await vault.load(account: account) == "token of \(account)")
            }
            try await vault.clear()
            #expect(try await vault.accounts().isEmpty)
            #expect(device.items.isEmpty)
            device.expectSoundCalls()
        }

        @Test(arguments: [
            (Accessibility?.none, kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly as String),
            (.whenUnlockedThisDeviceOnly, kSecAttrAccessibleWhenUnlockedThisDeviceOnly as String),
            (.whenPasscodeSetThisDeviceOnly, kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly as String),
        ])
        func bothItemsHaveTheOptionsAccessibility(option: Accessibility?, expected: String) throws {
            try device.process().store.write(name: "a", value: Data("secret".utf8))
            try device.process(AppleOptions(accessibility: option)).store.write(name: "a", value: Data("secret".utf8))
            let items = device.items
            #expect(items.map(\.accessible) == [expected, expected])
            // One asks the user, and the other one has no secret.
            #expect(items.compactMap(\.flags) == [.biometryCurrentSet])
            #expect(items.filter { $0.flags == nil }.allSatisfy { !$0.value.contains(Data("secret".utf8)) })
        }

        @Test func aProcessThatEndsHalfwayLosesNoToken() throws {
            device.user.behaves(.confirms)
            for calls in 0...6 {
                device.keychain.end(after: .max)
                let store = try device.process().store
                try store.remove(name: "a")
                try store.write(name: "a", value: Data("old".utf8))
                device.keychain.end(after: calls)
                _ = try? store.write(name: "a", value: Data("new".utf8))
                device.keychain.end(after: .max)
                let next = try device.process().store
                let value = try next.read(name: "a").map { String(decoding: $0, as: UTF8.self) }
                #expect(value == (calls < 3 ? "old" : "new"), "after \(calls) calls")
                #expect(try next.names() == ["a"])
                // What was left behind goes with the entry.
                try next.remove(name: "a")
                #expect(device.items.isEmpty, "after \(calls) calls")
            }
        }

        @Test func anUnfinishedRemovalIsDoneByTheNext() throws {
            let store = try device.process().store
            try store.write(name: "a", value: Data("old".utf8))
            device.keychain.plant(.delete, errSecNotAvailable, service: ".user-presence/")
            #expect(storeError { try store.remove(name: "a") } != nil)
            #expect(try store.names() == ["a"])
            try store.remove(name: "a")
            #expect(device.items.isEmpty)
        }

        @Test func aLockedDeviceIsLockedAndNotEmpty() async throws {
            device.user.behaves(.confirms)
            let vault = try device.vault(AppleOptions(accessibility: .whenUnlockedThisDeviceOnly))
            try await vault.save(account: "alice", token: "token")
            device.keychain.setLocked(true)
            #expect(await code { try await vault.load(account: "alice") } == "E_VAULT_LOCKED")
            #expect(await code { try await vault.accounts() } == "E_VAULT_LOCKED")
            #expect(try await vault.status().readiness == .locked)
            device.keychain.setLocked(false)
            #expect(try await vault.load(account: "alice") == "token")
            #expect(try await vault.status().readiness == .ready)
            #expect(device.user.prompts.count == 1)
        }
    }
}
