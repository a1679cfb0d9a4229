import Testing

/// A row of the table of sessions (docs/conformance-sessions.md).
struct SessionRow: CustomTestStringConvertible, Sendable {
    let name: String
    let start: Json
    let steps: [Json]
    /// The reason why this runner skips the row.
    let exception: String?

    var testDescription: String { name }

    init(_ row: Json) throws {
        guard let name = row["name"]?.text, let start = row["start"], let steps = row["steps"]?.list else {
            throw Unusable("a row of sessions without its members")
        }
        (self.name, self.start, self.steps) = (name, start, steps)
        exception = row["except"]?["swift"]?.text
    }

    /// The data that all rows use.
    static let common: Json = read { try Json.table("session_tokens") }

    static let all: [SessionRow] = read {
        guard let rows = try Json.table("session_requests").list else { throw Unusable("the table is not a list") }
        return try rows.map(SessionRow.init)
    }

    /// The rows that this runner does not skip.
    static let ours = all.filter { $0.exception == nil }

    static func token(_ name: String?) throws -> String {
        guard let name, let token = common["tokens"]?[name]?.text else {
            throw Unusable("the table has no token \(name ?? "without a name")")
        }
        return token
    }

    private static func read<Value>(_ body: () throws -> Value) -> Value {
        do {
            return try body()
        } catch {
            fatalError("the table of sessions cannot be read: \(error)")
        }
    }
}
