package dev.walletjwt

import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

class ManyCoroutinesTest {
    private val issuer = FakeIssuer()

    @AfterAll
    fun stop() = issuer.close()

    @Test
    fun `a thousand coroutines on a cold cache make one fetch`() = running {
        val issued = issuer.para()
        val before = issuer.keysRequests
        Verifier(para(), development(issuer.paraKeys)).use { verifier ->
            val sessions = List(1_000) { async(Dispatchers.Default) { verifier.verify(issued.token, issued.keyId) } }.awaitAll()
            assertEquals(1, sessions.map { it.userId }.toSet().size)
            assertEquals(before + 1, issuer.keysRequests)
        }
    }

    @Test
    fun `cancelling one caller ends its wait, not the shared fetch`() = running {
        val issued = issuer.para()
        val fetcher = HeldFetcher()
        Verifier(para(), development(issuer.paraKeys), fetcher).use { verifier ->
            val cancelled = launch(Dispatchers.Default) { verifier.verify(issued.token, issued.keyId) }
            val other = async(Dispatchers.Default) { verifier.verify(issued.token, issued.keyId) }
            fetcher.begun.await()
            withTimeout(2_000) { cancelled.cancelAndJoin() }
            fetcher.go.countDown()
            assertEquals(issued.keyId, other.await().keyId)
            assertEquals(1, fetcher.fetches.get())
        }
    }

    @Test
    fun `the next caller uses the keys that cancelled calls fetched`() = running {
        val issued = issuer.para()
        val fetcher = HeldFetcher()
        Verifier(para(), development(issuer.paraKeys), fetcher).use { verifier ->
            val callers = List(100) { launch(Dispatchers.Default) { verifier.verify(issued.token, issued.keyId) } }
            fetcher.begun.await()
            callers.forEach { it.cancel() }
            withTimeout(5_000) { callers.joinAll() }
            assertTrue(callers.all { it.isCancelled })
            fetcher.go.countDown()
            assertEquals(issued.keyId, verifier.verify(issued.token, issued.keyId).keyId)
            assertEquals(1, fetcher.fetches.get())
        }
    }

    @Test
    fun `cancelled calls leave no memory behind`() = running {
        val issued = issuer.para()
        val fetcher = HeldFetcher()
        Verifier(para(), development(issuer.paraKeys), fetcher).use { verifier ->
            val callers = List(1_000) { launch(Dispatchers.Default) { verifier.verify(issued.token, issued.keyId) } }
            fetcher.begun.await()
            callers.forEach { it.cancel() }
            callers.joinAll()
            fetcher.go.countDown()
            verifier.verify(issued.token, issued.keyId)
        }
        // A continuation is in this map while Rust may still resume it.
        withTimeout(10_000) { while (uniffiContinuationHandleMap.size > 0) delay(10) }
    }

    @Test
    fun `closing during calls lets them end`() = running {
        val issued = issuer.para()
        val fetcher = HeldFetcher()
        val verifier = Verifier(para(), development(issuer.paraKeys), fetcher)
        val callers = List(100) { async(Dispatchers.Default) { verifier.verify(issued.token, issued.keyId).keyId } }
        fetcher.begun.await()
        delay(200)
        verifier.close()
        verifier.close()
        fetcher.go.countDown()
        assertEquals(setOf(issued.keyId), callers.awaitAll().toSet())
        assertThrows<IllegalStateException> { verifier.verify(issued.token, issued.keyId) }
        assertThrows<IllegalStateException> { verifier.keysStatus() }
    }

    @Test
    fun `a closed object cannot be used`() = running {
        val provider = para().apply { close() }
        assertThrows<IllegalStateException> { provider.kind() }
        val vault = Vault.open(VaultOptions(store = StoreChoice.Memory)).apply { close() }
        assertThrows<IllegalStateException> { vault.load("alice") }
    }

    @Test
    fun `a closed object cannot be passed to another one`() = running {
        val (provider, closed) = para() to para().apply { close() }
        assertThrows<IllegalStateException> { Verifier(closed) }
        val vault = Vault.open(VaultOptions(store = StoreChoice.Memory))
        val closedVault = Vault.open(VaultOptions(store = StoreChoice.Memory)).apply { close() }
        assertThrows<IllegalStateException> { WalletSession(closed, vault = vault) { IssuedToken("", null) } }
        assertThrows<IllegalStateException> { WalletSession(provider, vault = closedVault) { IssuedToken("", null) } }
        listOf(provider, vault).forEach { it.close() }
    }

    @Test
    fun `a verifier that was closed before its first call says so`() = running {
        val verifier = Verifier(para()).apply { close() }
        assertThrows<IllegalStateException> { verifier.verifyOffline("token", null) }
        assertThrows<IllegalStateException> { verifier.verify("token", null) }
    }
}

/** Fetches only after the test allows it. */
private class HeldFetcher : KeyFetcher {
    val begun = CompletableDeferred<Unit>()
    val go = CountDownLatch(1)
    val fetches = AtomicInteger()

    override fun fetch(request: KeysRequest): KeysResponse {
        fetches.incrementAndGet()
        begun.complete(Unit)
        go.await()
        return HttpKeyFetcher().fetch(request)
    }
}
