package dev.walletjwt

import java.util.concurrent.Callable
import java.util.concurrent.Executors
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout

/** All threads register JNA's structures under one lock, and one thread frees them: a server that makes some dies of it. */
class LiveStructuresTest {
    private val issuer = FakeIssuer()

    @AfterAll
    fun stop() = issuer.close()

    @Test
    @Timeout(300)
    fun `what a server calls for every request makes no structure`() {
        val (good, bad) = issuer.para() to issuer.para("attack=expired")
        Verifier(para(), development(issuer.paraKeys)).use { verifier ->
            runBlocking { verifier.refreshKeys() }
            val calls = AtomicInteger()
            issuer.session { error("the token lives long enough") }.use { session ->
                runBlocking { session.signIn(good) }
                val all = {
                    perRequest(verifier, good, bad, calls)
                    assertEquals(good.token, runBlocking { session.token() })
                    calls.incrementAndGet()
                }
                all()
                val before = settled()
                val threads = Executors.newFixedThreadPool(THREADS)
                val work = Callable { while (calls.get() < CALLS) all() }
                threads.invokeAll(List(THREADS) { work }).forEach { it.get() }
                threads.shutdown()
                val after = live()
                assertTrue(after <= before, "$before structures before ${calls.get()} calls, $after after")
            }
        }
    }

    @Test
    fun `a structure is counted`() {
        val before = live()
        val structures = List(10_000) { UniffiRustCallStatus().also { it.write() } }
        // Meanwhile older ones may be freed.
        assertTrue(live() >= before + structures.size / 2, "$before, then ${live()}")
    }

    private fun perRequest(verifier: Verifier, good: IssuedToken, bad: IssuedToken, calls: AtomicInteger) {
        val session = runBlocking { verifier.verify(good.token, good.keyId) }
        assertEquals(session.userId, verifier.verifyOffline(good.token, good.keyId).userId)
        assertEquals(session.userId, verifier.verifyFuture(good.token, good.keyId).get().userId)
        val unverified = decodeUnverified(good.token)
        val wallet = session.wallets.first()
        assertTrue(session.owns(wallet.address, wallet.chain))
        assertTrue(session.ownsShared(wallet.address, wallet.chain))
        assertTrue(session.lists(wallet.address, wallet.chain))
        assertTrue(session.remainingSecs(session.verifiedAt) > 0)
        val texts = listOf(session.toJson(), unverified.toJson()) + redacted(session, unverified)
        val refused = runCatching { runBlocking { verifier.verify(bad.token, bad.keyId) } }.exceptionOrNull() as VerifyException
        assertEquals("E_EXPIRED", refused.code())
        val errors = listOf(refused.fieldsJson(), refused.toString(), stellarBase(wallet.address).toString())
        assertFalse((texts + errors).any { it.isEmpty() })
        calls.addAndGet(20)
    }

    private fun redacted(session: Session, unverified: UnverifiedToken): List<String> {
        val wallet = session.wallets.first()
        return listOf(session, unverified, session.identity, session.identity.kind, wallet, wallet.chain).map { it.toString() }
    }

    private fun live() = structures().size

    /** Without those of earlier tests, which would hide new ones. */
    private fun settled(): Int {
        repeat(50) { round ->
            System.gc()
            val before = live()
            Thread.sleep(100)
            if (round > 3 && live() == before) return before
        }
        return live()
    }

    private companion object {
        const val THREADS = 8
        const val CALLS = 100_000
    }
}
