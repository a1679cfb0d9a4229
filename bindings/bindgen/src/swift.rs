//! Faster reading in the generated Swift: it reads a session with dozens of texts from one answer of the library.
//!
//! uniffi's template copies every number with a generic function of Foundation, and every text into an array first. On
//! Linux that took longer than the verification of the token (docs/adr/0013).

use anyhow::ensure;

/// What uniffi 0.32.2 writes, and what takes its place. The checks of the bounds before each stay.
const CHANGES: [(&str, &str); 3] = [
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
pub fn with_faster_reading(mut generated: String) -> anyhow::Result<String> {
    for (old, new) in CHANGES {
        let found = generated.matches(old).count();
        ensure!(found == 1, "uniffi's Swift has this {found} times and not once; measure again:\n{old}");
        generated = generated.replace(old, new);
    }
    Ok(generated)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template() -> String {
        CHANGES.map(|(old, _)| old).join("between\n")
    }

    #[test]
    fn each_part_is_replaced_and_the_rest_stays() -> anyhow::Result<()> {
        let changed = with_faster_reading(template())?;
        assert_eq!(changed, CHANGES.map(|(_, new)| new).join("between\n"));
        Ok(())
    }

    #[test]
    fn a_template_that_has_changed_is_an_error() {
        for (old, _) in CHANGES {
            assert!(with_faster_reading(template().replace(old, "")).is_err());
            assert!(with_faster_reading(template() + old).is_err());
        }
    }
}
