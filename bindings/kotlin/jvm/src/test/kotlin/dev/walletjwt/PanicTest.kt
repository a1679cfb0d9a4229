package dev.walletjwt

import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

class PanicTest {
    private val issuer = FakeIssuer()

    @AfterAll
    fun stop() = issuer.close()

    @Test
    fun `a panic in the library does not end the process`() = running {
        val issued = issuer.para()
        Verifier(para(), development(issuer.paraKeys)).use { verifier ->
            verifier.verify(issued.token, issued.keyId)
            repeat(100) {
                val status = UniffiRustCallStatus()
                // uniffi panics when an argument has an impossible form: two bytes are not a session.
                val argument = RustBuffer.alloc(2UL)
                argument.writeField("len", 2L)
                UniffiLib.uniffi_wallet_jwt_fn_method_session_to_json(argument, status)
                assertTrue(status.isPanic(), "code ${status.code}")
                assertTrue(FfiConverterString.lift(status.error_buf).startsWith("Failed to convert arg"))
            }
            // The objects that the process had before still work.
            assertEquals(KeySource.CACHED, verifier.verifyOffline(issued.token, issued.keyId).keySource)
            assertThrows<VerifyException.TokenMalformed> { decodeUnverified("") }
        }
    }
}
