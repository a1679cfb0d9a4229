package dev.walletjwt

import java.util.concurrent.CyclicBarrier
import java.util.concurrent.Executors
import java.util.concurrent.Future
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.assertThrows

/**
 * The contract of every [SecretStore] written in Kotlin. It has the same rules as `tests/store_contract` for Rust's stores.
 * The store must be empty and unlocked, and is left empty.
 *
 * @param largest the largest value that it can store, in bytes
 */
class StoreContract(private val store: SecretStore, private val largest: Int) {
    fun tests(): List<DynamicTest> = listOf(
        "a value comes back" to ::aValueComesBack,
        "an overwritten value is gone" to ::anOverwrittenValueIsGone,
        "a removed value is gone at once" to ::whatIsRemovedIsGoneAtOnce,
        "values are any bytes" to ::valuesAreAnyBytes,
        "names are any text" to ::namesAreAnyText,
        "names that begin alike do not collide" to ::namesThatBeginAlikeDoNotMeet,
        "writers on distinct names do not collide" to ::writersOnDistinctNamesDoNotMeet,
        "writers on one name leave one of their values" to ::writersOnOneNameLeaveOneOfTheirValues,
        "a value that is too large is refused and changes nothing" to ::whatIsTooLargeIsRefused,
    ).map { (rule, check) ->
        dynamicTest(rule) {
            assertEquals(emptySet<String>(), names())
            check()
            assertEquals(emptySet<String>(), names(), "an entry was left behind")
            assertEquals(Readiness.Ready, store.status().readiness)
        }
    }

    private fun aValueComesBack() {
        assertNull(store.read("account"))
        store.write("account", "value".encodeToByteArray())
        repeat(3) {
            assertEquals("value", text("account"))
            assertNull(store.read("absent"))
            assertEquals(setOf("account"), names())
        }
        store.remove("account")
    }

    private fun anOverwrittenValueIsGone() {
        for (value in listOf("first", "longer than the first", "x", "x")) {
            store.write("account", value.encodeToByteArray())
            assertEquals(value, text("account"))
            assertEquals(setOf("account"), names())
        }
        store.remove("account")
    }

    private fun whatIsRemovedIsGoneAtOnce() {
        store.remove("never there")
        for (round in 0..20) {
            store.write("account", byteArrayOf(round.toByte()))
            store.remove("account")
            assertNull(store.read("account"))
            assertEquals(emptySet<String>(), names())
            store.remove("account")
        }
    }

    private fun valuesAreAnyBytes() {
        val everyByte = ByteArray(256) { it.toByte() }
        val others = listOf("\u0000", "\u0000\u0000\u0000", "ends with zero\u0000", "\n", " x ").map { it.encodeToByteArray() }
        for (value in others + everyByte + byteArrayOf(-1, -2)) {
            store.write("account", value)
            assertArrayEquals(value, store.read("account"))
        }
        store.remove("account")
    }

    private fun namesAreAnyText() {
        val all = listOf(
            "a", "A", "ä", "a\u0308", "حساب", "\u202edlrow", "🔑👩‍👩‍👧", "é", "e\u0301", "a/b", "/", "../a", "a%2Fb", "%", "@", ":",
            "a b", " a", "a ", " ", "a\"b", "a'b", "a\\b", "*", "?", "[a]", "a=b", "a.b", ".", "..", "-a", "\$HOME", "default",
            "n".repeat(512), "🔑".repeat(128),
        )
        for ((index, name) in all.withIndex()) {
            store.write(name, name.encodeToByteArray())
            assertEquals(index + 1, names().size, "$name collides with another name")
        }
        assertEquals(all.toSet(), names())
        for ((index, name) in all.withIndex()) {
            assertEquals(name, text(name))
            store.remove(name)
            assertNull(store.read(name), name)
            assertEquals(all.size - index - 1, names().size, "removing $name removed another entry")
        }
    }

    private fun namesThatBeginAlikeDoNotMeet() {
        val all = listOf("para/beta", "para/beta/", "para/beta/a", "para/beta/ab", "beta/a", "a")
        all.forEach { store.write(it, it.encodeToByteArray()) }
        store.remove("para/beta")
        assertNull(store.read("para/beta"))
        for (name in all.drop(1)) {
            assertEquals(name, text(name))
            store.remove(name)
        }
    }

    private fun writersOnDistinctNamesDoNotMeet() {
        together { writer ->
            store.write("writer $writer", pattern(writer, 100 + writer))
            assertArrayEquals(pattern(writer, 100 + writer), store.read("writer $writer"))
        }
        assertEquals(WRITERS, names().size)
        together { writer -> store.remove("writer $writer") }
    }

    private fun writersOnOneNameLeaveOneOfTheirValues() {
        // The lengths differ too, so a mixture of two values equals none of them.
        val values = List(WRITERS) { pattern(it, 1_000 + it * 7) }
        val isWhole = { seen: ByteArray? -> values.any { it.contentEquals(seen) } }
        together { writer ->
            store.write("one", values[writer])
            assertTrue(isWhole(store.read("one")), "a reader saw a mixture")
        }
        assertTrue(isWhole(store.read("one")), "the remaining value is a mixture")
        store.remove("one")
    }

    private fun whatIsTooLargeIsRefused() {
        for (name in listOf("account", "n".repeat(512))) {
            for (length in listOf(1, 4_096, largest - 1, largest)) {
                store.write(name, pattern(length, length))
                assertArrayEquals(pattern(length, length), store.read(name))
            }
            val refused = assertThrows<StoreException.TooLarge> { store.write(name, pattern(3, largest + 1)) }
            assertEquals(largest.toLong(), refused.limitBytes)
            assertArrayEquals(pattern(largest, largest), store.read(name))
            store.remove(name)
        }
    }

    private fun text(name: String) = store.read(name)?.decodeToString()

    private fun names(): Set<String> = store.names().also { assertEquals(it.size, it.toSet().size, "a name twice: $it") }.toSet()

    /** Bytes that differ at each position and for each seed. */
    private fun pattern(seed: Int, length: Int) = ByteArray(length) { ((it * 31) xor (it shr 8) xor (seed * 17)).toByte() }

    private fun together(work: (Int) -> Unit) {
        val start = CyclicBarrier(WRITERS)
        val threads = Executors.newFixedThreadPool(WRITERS)
        try {
            val running: List<Future<*>> = List(WRITERS) { writer ->
                threads.submit {
                    start.await()
                    work(writer)
                }
            }
            running.forEach { it.get() }
        } finally {
            threads.shutdownNow()
        }
    }

    private companion object {
        const val WRITERS = 50
    }
}
