package dev.walletjwt

import java.io.IOException
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.filterIsInstance
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.onSubscription
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** When the app's `issue` is called, and what its result does. */
class IssuingTest {
    private val issuer = FakeIssuer()

    @AfterAll
    fun stop() = issuer.close()

    @Test
    fun `concurrent sign-ins and tokens call issue once`() = running {
        val asked = AtomicInteger()
        val answer = CompletableDeferred<IssuedToken>()
        issuer.session {
            asked.incrementAndGet()
            answer.await()
        }.use {
            it.signIn(issuer.para("lifetime=30"))
            val signIns = List(100) { _ -> async(Dispatchers.Default) { it.signIn().userId } }
            val tokens = List(100) { _ -> async(Dispatchers.Default) { it.token() } }
            while (asked.get() == 0) delay(5)
            val renewed = issuer.para()
            answer.complete(renewed)
            assertEquals(setOf(renewed.token), tokens.awaitAll().toSet())
            assertEquals(1, signIns.awaitAll().toSet().size)
            assertEquals(1, asked.get())
        }
    }

    @Test
    fun `an exception of issue is the sign-in's cause and an event`() = running {
        val offline = IOException("offline")
        issuer.session { throw offline }.use {
            val ready = CompletableDeferred<Unit>()
            val told = async { it.events.onSubscription { ready.complete(Unit) }.filterIsInstance<SessionEvent.TokenFailed>().first() }
            ready.await()
            val failed = assertThrows<SessionException.IssueFailed> { it.signIn() }
            assertEquals("E_ISSUE_FAILED", failed.code())
            assertSame(offline, failed.cause)
            assertEquals(SessionEvent.TokenFailed(failed.requestId, TokenPurpose.SIGN_IN, "E_ISSUE_FAILED"), told.await())
        }
    }

    @Test
    fun `a failure of another object's issue has a reason, no cause`() = running {
        val vault = memory()
        val asked = CompletableDeferred<Unit>()
        val goOn = CompletableDeferred<Unit>()
        issuer.session(vault) {
            asked.complete(Unit)
            goOn.await()
            throw IOException("offline")
        }.use { first ->
            issuer.session(vault) { error("issue must not be called") }.use { second ->
                first.signIn(issuer.para("lifetime=30"))
                val own = async { assertThrows<SessionException.IssueFailed> { first.token() } }
                asked.await()
                val others = List(20) { async { assertThrows<SessionException.IssueFailed> { second.token() } } }
                delay(50)
                goOn.complete(Unit)
                assertEquals("offline", own.await().cause?.message)
                for (failed in others.awaitAll()) {
                    assertNull(failed.cause)
                    assertEquals("issue threw java.io.IOException", failed.reason)
                }
            }
        }
    }

    @Test
    fun `a call from inside issue fails at once and explains why`() = running {
        for (call in listOf<suspend (WalletSession) -> Unit>({ it.token() }, { it.signIn() }, { it.signIn(loggedInAgain = true) })) {
            lateinit var own: WalletSession
            own = issuer.session {
                withContext(Dispatchers.IO) { call(own) }
                issuer.para()
            }
            own.use {
                it.signIn(issuer.para("lifetime=30"))
                val failed = assertThrows<SessionException.IssueFailed> { it.token() }
                val inside = assertInstanceOf(SessionException.IssueFailed::class.java, failed.cause)
                assertEquals(failed.requestId, inside.requestId)
                assertEquals("signIn or token was called inside issue, for which they wait", inside.cause?.message)
                assertEquals(inside.cause?.message, inside.reason)
            }
        }
    }

    @Test
    fun `issue may use another session, and may look at its own`() = running {
        issuer.session().use { other ->
            lateinit var own: WalletSession
            own = issuer.session {
                own.state.value
                own.checkNow()
                other.signIn()
                IssuedToken(other.token())
            }
            own.use { assertEquals(other.signIn().userId, it.signIn().userId) }
        }
    }

