package dev.walletjwt

import java.io.IOException
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Signing out of the wallet SDK too, and the lines of the log. */
class LogoutTest {
    private val issuer = FakeIssuer()

    @AfterAll
    fun stop() = issuer.close()

    private fun session(
        vault: Vault = memory(),
        options: SessionManagerOptions = SessionManagerOptions(),
        onLog: ((LogLevel, String, String) -> Unit)? = null,
        logout: (suspend () -> Unit)?,
    ) = WalletSession(
        para(), vault, verifierOptions = development(issuer.paraKeys), options = options, logout = logout, onLog = onLog,
    ) { issuer.para() }

    @Test
    fun `a sign-out clears the session before the SDK's logout`() = running {
        val seen = CompletableDeferred<SessionState>()
        lateinit var own: WalletSession
        own = session { seen.complete(own.checkState()) }
        own.use {
            it.signIn()
            it.signOut()
            assertEquals(SessionState.SignedOut, seen.await())
            assertEquals(Owed(deletion = false, logout = false), it.owed)
        }
    }

    private fun WalletSession.checkState() = state.value

    @Test
    fun `a failed logout is owed and blocks sign-ins until it works`() = running {
        val calls = AtomicInteger()
        session { if (calls.incrementAndGet() < 3) throw IOException("offline") }.use {
            it.signIn()
            assertEquals("E_LOGOUT_PENDING", assertThrows<SessionException> { it.signOut() }.code())
            assertEquals(SessionState.SignedOut, it.state.value)
            assertEquals("E_LOGOUT_PENDING", assertThrows<SessionException> { it.signIn() }.code())
            assertEquals("E_SIGNED_OUT", assertThrows<SessionException> { it.token() }.code())
            assertEquals(1, calls.get())
            assertEquals("E_LOGOUT_PENDING", assertThrows<SessionException> { it.checkNow() }.code())
            assertEquals(SessionState.SignedOut, it.checkNow())
            assertEquals(3, calls.get())
            it.signIn()
        }
    }

    @Test
    fun `a new login of the user cancels the owed logout`() = running {
        session { throw IOException("offline") }.use {
            it.signIn()
            assertThrows<SessionException> { it.signOut() }
            it.signIn(loggedInAgain = true)
            assertEquals(Owed(deletion = false, logout = false), it.owed)
            assertThrows<SessionException> { it.signOut() }
            it.signIn(issuer.para())
            assertEquals(Owed(deletion = false, logout = false), it.owed)
        }
    }

    @Test
    fun `a session without a logout never asks for one`() = running {
        session(options = SessionManagerOptions(hasLogout = true, logs = true), logout = null).use {
            it.signIn()
            withTimeout(5_000) { it.signOut() }
            assertEquals(Owed(deletion = false, logout = false), it.owed)
        }
    }

    @Test
    fun `closing cancels a logout, which stays owed`() = running {
        val asked = CompletableDeferred<Unit>()
        val cancelled = CompletableDeferred<Unit>()
        val session = session {
            asked.complete(Unit)
            try {
                awaitCancellation()
            } catch (ended: CancellationException) {
                cancelled.complete(Unit)
                throw ended
            }
        }
        session.signIn()
        val signingOut = async { assertThrows<SessionException> { session.signOut() }.code() }
        asked.await()
        session.close()
        cancelled.await()
        assertEquals("E_LOGOUT_PENDING", withTimeout(5_000) { signingOut.await() })
    }

    @Test
    fun `a sign-out lets a running logout end`() = running {
        val calls = AtomicInteger()
        val goOn = CompletableDeferred<Unit>()
        session {
            calls.incrementAndGet()
            goOn.await()
        }.use {
            it.signIn()
            val first = async { it.signOut() }
            while (calls.get() == 0) delay(5)
            val second = async { it.signOut() }
            delay(50)
            goOn.complete(Unit)
            first.await()
            second.await()
            assertEquals(Owed(deletion = false, logout = false), it.owed)
        }
    }

    @Test
    fun `a log reports events but never a token, claim or address`() = running {
        val lines = CopyOnWriteArrayList<String>()
        val issued = issuer.para("user=u-secret")
        session(onLog = { level, code, fieldsJson -> lines.add("$level $code $fieldsJson") }, logout = {}).use {
            val session = it.signIn(issued)
            assertEquals("E_SIGNATURE", assertThrows<SessionException> { it.signIn(issuer.para("attack=tampered")) }.code())
            it.signOut()
            withTimeout(5_000) { while (lines.isEmpty()) delay(5) }
            val secrets = listOf(issued.token, issued.token.takeLast(20), "u-secret") + session.wallets.map { wallet -> wallet.address }
            assertTrue(lines.none { line -> secrets.any { secret -> secret in line } }, "$lines")
        }
    }
}
