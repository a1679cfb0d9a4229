import Foundation
import Testing
import WalletJwt
import WalletJwtFFI

@Suite("A panic in the library")
struct PanicTests {
    private static let success: Int8 = 0
    private static let unexpectedError: Int8 = 2

    /// uniffi panics when it must read a session from two bytes. The generated functions always pass complete
    /// values.
    private func panic() -> (code: Int8, text: String) {
        var status = RustCallStatus(code: Self.success, errorBuf: RustBuffer(capacity: 0, len: 0, data: nil))
        let twoBytes: [UInt8] = [0xff, 0xfe]
        let argument = twoBytes.withUnsafeBufferPointer { bytes in
            ffi_wallet_jwt_rustbuffer_from_bytes(
                ForeignBytes(len: Int32(bytes.count), data: bytes.baseAddress), &status)
        }
        let result = uniffi_wallet_jwt_fn_method_session_to_json(argument, &status)
        var freeing = RustCallStatus(code: Self.success, errorBuf: RustBuffer(capacity: 0, len: 0, data: nil))
        ffi_wallet_jwt_rustbuffer_free(result, &freeing)
        let text = String(
            decoding: UnsafeBufferPointer(start: status.errorBuf.data, count: Int(status.errorBuf.len)),
            as: UTF8.self
        )
        ffi_wallet_jwt_rustbuffer_free(status.errorBuf, &freeing)
        return (status.code, text)
    }

    @Test func isAnErrorAndTheProcessContinues() async throws {
        // The generated code must have checked the library first, as every call does.
        _ = await thrown { try decodeUnverified(token: "") }
        for _ in 0..<100 {
            let panic = panic()
            #expect(panic.code == Self.unexpectedError)
            #expect(panic.text.contains("Failed to convert arg"))
        }
        let issuer = try FakeIssuer()
        #expect(try await issuer.paraVerifier().verify(issuer.token("shape=para")).provider == .para)
    }
}
