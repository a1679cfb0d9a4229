import Foundation
import Testing
import WalletJwt

/// A row of `tests/data/conformance`: the result that every language must return.
struct ConformanceRow: CustomTestStringConvertible, @unchecked Sendable {
    let name: String
    let config: String
    let token: String
    let keyId: String?
    let nowAt: Int64
    let fetchedKeySet: Data?
    let expected: NSDictionary

    var testDescription: String { name }

    init(table: String, row: [String: Any]) throws {
        func member<Value>(_ name: String) throws -> Value {
            guard let value = row[name] as? Value else { throw Unusable("\(table): a row without \(name)") }
            return value
        }
        name = "\(table): \(try member("name") as String)"
        // As Rust spells it: the text of an error may name a column.
        let spelling: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
        let bytes = try JSONSerialization.data(withJSONObject: member("config") as Any, options: spelling)
        config = String(decoding: bytes, as: UTF8.self)
        token = try member("token")
        keyId = row["keyId"] as? String
        nowAt = try (member("nowAt") as NSNumber).int64Value
        fetchedKeySet = try row["fetchedKeySet"].map { try JSONSerialization.data(withJSONObject: $0) }
        expected = try member("expected") as NSDictionary
    }

    static let all: [ConformanceRow] = {
        let folder = repository.appendingPathComponent("tests/data/conformance")
        do {
            return try ["para", "dynamic", "custom", "people", "privy", "web3auth", "stytch"].flatMap { table in
                let data = try Data(contentsOf: folder.appendingPathComponent("\(table).json"))
                guard let rows = try JSONSerialization.jsonObject(with: data) as? [[String: Any]] else {
                    throw Unusable("\(table).json is not an array of objects")
                }
                return try rows.map { try ConformanceRow(table: table, row: $0) }
            }
        } catch {
            fatalError("the conformance table cannot be read: \(error)")
        }
    }()
}

@Suite("The conformance table")
struct ConformanceTests {
    /// Answers with the row's key set.
    private final class Endpoint: KeyFetcher {
        let keySet: Data?

        init(_ keySet: Data?) {
            self.keySet = keySet
        }

        func fetch(request: KeysRequest) throws -> KeysResponse {
            guard let keySet else { throw FetchError.Fetcher(detail: "this row must not fetch") }
            return KeysResponse(
                status: 200, body: keySet, etag: nil, cacheControl: nil, date: nil, age: nil)
        }
    }

    @Test(arguments: ConformanceRow.all)
    func givesTheSameJsonAsInRust(row: ConformanceRow) async throws {
        let found = try await outcome(of: row)
        #expect(try text(found) == text(row.expected))
    }

    @Test func isComplete() {
        #expect(ConformanceRow.all.count >= 509)
    }

    @Test func isComparedExactly() throws {
        for (one, other) in [("true", "1"), ("\"\u{e9}\"", "\"e\u{301}\""), ("null", "{}"), ("1.5", "\"1.5\"")] {
            let texts = try [one, other].map { try text(object("{\"member\": \($0)}") as NSDictionary) }
            #expect(texts[0] != texts[1])
        }
    }

    /// Compares bytes. Foundation's dictionaries and strings are also equal if `true` is compared with 1, or if
    /// texts only look alike.
    private func text(_ object: NSDictionary) throws -> Data {
        try JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
    }

    private func outcome(of row: ConformanceRow) async throws -> NSDictionary {
        do {
            let verifier = try Verifier.fromConfigJson(
                configJson: row.config, fetcher: Endpoint(row.fetchedKeySet), clock: StoppedClock(at: row.nowAt))
            let session =
                row.fetchedKeySet == nil
                ? try verifier.verifyOffline(token: row.token, keyId: row.keyId)
                : try await verifier.verify(token: row.token, keyId: row.keyId)
            return ["session": try object(session.toJson())]
        } catch let error as ConfigError {
            return ["error": ["code": error.code(), "text": "\(error)"]]
        } catch let error as VerifyError {
            var fields = try object(error.fieldsJson())
            fields["code"] = error.code()
            fields["text"] = "\(error)"
            return ["error": fields]
        }
    }

    private func object(_ json: String) throws -> [String: Any] {
        guard let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any] else {
            throw Unusable("not a JSON object: \(json)")
        }
        return object
    }
}
