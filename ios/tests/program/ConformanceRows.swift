// The rows of `tests/data/conformance`: the result that every language must return.
// Nothing writes them, so they are safe without the compiler's help.

import Foundation

private nonisolated(unsafe) let rows: [[String: Any]] = ["para", "dynamic", "custom", "people", "privy", "web3auth", "stytch"].flatMap { table in
    let bytes = try? Data(contentsOf: URL(fileURLWithPath: "tests/data/conformance/\(table).json"))
    let read = bytes.flatMap { try? JSONSerialization.jsonObject(with: $0) }
    return read as? [[String: Any]] ?? []
}

@_cdecl("test_row_count") public func rowCount() -> Int32 { Int32(rows.count) }

@_cdecl("test_row_now_at") public func rowNowAt(_ row: Int32) -> Int64 {
    (rows[Int(row)]["nowAt"] as? NSNumber)?.int64Value ?? 0
}

/// A member of the row: a text as it is, an object as JSON, null if there is none. The caller frees the text.
@_cdecl("test_row_member") public func rowMember(
    _ row: Int32, _ name: UnsafePointer<CChar>
) -> UnsafeMutablePointer<CChar>? {
    switch rows[Int(row)][String(cString: name)] {
    case let text as String: strdup(text)
    case let object?: strdup(canonical(object))
    case nil: nil
    }
}

/// Whether the row expects this session, or this error if there is no session.
@_cdecl("test_row_expects") public func rowExpects(
    _ row: Int32, _ session: UnsafePointer<CChar>?, _ code: UnsafePointer<CChar>?, _ fields: UnsafePointer<CChar>?
) -> Bool {
    func object(_ text: UnsafePointer<CChar>) -> [String: Any]? {
        let read = try? JSONSerialization.jsonObject(with: Data(String(cString: text).utf8))
        return read as? [String: Any]
    }
    guard var wanted = rows[Int(row)]["expected"] as? [String: [String: Any]] else { return false }
    // The tests in TypeScript compare the text of an error, also over this module.
    wanted["error"]?["text"] = nil
    let expected = canonical(wanted)
    if let session { return object(session).map { canonical(["session": $0]) } == expected }
    guard let code, let fields, var error = object(fields) else { return false }
    let text = String(cString: code)
    // The table does not have the fields of a configuration error.
    if text.hasPrefix("E_CONFIG_") { error = [:] }
    error["code"] = text
    return canonical(["error": error]) == expected
}

/// Texts are compared: Foundation's objects are also equal if `true` is compared with 1.
private func canonical(_ object: Any) -> String {
    let bytes = try? JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
    return bytes.map { String(decoding: $0, as: UTF8.self) } ?? "no JSON"
}
