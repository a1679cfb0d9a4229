package dev.walletjwt

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** The tests run twice: on the library as it is, and on a shrunk one. This keeps the second from being the first. */
class ShrinkingTest {
    @Test
    fun `only a shrunk library has new names and no unused code`() {
        val isShrunk = System.getProperty("walletjwt.shrunk") == "true"
        assertEquals(isShrunk, Provider::class.java.name != listOf("dev", "walletjwt", "Provider").joinToString("."))
        // No function of ours takes borrowed bytes.
        val unused = listOf("dev", "walletjwt", "FfiConverterByRefBytes").joinToString(".")
        assertEquals(isShrunk, runCatching { Class.forName(unused) }.isFailure)
    }
}