    @Test
    fun `cancelling a caller ends its wait and not the sign-in`() = running {
        val asked = CompletableDeferred<Unit>()
        val answer = CompletableDeferred<IssuedToken>()
        issuer.session {
            asked.complete(Unit)
            answer.await()
        }.use {
            val signingIn = launch { it.signIn() }
            asked.await()
            signingIn.cancelAndJoin()
            answer.complete(issuer.para())
            it.state.first { state -> state.status() == SessionStatus.ACTIVE }
        }
    }

    @Test
    fun `cancelSignIn ends all callers and cancels the wallet SDK`() = running {
        val pending = PendingIssue()
        val asked = AtomicInteger()
        issuer.session { if (asked.incrementAndGet() == 1) pending.issue() else issuer.para() }.use {
            val callers = List(10) { _ -> async { assertThrows<SessionException> { it.signIn() }.code() } }
            pending.awaitAsked()
            assertTrue(it.isPending)
            it.cancelSignIn()
            assertEquals(setOf("E_ISSUE_CANCELLED"), callers.awaitAll().toSet())
            pending.awaitCancelled()
            it.signIn()
            assertEquals(2, asked.get())
        }
    }

    @Test
    fun `cancelSignIn leaves a renewal alone`() = running {
        val asked = CompletableDeferred<Unit>()
        val answer = CompletableDeferred<IssuedToken>()
        issuer.session {
            asked.complete(Unit)
            answer.await()
        }.use {
            it.signIn(issuer.para("lifetime=30"))
            val renewal = async { it.token() }
            asked.await()
            it.cancelSignIn()
            val renewed = issuer.para()
            answer.complete(renewed)
            assertEquals(renewed.token, renewal.await())
        }
    }

    @Test
    fun `a sign-out cancels the wallet SDK's work for a sign-in`() = running {
        val pending = PendingIssue()
        issuer.session { pending.issue() }.use {
            val signingIn = async { assertThrows<SessionException> { it.signIn() }.code() }
            pending.awaitAsked()
            it.signOut()
            pending.awaitCancelled()
            assertEquals("E_SIGNED_OUT", signingIn.await())
        }
    }

    @Test
    fun `a passed token answers waiting calls and ends their request`() = running {
        val asked = CompletableDeferred<Unit>()
        val late = CompletableDeferred<IssuedToken>()
        issuer.session {
            asked.complete(Unit)
            late.await()
        }.use {
            it.signIn(issuer.para("lifetime=30"))
            val waiting = async { it.token() }
            asked.await()
            val passed = issuer.para("lifetime=900")
            it.signIn(passed)
            assertEquals(passed.token, waiting.await())
            late.complete(issuer.para("lifetime=3600"))
            delay(100)
            assertEquals(passed.token, it.token())
        }
    }

    @Test
    fun `a token that a server rejected is renewed once for all`() = running {
        val asked = AtomicInteger()
        issuer.session {
            asked.incrementAndGet()
            issuer.para("lifetime=900")
        }.use {
            val rejected = issuer.para("lifetime=3600")
            it.signIn(rejected)
            val renewed = List(50) { _ -> async(Dispatchers.Default) { it.token(rejected = rejected.token) } }.awaitAll().toSet()
            assertEquals(1, renewed.size)
            assertEquals(1, asked.get())
            // A later call gets the new token too.
            assertEquals(renewed.single(), it.token(rejected = rejected.token))
            assertEquals(1, asked.get())
        }
    }

    @Test
    fun `two objects of one account share issue and events`() = running {
        val vault = memory()
        val asked = AtomicInteger()
        val issue = suspend {
            asked.incrementAndGet()
            delay(100)
            issuer.para()
        }
        issuer.session(vault) { issue() }.use { first ->
            issuer.session(vault) { issue() }.use { second ->
                val callers = List(10) { listOf(async { first.signIn().userId }, async { second.signIn().userId }) }
                assertEquals(1, callers.flatten().awaitAll().toSet().size)
                assertEquals(1, asked.get())
                assertEquals(first.state.value, second.state.value)
                second.signOut()
                first.state.first { it == SessionState.SignedOut }
            }
        }
    }
}
