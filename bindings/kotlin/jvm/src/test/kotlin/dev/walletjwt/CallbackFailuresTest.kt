package dev.walletjwt

import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import java.util.logging.Handler
import java.util.logging.LogRecord
import java.util.logging.Logger
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** The library calls the app's own code, and that code throws. */
class CallbackFailuresTest {
    private val issuer = FakeIssuer()

    @AfterAll
    fun stop() = issuer.close()

    private suspend fun whatJnaLogs(work: suspend () -> Unit): List<String> {
        val logged = ConcurrentLinkedQueue<String>()
        val handler = object : Handler() {
            override fun publish(record: LogRecord) {
                logged.add("${record.loggerName}: ${record.thrown?.javaClass}")
            }

            override fun flush() = Unit

            override fun close() = Unit
        }
        // A reference to the logger: without one it is garbage-collected together with its handlers.
        val logger = Logger.getLogger("com.sun.jna")
        logger.addHandler(handler)
        try {
            work()
        } finally {
            logger.removeHandler(handler)
        }
        return logged.toList()
    }

    private fun throwing(failure: () -> Throwable) = object : KeyFetcher {
        override fun fetch(request: KeysRequest) = throw failure()
    }

    @Test
    fun `an exception of a fetcher means no keys and is not quoted`() = running {
        val issued = issuer.para()
        val failures = listOf<() -> Throwable>(
            { FetchException.Network("no route") },
            { FetchException.Timeout() },
            { IllegalStateException("secret words") },
            { NotImplementedError("secret words") },
        )
        val logged = whatJnaLogs {
            for (failure in failures) {
                Verifier(para(), development(issuer.paraKeys), throwing(failure)).use { verifier ->
                    val refused = assertThrows<VerifyException.KeysUnavailable> { verifier.verify(issued.token, issued.keyId) }
                    assertEquals("E_KEYS_UNAVAILABLE", refused.code())
                    assertFalse("secret words" in refused.message || "secret words" in refused.toString())
                }
            }
        }
        assertEquals(emptyList<String>(), logged)
    }

    @Test
    fun `a declared failure reports its reason`() = running {
        val issued = issuer.para()
        for ((failure, kind) in listOf(
            FetchException.Network("no route") to KeysFailure.NETWORK,
            FetchException.Timeout() to KeysFailure.TIMEOUT,
        )) {
            Verifier(para(), development(issuer.paraKeys), throwing { failure }).use { verifier ->
                val refused = assertThrows<VerifyException.KeysUnavailable> { verifier.verify(issued.token, issued.keyId) }
                assertEquals(kind, assertInstanceOf(KeysException.Unavailable::class.java, refused.source).reason)
            }
        }
    }

    @Test
    fun `an exception of a store never counts as an answer`() = running {
        for (failure in listOf(IllegalStateException("secret words"), NotImplementedError("secret words"))) {
            val vault = vaultOn(FailingStore { throw failure })
            val thrown = listOf(
                assertThrows<VaultException> { vault.load("alice") },
                assertThrows<VaultException> { vault.save("alice", "token") },
                assertThrows<VaultException> { vault.delete("alice") },
                assertThrows<VaultException> { vault.accounts() },
            )
            for (refused in thrown) {
                assertEquals("E_VAULT_UNAVAILABLE", refused.code(), failure.toString())
                assertFalse("secret words" in refused.message.orEmpty() || "secret words" in refused.toString())
            }
        }
    }

