//! What changes in the generated Swift, mostly to read faster: it reads a session with dozens of texts from one answer of the library.
//!
//! uniffi's template wraps an answer in Foundation's `Data`, copies every number with a generic function, and copies every
//! text into an array first. On Linux that took longer than the verification of the token (docs/adr/0013). Here numbers and texts
//! are read from the library's own memory.

use anyhow::ensure;

/// From where, and how far it is read. The type stands in each function that reads.
const READER: (&str, &str) =
    ("(data: Data, offset: Data.Index)", "(data: UnsafeRawBufferPointer, offset: Int)");

/// What uniffi 0.32.2 writes, and what takes its place, after `READER`. The checks of the bounds before each stay.
const CHANGES: [(&str, &str); 9] = [
    // For the JVM only.
    ("public func directNumber(", "func directNumber("),
    ("public func directSessionNumber(", "func directSessionNumber("),
    (
        "fileprivate extension Data {
    init(rustBuffer: RustBuffer) {
        self.init(
            bytesNoCopy: rustBuffer.data!,
            count: Int(rustBuffer.len),
            deallocator: .none
        )
    }
}
",
        "fileprivate extension UnsafeRawBufferPointer {
    init(rustBuffer: RustBuffer) {
        self.init(start: rustBuffer.data!, count: Int(rustBuffer.len))
    }
}
",
    ),
    ("func createReader(data: Data) ->", "func createReader(data: UnsafeRawBufferPointer) ->"),
    (
        "createReader(data: Data(rustBuffer: buf))",
        "createReader(data: UnsafeRawBufferPointer(rustBuffer: buf))",
    ),
    (
        "    if T.self == UInt8.self {
        let value = reader.data[reader.offset]
        reader.offset += 1
        return value as! T
    }
    var value: T = 0
    let _ = withUnsafeMutableBytes(of: &value, { reader.data.copyBytes(to: $0, from: range)})
    reader.offset = range.upperBound
",
        "    let value = reader.data.loadUnaligned(fromByteOffset: range.lowerBound, as: T.self)
    reader.offset = range.upperBound
",
    ),
    (
        "    var value = [UInt8](repeating: 0, count: count)
    value.withUnsafeMutableBufferPointer({ buffer in
        reader.data.copyBytes(to: buffer, from: range)
    })
    reader.offset = range.upperBound
",
        "    let value = Array(reader.data[range])
    reader.offset = range.upperBound
",
    ),
    (
        "        return String(decoding: try readBytes(&buf, count: Int(len)), as: UTF8.self)
",
        "        let range = buf.offset..<(buf.offset + Int(len))
        guard buf.data.count >= range.upperBound else {
            throw UniffiInternalError.bufferOverflow
        }
        buf.offset = range.upperBound
        return String(decoding: UnsafeRawBufferPointer(rebasing: buf.data[range]), as: UTF8.self)
",
    ),
    // A text that is passed on: uniffi's way leaves a copy of a token in memory that nobody overwrites.
    (
        "        return value.utf8CString.withUnsafeBufferPointer { ptr in
            // The swift string gives us int8_t, we want uint8_t.
            ptr.withMemoryRebound(to: UInt8.self) { ptr in
                // The swift string gives us a trailing null byte, we don't want it.
                let buf = UnsafeBufferPointer(rebasing: ptr.prefix(upTo: ptr.count - 1))
                return RustBuffer.from(buf)
            }
        }
",
        "        var text = value
        return text.withUTF8 { RustBuffer.from($0) }
",
    ),
];

/// The generated file with the changes.
///
/// # Errors
/// uniffi writes something else: a new version needs new changes, or none.
pub fn with_faster_reading(generated: String) -> anyhow::Result<String> {
    ensure!(
        generated.contains(READER.0),
        "uniffi reads from something else; look at it again:\n{}",
        READER.0
    );
    crate::changes::made(generated.replace(READER.0, READER.1), 1, &CHANGES)
}
