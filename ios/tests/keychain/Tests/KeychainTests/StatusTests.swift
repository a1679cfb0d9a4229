import Foundation
import Security
import Testing

@testable import WalletJwt

extension KeychainTests {
    @Suite("Apple's result codes")
    struct StatusTests {
        let device = FakeDevice()

        /// What is planted, in which call, and what the store throws.
        struct Row: Sendable, CustomStringConvertible {
            let status: OSStatus
            let kind: String
            let word: String

            var description: String { "\(status)" }
        }

        /// Those that Apple documents for these calls. A code without a meaning of its own is like the last one.
        static let rows = [
            Row(status: errSecInteractionNotAllowed, kind: "Locked", word: ""),
            Row(status: errSecUserCanceled, kind: "NotConfirmed", word: "cancelled"),
            Row(status: errSecAuthFailed, kind: "NotConfirmed", word: "sign in again"),
            Row(status: errSecDecode, kind: "Corrupt", word: "decode"),
            Row(status: errSecNotAvailable, kind: "Unavailable", word: "-25291"),
            Row(status: errSecReadOnly, kind: "Unavailable", word: "-25292"),
            Row(status: errSecMissingEntitlement, kind: "Unavailable", word: "provisioning profile"),
            Row(status: errSecParam, kind: "Unavailable", word: "access group"),
            Row(status: errSecDiskFull, kind: "Full", word: "disk"),
            Row(status: -26276, kind: "Unavailable", word: "OSStatus -26276"),
        ]

        @Test(arguments: rows)
        func ofAListHaveAMeaning(row: Row) throws {
            let store = try device.process().store
            device.keychain.plant(.copyMatching, row.status)
            expect(row, storeError { try store.names() })
            #expect(try store.names() == [])
        }

        @Test(arguments: rows)
        func ofTheItemsNameHaveAMeaning(row: Row) throws {
            let store = try device.process().store
            device.keychain.plant(.copyMatching, row.status)
            expect(row, storeError { try store.read(name: "a") })
            #expect(try store.read(name: "a") == nil)
        }

        @Test(arguments: rows)
        func ofTheValueHaveAMeaning(row: Row) throws {
            device.user.behaves(.confirms)
            let store = try device.process().store
            try store.write(name: "a", value: Data("value".utf8))
            // The first look asks nobody; the second one is the read.
            device.keychain.plant(.copyMatching, errSecInteractionNotAllowed, service: ".user-presence/")
            device.keychain.plant(.copyMatching, row.status, service: ".user-presence/")
            expect(row, storeError { try store.read(name: "a") })
            #expect(device.user.prompts.count == 1, "the user is not asked twice")
            #expect(try store.read(name: "a") == Data("value".utf8))
        }

        @Test(arguments: rows)
        func ofAnUpdateHaveAMeaningAndKeepTheOldValue(row: Row) throws {
            device.user.behaves(.confirms)
            let store = try device.process().store
            try store.write(name: "a", value: Data("old".utf8))
            device.keychain.plant(.update, row.status)
            expect(row, storeError { try store.write(name: "a", value: Data("new".utf8)) })
            #expect(try store.read(name: "a") == Data("old".utf8))
            #expect(device.items.count == 2, "the new value was left behind")
        }

        @Test(arguments: rows)
        func ofADeletionHaveAMeaningAndKeepTheValue(row: Row) throws {
            device.user.behaves(.confirms)
            let store = try device.process().store
            try store.write(name: "a", value: Data("value".utf8))
            device.keychain.plant(.delete, row.status)
            expect(row, storeError { try store.remove(name: "a") })
            #expect(try store.read(name: "a") == Data("value".utf8))
        }

        @Test(arguments: rows)
        func ofAnAdditionHaveAMeaning(row: Row) throws {
            let store = try device.process().store
            device.keychain.plant(.add, row.status)
            let failure = storeError { try store.write(name: "a", value: Data("value".utf8)) }
            if [errSecAuthFailed, errSecNotAvailable].contains(row.status) {
                // Nobody was asked: there is nothing to confirm with.
                expect(Row(status: row.status, kind: "Unavailable", word: "a finger or a face"), failure)
            } else {
                expect(row, failure)
            }
            #expect(try store.names() == [])
        }

        @Test func aDuplicateItemOfAnotherProcessIsUpdated() throws {
            device.user.behaves(.confirms)
            let store = try device.process().store
            try store.write(name: "a", value: Data("theirs".utf8))
            device.keychain.plant(.update, errSecItemNotFound)
            try store.write(name: "a", value: Data("ours".utf8))
            #expect(try store.read(name: "a") == Data("ours".utf8))
            #expect(device.items.count == 2)
        }

        @Test func anAccessControlThatCannotBeMadeIsReported() throws {
            let store = try device.process().store
            device.keychain.plant(.accessControl, -50)
            let failure = storeError { try store.write(name: "a", value: Data("value".utf8)) }
            expect(Row(status: -50, kind: "Unavailable", word: "(code -50)"), failure)
        }

        @Test func anEntryThatNamesNothingIsDamagedAndReplaced() throws {
            device.user.behaves(.confirms)
            let store = try device.process().store
            try store.write(name: "a", value: Data("value".utf8))
            let entry = [
                kSecClass as String: kSecClassGenericPassword, kSecUseDataProtectionKeychain as String: true,
                kSecAttrSynchronizable as String: false, kSecAttrService as String: "\(device.namespace).user-presence",
                kSecAttrAccount as String: "a",
            ] as [String: Any]
            #expect(SecItemUpdate(entry as CFDictionary, [kSecValueData as String: Data()] as CFDictionary) == errSecSuccess)
            expect(Row(status: 0, kind: "Corrupt", word: "where its value is"), storeError { try store.read(name: "a") })
            try store.write(name: "a", value: Data("new".utf8))
            #expect(try store.read(name: "a") == Data("new".utf8))
            try store.remove(name: "a")
            #expect(device.items.isEmpty)
        }

        private func expect(_ row: Row, _ failure: StoreError?) {
            let shown = failure.map { "\($0)" } ?? "nothing"
            #expect(failure.map(kind) == row.kind, "\(shown)")
            #expect(row.word.isEmpty || shown.contains(row.word), "\(shown)")
        }

        private func kind(_ error: StoreError) -> String {
            switch error {
            case .Locked: "Locked"
            case .NotConfirmed: "NotConfirmed"
            case .PresenceRequired: "PresenceRequired"
            case .KeyLost: "KeyLost"
            case .NotKept: "NotKept"
            case .Corrupt: "Corrupt"
            case .TooLarge: "TooLarge"
            case .Full: "Full"
            case .Unavailable: "Unavailable"
            }
        }
    }
}
