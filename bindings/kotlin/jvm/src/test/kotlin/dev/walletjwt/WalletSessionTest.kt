package dev.walletjwt

import java.io.IOException
import java.lang.ref.WeakReference
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.onSubscription
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

class WalletSessionTest {
    private val issuer = FakeIssuer()

    @AfterAll
    fun stop() = issuer.close()

    private fun memory() = Vault.open(VaultOptions(store = StoreChoice.Memory))

    private fun session(
        vault: Vault = memory(),
        options: SessionManagerOptions = SessionManagerOptions(),
        issue: suspend () -> IssuedToken = { issuer.para() },
    ) = WalletSession(para(), vault, verifierOptions = development(issuer.paraKeys), options = options, issue = issue)

    @Test
    fun `signing in asks the wallet SDK and is the state at once`() = running {
        session().use {
            assertEquals(SessionState.NotRestored, it.state.value)
            val signedIn = it.signIn()
            assertEquals(SessionState.Active(signedIn), it.state.value)
            assertEquals(signedIn, it.state.value.session())
            assertTrue(it.isKept)
        }
    }

    @Test
    fun `signing in takes a token that is passed`() = running {
        session { error("nobody is to be asked") }.use {
            assertEquals("u-9", it.signIn(issuer.para("user=u-9")).userId)
        }
    }

    @Test
    fun `what the wallet SDK throws at a sign-in is thrown as it is`() = running {
        val offline = IOException("offline")
        session { throw offline }.use {
            val thrown = assertThrows<IOException> { it.signIn() }
            assertTrue(generateSequence<Throwable>(thrown) { it.cause }.any { it === offline })
        }
    }

    @Test
    fun `cancelling a sign-in cancels the wallet SDK's work`() = running {
        val asked = CompletableDeferred<Unit>()
        val ended = CompletableDeferred<Unit>()
        session {
            asked.complete(Unit)
            try {
                awaitCancellation()
            } finally {
                ended.complete(Unit)
            }
        }.use {
            val signingIn = launch { it.signIn() }
            asked.await()
            signingIn.cancelAndJoin()
            ended.await()
            assertEquals(SessionState.NotRestored, it.state.value)
        }
    }

    @Test
    fun `a refused token is no session`() = running {
        session { issuer.para("attack=tampered") }.use {
            val refused = assertThrows<SessionException.Verify> { it.signIn() }
            assertEquals("E_SIGNATURE", refused.code())
            assertEquals(SessionStatus.SIGNED_OUT, it.checkNow().status())
        }
    }

    @Test
    fun `a token that lives long enough comes without asking`() = running {
        session { error("nobody is to be asked") }.use {
            val issued = issuer.para()
            it.signIn(issued)
            assertEquals(issued.token, it.token())
        }
    }

    @Test
    fun `a token that lives too short is renewed once for a thousand coroutines`() = running {
        val asked = AtomicInteger()
        val answer = CompletableDeferred<IssuedToken>()
        session {
            asked.incrementAndGet()
            answer.await()
        }.use {
            it.signIn(issuer.para("lifetime=30"))
            val callers = List(1_000) { _ -> async(Dispatchers.Default) { it.token() } }
            while (asked.get() == 0) delay(5)
            val renewed = issuer.para("lifetime=1800")
            answer.complete(renewed)
            assertEquals(setOf(renewed.token), callers.awaitAll().toSet())
            assertEquals(1, asked.get())
            assertEquals(1800, it.state.value.session()!!.run { expiresAt - issuedAt!! })
        }
    }

    @Test
    fun `who waits gets the wallet SDK's own exception as the cause`() = running {
        val offline = IOException("offline, and a token: eyJ")
        session { throw offline }.use {
            it.signIn(issuer.para("lifetime=30"))
            val callers = List(10) { _ -> async { assertThrows<SessionException.RenewalFailed> { it.token() } } }
            for (failed in callers.awaitAll()) {
                assertSame(offline, failed.cause)
                assertEquals("E_RENEWAL_FAILED", failed.code())
                assertNull(failed.refusal)
                // Only the class is told: nobody knows what its words quote.
                assertTrue(failed.reason.endsWith(": java.io.IOException"), failed.reason)
                assertFalse("eyJ" in failed.message && "eyJ" in failed.toString())
            }
            assertEquals(SessionStatus.ACTIVE, it.state.value.status())
        }
    }

    @Test
    fun `an error of the wallet SDK's code is told like an exception`() = running {
        session { TODO("later") }.use {
            it.signIn(issuer.para("lifetime=30"))
            val failed = assertThrows<SessionException.RenewalFailed> { it.token() }
            assertInstanceOf(NotImplementedError::class.java, failed.cause)
        }
    }

    @Test
    fun `a wallet SDK that gives up by cancelling fails the renewal and cancels nobody`() = running {
        session { throw CancellationException("the user closed the dialog") }.use {
            it.signIn(issuer.para("lifetime=30"))
            val failed = assertThrows<SessionException.RenewalFailed> { it.token() }
            assertEquals("the user closed the dialog", assertInstanceOf(CancellationException::class.java, failed.cause).message)
            yield()
        }
    }

    @Test
    fun `a renewal that is refused has the refusal and no cause`() = running {
        session { issuer.para("attack=tampered") }.use {
            it.signIn(issuer.para("lifetime=30"))
            val failed = assertThrows<SessionException.RenewalFailed> { it.token() }
            assertEquals("E_SIGNATURE", failed.refusal)
            assertNull(failed.cause)
        }
    }

    @Test
    fun `each renewal has its own cause`() = running {
        val count = AtomicInteger()
        session { throw IOException("attempt ${count.incrementAndGet()}") }.use {
            it.signIn(issuer.para("lifetime=30"))
            for (attempt in 1..6) {
                val failed = assertThrows<SessionException.RenewalFailed> { it.token() }
                assertEquals("attempt $attempt", failed.cause?.message)
            }
        }
    }

