package dev.walletjwt

import java.io.File
import java.nio.file.Files
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.parallel.ResourceLock

/** Android's keychain in several real processes, some of which are killed. */
@Tag("processes")
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
@ResourceLock("the fake Keystore")
class ManyProcessesTest {
    private val phone = Phone()
    private val keys: File = Files.createTempDirectory("wallet-jwt-keys").toFile()

    @BeforeEach
    fun reset() {
        FakeAndroidKeystore.reset()
        FakeAndroidKeystore.folder = keys
        phone.store().write("kept", "of this process".encodeToByteArray())
    }

    @Test
    fun `killed writers leave whole values of their own`() {
        val store = phone.store()
        repeat(6) { round ->
            val writers = listOf("first", "second").map { TestProcess("write", phone.folder.path, keys.path, it) }
            writers.forEach { assertEquals("ready", it.output.readLine()) }
            val end = System.nanoTime() + (50 + round * 40) * 1_000_000L
            while (System.nanoTime() < end) assertWhole(store)
            writers.forEach(TestProcess::kill)
            assertWhole(store)
            assertEquals("of this process", store.read("kept")?.decodeToString())
        }
        assertEquals(setOf("kept", "of first", "of second"), store.names().toSet() - "shared")
        assertEquals(1, FakeAndroidKeystore.aliases().size, "processes share the namespace's key")
    }

    private fun assertWhole(store: KeystoreStore) {
        for (name in listOf("shared", "of first", "of second")) {
            val words = store.read(name)?.decodeToString()?.trim()?.split(' ')?.toSet() ?: continue
            assertTrue(words.size == 1 && words.single() in setOf("first", "second"), "$name is a mixture: $words")
        }
    }
}
