//! Faster reading in the generated Swift: it reads a session with dozens of texts from one answer of the library.
//!
//! uniffi's template copies every number with a generic function of Foundation, and every text into an array first. On
//! Linux that took longer than the verification of the token (docs/adr/0013).

/// What uniffi 0.32.2 writes, and what takes its place. The checks of the bounds before each stay.
const CHANGES: [(&str, &str); 5] = [
    // For the JVM only.
    ("public func directNumber(", "func directNumber("),
    ("public func directSessionNumber(", "func directSessionNumber("),
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
        "    let value = reader.data.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: range.lowerBound, as: T.self) }
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
        "    let value = reader.data.withUnsafeBytes { Array($0[range]) }
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
        return buf.data.withUnsafeBytes { String(decoding: UnsafeRawBufferPointer(rebasing: $0[range]), as: UTF8.self) }
",
    ),
];

/// The generated file with the changes.
///
/// # Errors
/// uniffi writes something else: a new version needs new changes, or none.
pub fn with_faster_reading(generated: String) -> anyhow::Result<String> {
    crate::changes::made(generated, 1, &CHANGES)
}
