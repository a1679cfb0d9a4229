import Foundation

// The generated code reads every number and text of an answer with `Data.copyBytes(to:from:)`. Foundation's is generic over
// all kinds of data and ranges, and on Linux takes much longer than the copy: reading a session took 40 µs, more than its
// verification. These do the same for the one type that is read; the compiler prefers them to the generic ones.
extension Data {
    @discardableResult
    func copyBytes(to destination: UnsafeMutableRawBufferPointer, from range: Range<Data.Index>) -> Int {
        withUnsafeBytes { bytes in
            let piece = UnsafeRawBufferPointer(rebasing: bytes[range])
            destination.copyMemory(from: piece)
            return piece.count
        }
    }

    func copyBytes(to destination: UnsafeMutableBufferPointer<UInt8>, from range: Range<Data.Index>) {
        copyBytes(to: UnsafeMutableRawBufferPointer(destination), from: range)
    }
}
