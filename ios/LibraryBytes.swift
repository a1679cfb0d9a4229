import Foundation
import WalletJwtFFI

/// Bytes that the library owns, in uniffi's format: only what `LibraryCall` needs and the generated converters keep private.
/// A number has its most significant byte first.
struct LibraryBytes {
    private let buffer: RustBuffer

    init(_ buffer: RustBuffer) { self.buffer = buffer }

    /// Bytes that are not in the format: the library and the bindings are not of one build.
    struct Malformed: Error {}

    func free() {
        var status = RustCallStatus()
        ffi_wallet_jwt_rustbuffer_free(buffer, &status)
    }

    /// An argument that may be missing: a byte that says whether it is there, its length, and its UTF-8.
    static func optional(_ text: String?) -> RustBuffer {
        guard let text else { return allocated([0]) }
        let length = withUnsafeBytes(of: Int32(text.utf8.count).bigEndian) { Array($0) }
        return allocated([1] + length + Array(text.utf8))
    }

    /// A result that may be missing. Frees the bytes.
    static func optionalText(_ buffer: RustBuffer) throws -> String? {
        try read(buffer) { bytes in try bytes.byte() == 1 ? bytes.text() : nil }
    }

    /// A result of several texts. Frees the bytes.
    static func texts(_ buffer: RustBuffer) throws -> [String] {
        try read(buffer) { bytes in
            let count = try bytes.number()
            return try (0..<count).map { _ in try bytes.text() }
        }
    }

    private static func allocated(_ bytes: [UInt8]) -> RustBuffer {
        bytes.withUnsafeBufferPointer { pointer in
            var status = RustCallStatus()
            let foreign = ForeignBytes(len: Int32(pointer.count), data: pointer.baseAddress)
            return ffi_wallet_jwt_rustbuffer_from_bytes(foreign, &status)
        }
    }

    private static func read<Value>(_ buffer: RustBuffer, _ body: (inout Unread) throws -> Value) throws -> Value {
        defer { LibraryBytes(buffer).free() }
        var unread = Unread(bytes: UnsafeBufferPointer(start: buffer.data, count: Int(buffer.len))[...])
        return try body(&unread)
    }

    private struct Unread {
        var bytes: Slice<UnsafeBufferPointer<UInt8>>

        mutating func byte() throws -> UInt8 {
            guard let byte = bytes.popFirst() else { throw Malformed() }
            return byte
        }

        mutating func number() throws -> Int {
            try (0..<4).reduce(0) { number, _ in number << 8 | Int(try byte()) }
        }

        mutating func text() throws -> String {
            let length = try number()
            guard length <= bytes.count else { throw Malformed() }
            defer { bytes.removeFirst(length) }
            return String(decoding: bytes.prefix(length), as: UTF8.self)
        }
    }
}
