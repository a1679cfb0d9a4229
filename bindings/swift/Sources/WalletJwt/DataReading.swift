import Foundation

// The generated code reads every number and text of an answer with `Data.copyBytes(to:from:)`. Foundation's is generic over
// all kinds of data and ranges, and on Linux takes longer than the copy by far: a session cost 40 µs to read, more than its
// verification. These say the same for the one kind that is read; the compiler prefers them to the generic ones.
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