    @Test
    fun `an exception of a tombstone store never counts as an answer`() = running {
        for (failure in listOf(IllegalStateException("secret words"), NotImplementedError("secret words"))) {
            val guarded = FailingTombstones { throw failure }.guarded()
            val calls = listOf<() -> Unit>({ guarded.status("a") }, { guarded.create("a") }, { guarded.remove("a") })
            if (failure is Error) {
                for (call in calls) {
                    val thrown = assertThrows<StoreException.Unavailable> { call() }
                    assertFalse("secret words" in thrown.message)
                }
            }
            val options = VaultOptions(store = StoreChoice.own(FailingStore { throw StoreException.Unavailable("no service") }))
            val vault = Vault.open(options.withTombstones(FailingTombstones { throw failure }))
            // Both the keychain and the tombstone failed, so the deletion is not done and must not be reported as
            // done.
            issuer.session(vault).use {
                it.signIn()
                assertEquals("E_DELETE_PENDING", assertThrows<SessionException> { it.signOut() }.code(), failure.toString())
                assertEquals(SessionState.SignedOut, it.state.value)
            }
        }
    }

    @Test
    fun `a log and a logout that throw do not end the session`() = running {
        val logged = LinkedBlockingQueue<String>()
        val thrown = listOf(IllegalStateException("not this one"), NotImplementedError("secret words")).iterator()
        val session = WalletSession(
            para(), memory(), verifierOptions = development(issuer.paraKeys),
            logout = { throw thrown.next() },
            onLog = { _, code, _ ->
                logged.add(code)
                throw if (logged.size % 2 == 0) IllegalStateException("not this one") else NotImplementedError("secret words")
            },
        ) { issuer.para() }
        session.use {
            repeat(2) { _ ->
                it.signIn(issuer.para())
                assertEquals("E_LOGOUT_PENDING", assertThrows<SessionException> { it.signOut() }.code())
                assertEquals(Owed(deletion = false, logout = true), it.owed)
            }
            assertTrue(logged.size > 1, "$logged")
        }
    }

    @Test
    fun `a session on a store that throws is active but not kept`() = running {
        val vault = vaultOn(FailingStore { throw IllegalStateException() })
        val options = development(issuer.paraKeys)
        WalletSession(para(), vault, verifierOptions = options) { issuer.para() }.use {
            it.signIn()
            assertEquals(SessionStatus.ACTIVE, it.state.value.status())
            assertFalse(it.isKept)
            assertNotNull(it.token())
        }
    }

    @Test
    fun `a listener that throws still gets the next event`() = running {
        val heard = LinkedBlockingQueue<SessionEvent>()
        val listener = object : SessionListener {
            override fun onEvent(event: SessionEvent) {
                heard.add(event)
                if (heard.size % 2 == 0) throw IllegalStateException("not this one") else throw NotImplementedError()
            }
        }
        val vault = Vault.open(VaultOptions(store = StoreChoice.Memory))
        Verifier(para(), development(issuer.paraKeys)).use { verifier ->
            SessionManager(verifier, vault, "default", listener).use { manager ->
                val issued = issuer.para()
                manager.restore()
                manager.signInWith(issued.token, issued.keyId)
                manager.signOut()
                val statuses = List(3) { (heard.poll(10, TimeUnit.SECONDS) as SessionEvent.Changed).status }
                assertEquals(listOf(SessionStatus.SIGNED_OUT, SessionStatus.ACTIVE, SessionStatus.SIGNED_OUT), statuses)
            }
        }
    }

    @Test
    fun `a clock that throws is replaced by the system's`() = running {
        val clock = object : Clock {
            override fun nowAt() = throw ClockException.Failed("no battery")
        }
        val issued = issuer.para()
        Verifier(para(), development(issuer.paraKeys), HttpKeyFetcher(), clock).use { verifier ->
            assertEquals(KeySource.FRESH, verifier.verify(issued.token, issued.keyId).keySource)
            val expired = issuer.para("attack=expired")
            assertEquals("E_EXPIRED", assertThrows<VerifyException> { verifier.verify(expired.token) }.code())
        }
    }
}

/** A store for tombstones that does the same thing in every call. */
class FailingTombstones(private val work: () -> Unit) : TombstoneStore {
    override fun status(name: String): TombstoneStatus {
        work()
        return TombstoneStatus.MISSING
    }

    override fun create(name: String) = work()

    override fun remove(name: String) = work()
}
