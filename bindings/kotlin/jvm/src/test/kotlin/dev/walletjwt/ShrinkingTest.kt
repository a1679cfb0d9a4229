package dev.walletjwt

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Test

/**
 * The tests run twice: with the normal library, and with one that R8 has shrunk with the rules for apps. This one runs a third
 * time, with a library that was shrunk without them.
 */
class ShrinkingTest {
    private val run: String? = System.getProperty("walletjwt.shrunk")

    @Test
    fun `only a shrunk library has new names and no unused code`() {
        // None of our functions accepts borrowed bytes.
        assertEquals(run != null, isGone("FfiConverterByRefBytes"))
        // No test names this one, and every test of a store uses it.
        assertEquals(run != null, isGone("StoreWithoutErrors"))
    }

    @Test
    fun `a library that was shrunk without the rules opens no vault`() {
        val failure = runCatching { memory().close() }.exceptionOrNull()
        // JNA's native half looks its own classes up by their names. Calls over JNI need no such name.
        if (run == "without-rules") assertInstanceOf(UnsatisfiedLinkError::class.java, failure) else assertNull(failure)
    }

    private fun isGone(name: String) = runCatching { Class.forName(listOf("dev", "walletjwt", name).joinToString(".")) }.isFailure
}
