package dev.walletjwt

import java.io.File
import java.nio.ByteBuffer
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows

/**
 * A JVM loads a library for one class loader only. Where another one has it, everything goes through JNA, and nobody sees a
 * difference.
 */
class BothWaysTest {
    @Test
    @Tag("processes")
    @Timeout(180)
    fun `every row and every text is the same through JNA`() {
        val said = said("dev.walletjwt.ThroughJnaKt")
        val rows = said.first().toInt()
        assertTrue(rows >= 370, "only $rows rows")
        assertTrue(goesDirectly())
        assertEquals(texts().map { it.replace("\n", " ") }, said.drop(1))
    }

    @Test
    @Tag("processes")
    @Timeout(180)
    fun `a search path for other libraries keeps the calls direct`() {
        assertEquals(listOf("direct"), said("dev.walletjwt.DirectKt", "-Djna.library.path=/nonexistent"))
    }

    private fun said(main: String, vararg options: String): List<String> {
        val java = listOf(File(System.getProperty("java.home"), "bin/java").path, "-cp", System.getProperty("java.class.path"))
        val properties = listOf("java.io.tmpdir", "jna.tmpdir", "walletjwt.repository").map { "-D$it=${System.getProperty(it)}" }
        val process = ProcessBuilder(java + properties + options + main)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start()
        val said = process.inputStream.reader().readLines()
        assertEquals(0, process.waitFor())
        return said
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
