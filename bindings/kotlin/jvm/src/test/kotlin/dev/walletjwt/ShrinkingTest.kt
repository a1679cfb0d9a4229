package dev.walletjwt

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/**
 * The tests run twice: with the normal library and with a shrunk one. This test checks that the second run uses the
 * shrunk one.
 */
class ShrinkingTest {
    @Test
    fun `only a shrunk library has new names and no unused code`() {
        val isShrunk = System.getProperty("walletjwt.shrunk") == "true"
        assertEquals(isShrunk, Provider::class.java.name != listOf("dev", "walletjwt", "Provider").joinToString("."))
        // None of our functions accepts borrowed bytes.
        val unused = listOf("dev", "walletjwt", "FfiConverterByRefBytes").joinToString(".")
        assertEquals(isShrunk, runCatching { Class.forName(unused) }.isFailure)
    }
}
