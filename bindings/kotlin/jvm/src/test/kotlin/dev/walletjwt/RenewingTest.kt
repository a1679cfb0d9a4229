package dev.walletjwt

import java.io.IOException
import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

class RenewingTest {
    private val issuer = FakeIssuer()

    @AfterAll
    fun stop() = issuer.close()

    @Test
    fun `a token that lives long enough needs no call of issue`() = running {
        issuer.session { error("issue must not be called") }.use {
            val issued = issuer.para()
            it.signIn(issued)
            assertEquals(issued.token, it.token())
        }
    }

    @Test
    fun `a token that expires too soon is renewed once for all`() = running {
        val asked = AtomicInteger()
        val answer = CompletableDeferred<IssuedToken>()
        issuer.session {
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
    fun `callers get the wallet SDK's own exception as the cause`() = running {
        val offline = IOException("offline, and a token: eyJ")
        issuer.session { throw offline }.use {
            it.signIn(issuer.para("lifetime=30"))
            // Many calls at once: a call after a failure starts its own request, and all calls must get their
            // cause.
            val callers = List(300) { _ -> async { assertThrows<SessionException.IssueFailed> { it.token() } } }
            for (failed in callers.awaitAll()) {
                assertSame(offline, failed.cause)
                assertEquals("E_ISSUE_FAILED", failed.code())
                // Only the class is reported, because the exception's text may quote secret data.
                assertTrue(failed.reason.endsWith(" java.io.IOException"), failed.reason)
                assertFalse("eyJ" in failed.message || "eyJ" in failed.toString())
            }
            assertEquals(SessionStatus.ACTIVE, it.state.value.status())
        }
    }

    @Test
    fun `an Error of the wallet SDK is reported like an exception`() = running {
        issuer.session { TODO("later") }.use {
            it.signIn(issuer.para("lifetime=30"))
            val failed = assertThrows<SessionException.IssueFailed> { it.token() }
            assertInstanceOf(NotImplementedError::class.java, failed.cause)
        }
    }

    @Test
    fun `a CancellationException of the SDK only fails the renewal`() = running {
        issuer.session { throw CancellationException("the user closed the dialog") }.use {
            it.signIn(issuer.para("lifetime=30"))
            val failed = assertThrows<SessionException.IssueFailed> { it.token() }
            assertEquals("the user closed the dialog", assertInstanceOf(CancellationException::class.java, failed.cause).message)
            yield()
        }
    }

    @Test
    fun `a refused renewal fails every caller with its own code`() = running {
        issuer.session { issuer.para("attack=tampered") }.use {
            it.signIn(issuer.para("lifetime=30"))
            val callers = List(20) { _ -> async { assertThrows<SessionException.Verify> { it.token() } } }
            for (refused in callers.awaitAll()) {
                assertEquals("E_SIGNATURE", refused.code())
                assertNotNull(refused.requestId)
                assertNull(refused.cause)
            }
            assertEquals(SessionStatus.ACTIVE, it.state.value.status())
        }
    }

    @Test
    fun `a renewal with half a character is a malformed token`() = running {
        issuer.session { IssuedToken("\uD800", "\uDC00") }.use {
            assertEquals("E_TOKEN_MALFORMED", assertThrows<SessionException> { it.signIn() }.code())
            it.signIn(issuer.para("lifetime=30"))
            assertEquals("E_TOKEN_MALFORMED", assertThrows<SessionException> { it.token() }.code())
        }
    }

    @Test
    fun `each renewal has its own cause`() = running {
        val count = AtomicInteger()
        issuer.session { throw IOException("attempt ${count.incrementAndGet()}") }.use {
            it.signIn(issuer.para("lifetime=30"))
            for (attempt in 1..6) {
                val failed = assertThrows<SessionException.IssueFailed> { it.token() }
                assertEquals("attempt $attempt", failed.cause?.message)
            }
        }
    }

    @Test
    fun `cancelling a caller ends its wait and not the renewal`() = running {
        val answer = CompletableDeferred<IssuedToken>()
        val asked = CompletableDeferred<Unit>()
        issuer.session {
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
    fun `an issue that takes too long is a timeout and is cancelled`() = running {
        val pending = PendingIssue()
        issuer.session(options = SessionManagerOptions(issueTimeoutSecs = 1)) { pending.issue() }.use {
            it.signIn(issuer.para("lifetime=30"))
            assertEquals("E_ISSUE_TIMEOUT", assertThrows<SessionException> { it.token() }.code())
            pending.awaitCancelled()
        }
    }

    @Test
    fun `closing cancels a running renewal and fails its callers`() = running {
        val pending = PendingIssue()
        val session = issuer.session { pending.issue() }
        session.signIn(issuer.para("lifetime=30"))
        val caller = async { assertThrows<SessionException.IssueFailed> { session.token() } }
        pending.awaitAsked()
        session.close()
        assertInstanceOf(CancellationException::class.java, caller.await().cause)
        pending.awaitCancelled()
    }

    @Test
    fun `closing fails callers even if the SDK ignores cancellation`() = running {
        val asked = CompletableDeferred<Unit>()
        val answer = CompletableDeferred<IssuedToken>()
        val session = issuer.session {
            asked.complete(Unit)
            withContext(NonCancellable) { answer.await() }
        }
        session.signIn(issuer.para("lifetime=30"))
        val caller = async { assertThrows<SessionException.IssueFailed> { session.token() } }
        asked.await()
        session.close()
        assertInstanceOf(CancellationException::class.java, withTimeout(5_000) { caller.await() }.cause)
        answer.complete(issuer.para())
    }

    @Test
    fun `a call that needs a token after the close fails at once`() = running {
        val store = HeldReads()
        issuer.session(vaultOn(store)).use { it.signIn(issuer.para("lifetime=30")) }
        val session = issuer.session(vaultOn(store)) { error("issue must not be called") }
        store.hold()
        val caller = async { assertThrows<SessionException.IssueFailed> { session.token() } }
        store.awaitRead()
        session.close()
        store.letGo()
        assertInstanceOf(CancellationException::class.java, withTimeout(5_000) { caller.await() }.cause)
    }

    @Test
    fun `a sign-out cancels the wallet SDK and fails waiting calls`() = running {
        val pending = PendingIssue()
        issuer.session { pending.issue() }.use {
            it.signIn(issuer.para())
            val waiting = async { runCatching { it.token(1_000_000) } }
            pending.awaitAsked()
            it.signOut()
            pending.awaitCancelled()
            assertInstanceOf(SessionException.SignedOut::class.java, waiting.await().exceptionOrNull())
        }
    }

    @Test
    fun `half a surrogate pair is a malformed token everywhere`() = running {
        assertThrows<VerifyException.TokenMalformed> { decodeUnverified("\uD800") }
        Verifier(para(), development(issuer.paraKeys)).use {
            assertThrows<VerifyException.TokenMalformed> { it.verifyOffline("a.b.\uDFFF") }
            assertThrows<VerifyException.TokenMalformed> { it.verify("\uD800", "\uD800") }
        }
    }
}

/** A store whose reads wait while the test holds them. */
private class HeldReads(private val store: SecretStore = FolderStore.temporary()) : SecretStore by store {
    private val read = CompletableDeferred<Unit>()

    @Volatile private var gate = CountDownLatch(0)

    fun hold() {
        gate = CountDownLatch(1)
    }

    suspend fun awaitRead() = read.await()

    fun letGo() = gate.countDown()

    override fun read(name: String): ByteArray? {
        if (gate.count > 0) read.complete(Unit)
        gate.await()
        return store.read(name)
    }
}
