package dev.walletjwt

import java.time.Duration
import java.time.Instant
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** The calls over JNI. */
class DirectCallsTest {
    private val issuer = FakeIssuer()

    @AfterAll
    fun stop() = issuer.close()

    @Test
    fun `they are available, in the version of the classes`() {
        assertTrue(goesDirectly())
        val version = directCall(0, 0, ByteArray(0))!!.drop(1 + Int.SIZE_BYTES).toByteArray()
        assertEquals(GENERATED_FROM_VERSION, version.decodeToString())
    }

    @Test
    fun `verify waits unless a fresh set has the key`() = running {
        val issued = issuer.para()
        Verifier(para(), development(issuer.paraKeys)).use { verifier ->
            val number = directNumber(verifier)
            assertNull(verifyAtOnceDirectly(number, issued.token, issued.keyId))
            verifier.refreshKeys()
            assertEquals(KeySource.CACHED, verifyAtOnceDirectly(number, issued.token, issued.keyId)?.keySource)
            assertThrows<VerifyException.KeyIdMismatch> { verifyAtOnceDirectly(number, issued.token, "another") }
            assertThrows<VerifyException.KeyIdMismatch> { verifyOfflineDirectly(number, issued.token, "another") }
            issuer.rotate()
            assertNull(verifyAtOnceDirectly(number, issuer.para().token, null))
        }
    }

    @Test
    fun `after the set's lifetime a withdrawn key's token is refused`() = running {
        val issued = issuer.para()
        val export = Verifier(para(), development(issuer.paraKeys)).use { verifier ->
            verifier.refreshKeys()
            Json.parseToJsonElement(verifier.exportKeys()!!).jsonObject
        }
        val set = export.getValue("sets").jsonArray.single().jsonObject
        issuer.rotate()
        issuer.withdraw()
        Verifier(para(), development(issuer.paraKeys)).use { verifier ->
            val ends = Instant.now().plusSeconds(LIFETIME_SECS)
            val short = JsonObject(set + ("lifetimeSecs" to JsonPrimitive(LIFETIME_SECS)) + now())
            assertTrue(verifier.importKeys(JsonObject(export + ("sets" to JsonArray(listOf(short)))).toString()))
            val requests = issuer.keysRequests
            assertEquals(KeySource.CACHED, verifier.verify(issued.token, issued.keyId).keySource)
            assertNotNull(verifyAtOnceDirectly(directNumber(verifier), issued.token, issued.keyId))
            assertEquals(requests, issuer.keysRequests)
            Thread.sleep(Duration.between(Instant.now(), ends).toMillis().coerceAtLeast(0) + 50)
            assertThrows<VerifyException.KeyUnknown> { verifier.verify(issued.token, issued.keyId) }
            assertEquals(requests + 1, issuer.keysRequests)
        }
    }

    private fun now() = "fetchedAt" to JsonPrimitive(Instant.now().epochSecond)

    @Test
    fun `a closed verifier's number is an error and never another's`() = running {
        val issued = issuer.para()
        val closed = List(100) {
            Verifier(para(), development(issuer.paraKeys)).use { verifier ->
                verifier.refreshKeys()
                verifier.verifyOffline(issued.token, issued.keyId)
                verifier to directNumber(verifier)
            }
        }
        assertEquals(closed.size, closed.map { (_, number) -> number }.toSet().size)
        Verifier(para(), development(issuer.paraKeys)).use { open ->
            for ((verifier, number) in closed) {
                assertThrows<IllegalStateException> { verifier.verify(issued.token, issued.keyId) }
                assertThrows<IllegalStateException> { verifier.verifyOffline(issued.token, issued.keyId) }
                assertThrows<IllegalStateException> { verifyOfflineDirectly(number, issued.token, issued.keyId) }
                assertThrows<IllegalStateException> { verifyAtOnceDirectly(number, issued.token, issued.keyId) }
                assertTrue(number != directNumber(open))
            }
        }
    }

    @Test
    fun `the current token is answered at once, and no other`() = running {
        val issued = issuer.para()
        Verifier(para(), development(issuer.paraKeys)).use { verifier ->
            val events = object : SessionListener {
                override fun onEvent(event: SessionEvent) = check(event !is SessionEvent.TokenNeeded)
            }
            val manager = SessionManager(verifier, memory(), "default", events)
            val number = directSessionNumber(manager)
            assertNull(tokenDirectly(number, 60, null))
            manager.signInWith(issued.token, issued.keyId)
            for (rejected in listOf(null, "another", "\ud800")) {
                assertEquals(issued.token, tokenDirectly(number, 60, rejected))
                assertEquals(issued.token, manager.token(60, rejected))
            }
            assertNull(tokenDirectly(number, Long.MAX_VALUE, null))
            assertNull(tokenDirectly(number, 60, issued.token))
            launch {
                cancel()
                assertThrows<CancellationException> { manager.token() }
            }.join()
            manager.close()
            assertThrows<IllegalStateException> { manager.token() }
            assertThrows<IllegalStateException> { tokenDirectly(number, 60, null) }
        }
    }

    @Test
    fun `a cancelled coroutine gets no answer`() = running {
        val issued = issuer.para()
        Verifier(para(), development(issuer.paraKeys)).use { verifier ->
            verifier.refreshKeys()
            launch {
                cancel()
                assertThrows<CancellationException> { verifier.verify(issued.token, issued.keyId) }
            }.join()
        }
    }

    @Test
    fun `a coroutine that is cancelled during the call gets no answer`() = running {
        val issued = issuer.para()
        lateinit var cancelled: Job
        val clock = object : Clock {
            override fun nowAt(): Long {
                cancelled.cancel()
                return Instant.now().epochSecond
            }
        }
        Verifier(para(), development(issuer.paraKeys), HttpKeyFetcher(), clock).use { verifier ->
            for (token in listOf(issued.token, issuer.para("attack=expired").token)) {
                cancelled = Job()
                verifier.refreshKeys()
                cancelled = launch(start = CoroutineStart.LAZY) {
                    assertThrows<CancellationException> { verifier.verify(token, null) }
                }
                cancelled.join()
                assertTrue(cancelled.isCancelled)
            }
        }
    }

    @Test
    fun `bytes that are no arguments are an error, and nothing ends`() {
        val (noText, texts) = ByteArray(64) { -1 } to listOf(ByteArray(3), ByteArray(64) { 127 })
        for (call in -1..30) {
            // To verify and to decode, any text is a token.
            for (arguments in listOf(noText) + if (call in 1..3) listOf() else texts) {
                assertEquals(0, directCall(call, 0, arguments)?.size, "$call")
            }
        }
        // No other call looks at the key id.
        for (call in 1..2) assertEquals(0, directCall(call, 0, texts.first(), noText)?.size, "$call with a key id")
        assertThrows<VerifyException.TokenMalformed> { decodeUnverified("") }
    }

    private companion object {
        /** 80 % of it are much more than the calls need on a busy machine. */
        const val LIFETIME_SECS = 8L
    }
}
