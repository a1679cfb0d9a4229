import Foundation
import Testing
import WalletJwt

/// A row of `tests/data/conformance`. A simulator reads the files of the Mac it runs on.
struct Row: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let config: String
    let token: String
    let keyId: String?
    let nowAt: Int64
    let keySet: Data?
    /// The user's id, or the error's code.
    let expected: String

    static let all: [Row] = ["para", "dynamic", "custom", "people", "privy", "web3auth", "stytch"].flatMap { table in
        let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(6).joined(separator: "/")
        let file = URL(fileURLWithPath: "\(root)/tests/data/conformance/\(table).json")
        let rows = try? JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [[String: Any]]
        return (rows ?? []).compactMap { Row(table: table, row: $0) }
    }

    private init?(table: String, row: [String: Any]) {
        func json(_ name: String) -> Data? {
            row[name].flatMap { try? JSONSerialization.data(withJSONObject: $0) }
        }
        guard let name = row["name"] as? String, let config = json("config"), let token = row["token"] as? String,
            let nowAt = row["nowAt"] as? NSNumber, let expected = row["expected"] as? [String: [String: Any]],
            let result = expected["session"]?["userId"] as? String ?? expected["error"]?["code"] as? String
        else { return nil }
        testDescription = "\(table): \(name)"
        self.config = String(decoding: config, as: UTF8.self)
        self.token = token
        keyId = row["keyId"] as? String
        self.nowAt = nowAt.int64Value
        keySet = json("fetchedKeySet")
        self.expected = result
    }
}

@Suite("The library that the app is linked with")
struct LinkedLibraryTests {
    private final class StoppedClock: WalletJwt.Clock {
        let time: Int64

        init(time: Int64) {
            self.time = time
        }

        func nowAt() -> Int64 { time }
    }

    private final class Endpoint: KeyFetcher {
        let keySet: Data?

        init(keySet: Data?) {
            self.keySet = keySet
        }

        func fetch(request: KeysRequest) throws -> KeysResponse {
            guard let keySet else { throw FetchError.Fetcher(detail: "this row must not fetch") }
            return KeysResponse(status: 200, body: keySet, etag: nil, cacheControl: nil, date: nil, age: nil)
        }
    }

    @Test func hasTheWholeTable() {
        #expect(Row.all.count >= 508)
    }

    @Test(arguments: Row.all)
    func givesTheResultOfEveryLanguage(row: Row) async throws {
        let found: String
        do {
            let verifier = try Verifier.fromConfigJson(
                configJson: row.config, fetcher: Endpoint(keySet: row.keySet), clock: StoppedClock(time: row.nowAt))
            let session =
                row.keySet == nil
                ? try verifier.verifyOffline(token: row.token, keyId: row.keyId)
                : try await verifier.verify(token: row.token, keyId: row.keyId)
            found = session.userId
        } catch let error as ConfigError {
            found = error.code()
        } catch let error as VerifyError {
            found = error.code()
        }
        #expect(found == row.expected)
    }

    /// Tests without an app have no entitlements, so the keychain may refuse them. Then the vault must say so.
    @Test func keepsATokenOrSaysThatTheKeychainRefuses() async throws {
        do {
            let vault = try Vault.open(options: VaultOptions(namespace: "wallet-jwt-simulator"))
            try await vault.save(account: "a", token: "t")
            #expect(try await vault.load(account: "a") == "t")
            try await vault.delete(account: "a")
            #expect(try await vault.load(account: "a") == nil)
        } catch let error as VaultError {
            #expect(error.code() == "E_VAULT_UNAVAILABLE")
        }
    }
}