    @Test
    fun `cancelling who waits ends the wait and not the renewal`() = running {
        val answer = CompletableDeferred<IssuedToken>()
        val asked = CompletableDeferred<Unit>()
        session {
            asked.complete(Unit)
            answer.await()
        }.use {
            it.signIn(issuer.para("lifetime=30"))
            val caller = launch { it.token() }
            asked.await()
            withTimeout(5_000) { caller.cancelAndJoin() }
            val renewed = issuer.para()
            answer.complete(renewed)
            it.state.first { state -> state.session()!!.run { expiresAt - issuedAt!! } > 30 }
            assertEquals(renewed.token, it.token())
        }
    }

    @Test
    fun `nobody who answers in time is a timeout`() = running {
        session(options = SessionManagerOptions(renewalTimeoutSecs = 1)) { awaitCancellation() }.use {
            it.signIn(issuer.para("lifetime=30"))
            assertEquals("E_RENEWAL_TIMEOUT", assertThrows<SessionException> { it.token() }.code())
        }
    }

    @Test
    fun `a sign-out is the state at once and fails who waits`() = running {
        val asked = CompletableDeferred<Unit>()
        session {
            asked.complete(Unit)
            awaitCancellation()
        }.use {
            it.signIn(issuer.para("lifetime=30"))
            val caller = async { assertThrows<SessionException> { it.token() }.code() }
            asked.await()
            it.signOut()
            assertEquals(SessionState.SignedOut, it.state.value)
            assertEquals("E_SIGNED_OUT", caller.await())
            assertFalse(it.isKept)
        }
    }

    @Test
    fun `the next process restores what this one has kept`() = running {
        // A vault of its own knows nothing but what the store has, like another process.
        val store = FolderStore.temporary()
        val user = session(vaultOn(store)).use { it.signIn().userId }
        session(vaultOn(store)).use {
            val restored = assertInstanceOf(SessionState.Active::class.java, it.restore())
            assertEquals(restored, it.state.value)
            assertEquals(user, restored.session.userId)
            assertEquals(KeySource.STORED, restored.session.keySource)
            it.signOut()
        }
        session(vaultOn(store)).use { assertEquals(SessionState.SignedOut, it.restore()) }
        assertEquals(emptyList<String>(), vaultOn(store).accounts())
    }

    @Test
    fun `every change is told in order, and renewals are not among the events`() = running {
        session().use {
            val ready = CompletableDeferred<Unit>()
            val told = async { it.events.onSubscription { ready.complete(Unit) }.take(3).toList() }
            ready.await()
            it.restore()
            it.signIn(issuer.para("lifetime=30"))
            it.token()
            val changes = listOf(SessionStatus.SIGNED_OUT, SessionStatus.ACTIVE, SessionStatus.ACTIVE)
            assertEquals(changes.map { status -> SessionEvent.Changed(status) }, told.await())
        }
    }

    @Test
    fun `a session whose token expires is expired without anybody asking`() = running {
        session().use {
            it.signIn(issuer.para("lifetime=2"))
            assertEquals(SessionStatus.ACTIVE, it.state.value.status())
            delay(2_500)
            assertEquals(SessionStatus.EXPIRED, it.checkNow().status())
            assertEquals(SessionStatus.EXPIRED, it.state.value.status())
        }
    }

    @Test
    fun `a call after close is refused and the keychain keeps the token`() = running {
        val vault = memory()
        val session = session(vault)
        val active = SessionState.Active(session.signIn())
        session.close()
        session.close()
        assertEquals(active, session.state.value)
        assertThrows<IllegalStateException> { session.token() }
        assertThrows<IllegalStateException> { session.restore() }
        assertThrows<IllegalStateException> { session.isKept }
        assertEquals(1, vault.accounts().size)
    }

    @Test
    fun `closing cancels a renewal under way and fails who waits for it`() = running {
        val asked = CompletableDeferred<Unit>()
        val ended = CompletableDeferred<Throwable?>()
        val session = session {
            asked.complete(Unit)
            try {
                awaitCancellation()
            } catch (cancelled: CancellationException) {
                ended.complete(cancelled)
                throw cancelled
            }
        }
        session.signIn(issuer.para("lifetime=30"))
        val caller = async { assertThrows<SessionException.RenewalFailed> { session.token() } }
        asked.await()
        session.close()
        assertInstanceOf(CancellationException::class.java, caller.await().cause)
        assertInstanceOf(CancellationException::class.java, ended.await())
    }

    @Test
    fun `a session that is forgotten is collected, though its closure refers to it`() = running {
        val vault = memory()
        val forgotten = forgottenSession(vault)
        repeat(100) {
            if (forgotten.get() == null) return@repeat
            System.gc()
            delay(20)
        }
        assertNull(forgotten.get())
        // The library's manager is gone too, or it would answer the restore of another configuration with a conflict.
        withTimeout(10_000) {
            while (true) {
                System.gc()
                val other = runCatching {
                    WalletSession(
                        Verifier(para(), VerifierOptions(leewaySecs = 0, development = Development(issuer.paraKeys))),
                        vault,
                    ) { issuer.para() }
                }
                if (other.isSuccess) break
                assertEquals("E_CONFIG_CONFLICT", (other.exceptionOrNull() as SessionException).code())
                delay(50)
            }
        }
    }

    private suspend fun forgottenSession(vault: Vault): WeakReference<WalletSession> {
        lateinit var own: WalletSession
        own = session(vault) {
            own.state.value
            issuer.para()
        }
        own.signIn()
        assertNotEquals(SessionState.NotRestored, own.state.value)
        return WeakReference(own)
    }
}
