/// What a call answers, as `WalletJwtModule.h` says.
enum ModuleAnswer: Sendable {
    /// The module was invalidated: nobody waits any more.
    case dropped
    case null
    case bool(Bool)
    case text(String)
    case list([String])
    /// An error: its code, its sentence, and its fields as JSON.
    case refusal(code: String, message: String, fields: String)

    /// A text, or null.
    static func optional(_ text: String?) -> ModuleAnswer { text.map { .text($0) } ?? .null }

    /// What the work answers or throws.
    static func of(_ work: () throws -> ModuleAnswer) -> ModuleAnswer {
        do { return try work() } catch { return refusal(of: error) }
    }

    static func refusal(of error: any Error) -> ModuleAnswer {
        if let coded = error as? any CodedError {
            return .refusal(code: coded.code(), message: "\(coded)", fields: coded.fieldsJson())
        }
        // Nobody knows what its own words quote.
        let name = String(reflecting: type(of: error))
        return .refusal(code: "E_INTERNAL", message: "the native module failed: \(name)", fields: "{}")
    }
}

/// Where the answer to one call goes: a function of C with its context.
struct ModuleReply: @unchecked Sendable {
    private let context: CContext
    private let function: CReply

    init(_ context: CContext, _ function: @escaping CReply) {
        self.context = context
        self.function = function
    }

    /// Call it exactly once. The numbers are those of `WalletJwtAnswer` in the header.
    func give(_ answer: ModuleAnswer) {
        switch answer {
        case .dropped: give(0, [])
        case .null: give(1, [])
        case .bool(false): give(2, [])
        case .bool(true): give(3, [])
        case .text(let text): give(4, [text])
        case .list(let texts): give(5, texts)
        case .refusal(let code, let message, let fields): give(6, [code, message, fields])
        }
    }

    private func give(_ kind: Int32, _ texts: [String]) {
        let copies = texts.map { text in text.utf8CString.withUnsafeBufferPointer(Self.copy) }
        defer { copies.forEach { $0.deallocate() } }
        copies.map { UnsafePointer($0.baseAddress) }.withUnsafeBufferPointer { pointers in
            function(context, kind, pointers.baseAddress, Int32(pointers.count))
        }
    }

    private static func copy(_ text: UnsafeBufferPointer<CChar>) -> UnsafeMutableBufferPointer<CChar> {
        let copy = UnsafeMutableBufferPointer<CChar>.allocate(capacity: text.count)
        _ = copy.initialize(from: text)
        return copy
    }
}
