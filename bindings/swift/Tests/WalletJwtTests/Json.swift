import Foundation

/// Any JSON value of a table. Its numbers are integers.
enum Json: Codable, Equatable, Sendable {
    case null
    case bool(Bool)
    case number(Int64)
    case text(String)
    case list([Json])
    case object([String: Json])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? value.decode(Int64.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let list = try? value.decode([Json].self) {
            self = .list(list)
        } else {
            self = .object(try value.decode([String: Json].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let bool): try container.encode(bool)
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        case .list(let list): try container.encode(list)
        case .object(let object): try container.encode(object)
        }
    }

    /// A file of `tests/data/conformance`.
    static func table(_ name: String) throws -> Json {
        let file = repository.appendingPathComponent("tests/data/conformance/\(name).json")
        return try JSONDecoder().decode(Json.self, from: Data(contentsOf: file))
    }

    subscript(_ member: String) -> Json? {
        guard case .object(let members) = self else { return nil }
        return members[member]
    }

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var number: Int64? { if case .number(let number) = self { number } else { nil } }
    var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }
    var list: [Json]? { if case .list(let list) = self { list } else { nil } }
    var data: Data { get throws { try JSONEncoder().encode(self) } }
}
