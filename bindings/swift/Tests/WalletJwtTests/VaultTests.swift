import Foundation
import Testing
import WalletJwt

@Suite("A vault on a store written in Swift")
struct VaultTests {
    private func open(_ store: any SecretStore, timeoutSecs: Int64 = 10) throws -> Vault {
        try Vault.open(options: VaultOptions(store: .own(store: store), timeoutSecs: timeoutSecs))
    }

    @Test func theStoreFulfilsTheContract() throws {
        let store = try FolderStore()
        try StoreContract(store: store, largest: FolderStore.limitBytes).check()
        try store.destroy()
    }

    @Test func theContractFindsAStoreThatBreaksIt() {
        let fake = FakeStore()
        #expect(throws: StoreContract.Violation.self) {
            // This store has no limit of its own.
            try StoreContract(store: fake, largest: 1_000).check()
        }
    }

    @Test func keepsTokensByAccountUntilTheyAreDeleted() async throws {
        let store = try FolderStore()
        let vault = try open(store)
        let accounts = ["alice", "bob/üñ🔑", " spaces "]
        for account in accounts {
            #expect(try await vault.load(account: account) == nil)
            try await vault.save(account: account, token: "token of \(account)")
        }
        #expect(try await Set(vault.accounts()) == Set(accounts))
        for account in accounts {
            #expect(try await vault.load(account: account) == "token of \(account)")
        }
        try await vault.save(account: "alice", token: "newer")
        #expect(try await vault.load(account: "alice") == "newer")
        try await vault.delete(account: "alice")
        try await vault.delete(account: "alice")
        #expect(try await vault.load(account: "alice") == nil)
        try await vault.clear()
        #expect(try await vault.accounts().isEmpty)
        #expect(try store.names().isEmpty)
        try store.destroy()
    }

    @Test func keepsTokensOfTheLargestSizeAndOverARestart() async throws {
        let store = try FolderStore()
        let token = String(repeating: "t", count: 32 * 1024)
        try await open(store).save(account: "default", token: token)
        #expect(try await open(store.reopened()).load(account: "default") == token)
        try store.destroy()
    }

    @Test func saysWhatTheStoreIs() async throws {
        let store = try FolderStore()
        #expect(try await open(store).status() == StoreStatus(description: "a folder", readiness: .ready))
        try store.destroy()
    }

    @Test func answersAnUnlockWithoutAPromptByItsStatus() async throws {
        let vault = try Vault.open(options: VaultOptions(store: .memory))
        try await vault.unlock()
        vault.cancelUnlock()
        #expect(await code { try await vault.unlock(timeoutSecs: 601) } == "E_CONFIG_OPTION")
    }

    @Test(arguments: [
        (StoreError.Locked, "E_VAULT_LOCKED"),
        (.KeyLost(detail: "the alias is gone"), "E_VAULT_KEY_LOST"),
        (.NotKept(detail: "a crash"), "E_VAULT_NOT_KEPT"),
        (.Corrupt(detail: "no tag"), "E_VAULT_CORRUPT"),
        (.TooLarge(limitBytes: 5), "E_VAULT_TOO_LARGE"),
        (.Full(detail: "the disk"), "E_VAULT_FULL"),
        (.Unavailable(detail: "no service"), "E_VAULT_UNAVAILABLE"),
    ])
    func reportsTheStoresErrorsByTheirCodes(failure: StoreError, expected: ErrorCode) async throws {
        let store = FakeStore()
        let vault = try open(store)
        store.fail(with: failure)
        #expect(await code { try await vault.load(account: "a") } == expected)
        #expect(await code { try await vault.save(account: "a", token: "t") } == expected)
        store.fail(with: nil)
        try await vault.save(account: "a", token: "t")
        #expect(try await vault.load(account: "a") == "t")
    }

    @Test func reportsAnUndeclaredErrorAsUnavailableWithoutItsText() async throws {
        struct Chatty: Error, CustomStringConvertible {
            let description = "secret-token"
        }
        let store = FakeStore()
        let vault = try open(store)
        store.fail(with: Chatty())
        let error = await thrown { try await vault.load(account: "a") }
        #expect((error as? VaultError)?.code() == "E_VAULT_UNAVAILABLE")
        #expect(!"\(String(describing: error))".contains("secret-token"))
    }

    @Test func timesOutOnAHangingStoreAndRecovers() async throws {
        let store = FakeStore()
        let vault = try open(store, timeoutSecs: 1)
        store.delay(secs: 1.5)
        #expect(await code { try await vault.load(account: "a") } == "E_VAULT_UNAVAILABLE")
        store.delay(secs: 0)
        let recovers = await becomesTrue { await code { try await vault.save(account: "a", token: "t") } == nil }
        #expect(recovers)
    }

    @Test func refusesNamesThatCannotBeUsed() async throws {
        let vault = try Vault.open(options: VaultOptions(store: .memory))
        #expect(await code { try await vault.save(account: "", token: "t") } == "E_VAULT_ACCOUNT")
        #expect(await code { try await vault.load(account: "a\nb") } == "E_VAULT_ACCOUNT")
        #expect(await code { try Vault.open(options: VaultOptions(timeoutSecs: 0)) } == "E_CONFIG_OPTION")
    }

    @Test func servesAThousandTasksOneAfterTheOther() async throws {
        let store = try FolderStore()
        let vault = try open(store)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<1_000 {
                group.addTask {
                    let account = "account \(task % 20)"
                    try await vault.save(account: account, token: "token \(task)")
                    let token = try await vault.load(account: account)
                    #expect(token?.hasPrefix("token ") == true)
                }
            }
            try await group.waitForAll()
        }
        #expect(try await vault.accounts().count == 20)
        try store.destroy()
    }
}
