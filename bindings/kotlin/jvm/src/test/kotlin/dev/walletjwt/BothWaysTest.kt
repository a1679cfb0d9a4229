package dev.walletjwt

import java.io.File
import java.nio.ByteBuffer
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows

/** Where the system's search finds the library, the JVM has no path of it. Everything goes through JNA then, with no other answer. */
class BothWaysTest {
    @Test
    @Tag("processes")
    @Timeout(180)
    fun `every row and every text is the same through JNA`() {
        val folder = File(LibraryFile.name).parent
        val override = "-Duniffi.component.wallet_jwt.libraryOverride=wallet_jwt"
        val said = said("dev.walletjwt.ThroughJnaKt", override, environment = mapOf("LD_LIBRARY_PATH" to folder))
        val rows = said.first().toInt()
        assertTrue(rows >= 509, "only $rows rows")
        assertTrue(goesDirectly())
        assertEquals(texts().map { it.replace("\n", " ") }, said.drop(1))
    }

    @Test
    @Tag("processes")
    @Timeout(180)
    fun `a search path for other libraries keeps the calls direct`() {
        assertEquals(listOf("direct"), said("dev.walletjwt.DirectKt", "-Djna.library.path=/nonexistent"))
    }

    @Test
    fun `the texts are of every error there is`() {
        val tags = errors().map { error ->
            val bytes = ByteBuffer.allocate(FfiConverterTypeVerifyError.allocationSize(error).toInt())
            FfiConverterTypeVerifyError.write(error, bytes)
            bytes.getInt(0)
        }.distinct()
        assertEquals((1..tags.size).toList(), tags)
        val next = ByteBuffer.allocate(64).putInt(0, tags.size + 1)
        assertThrows<RuntimeException> { FfiConverterTypeVerifyError.read(next) }
    }
}
