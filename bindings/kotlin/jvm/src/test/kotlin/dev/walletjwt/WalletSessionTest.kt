package dev.walletjwt

import java.lang.ref.WeakReference
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.onSubscription
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

class WalletSessionTest {
    private val issuer = FakeIssuer()

    @AfterAll
    fun stop() = issuer.close()

    @Test
    fun `signing in calls the wallet SDK and updates the state`() = running {
        issuer.session().use {
            assertEquals(SessionState.NotRestored, it.state.value)
            val signedIn = it.signIn()
            assertEquals(SessionState.Active(signedIn), it.state.value)
            assertEquals(signedIn, it.state.value.session())
            assertTrue(it.isKept)
        }
    }

    @Test
    fun `signing in accepts a passed token`() = running {
        issuer.session { error("issue must not be called") }.use {
            assertEquals("u-9", it.signIn(issuer.para("user=u-9")).userId)
        }
    }

    @Test
    fun `a session takes the options of its verifier and manager`() = running {
        val vault = memory()
        val options = SessionManagerOptions(issueTimeoutSecs = 1)
        val verifierOptions = VerifierOptions(leewaySecs = 0, development = Development(issuer.paraKeys))
        WalletSession(para(), vault, "work", verifierOptions, options = options) { awaitCancellation() }.use {
            assertEquals("E_ISSUE_TIMEOUT", assertThrows<SessionException> { it.signIn() }.code())
            it.signIn(issuer.para())
            assertEquals(listOf("work"), it.listAccounts())
        }
    }

    @Test
    fun `no object of a session prints who is signed in`() = running {
        val issued = issuer.para("tab=email")
        issuer.session().use {
            val session = it.signIn(issued)
            val secrets = listOf(issued.token, session.userId, checkNotNull(session.identity.email)) +
                session.wallets.map { wallet -> wallet.address }
            val printed = listOf(it, session, session.identity, session.wallets, session.providerClaims, it.state.value)
            for (text in printed.map { one -> one.toString() }) {
                assertTrue(secrets.none { secret -> secret in text }, text)
            }
        }
    }

    @Test
    fun `a refused token signs nobody in`() = running {
        issuer.session { issuer.para("attack=tampered") }.use {
            val refused = assertThrows<SessionException.Verify> { it.signIn() }
            assertEquals("E_SIGNATURE", refused.code())
            assertEquals(SessionStatus.SIGNED_OUT, it.checkNow().status())
        }
    }

    @Test
    fun `a sign-out takes effect at once and fails waiting callers`() = running {
        val pending = PendingIssue()
        issuer.session { pending.issue() }.use {
            it.signIn(issuer.para("lifetime=30"))
            val caller = async { assertThrows<SessionException> { it.token() }.code() }
            pending.awaitAsked()
            it.signOut()
            assertEquals(SessionState.SignedOut, it.state.value)
            assertEquals("E_SIGNED_OUT", caller.await())
            assertFalse(it.isKept)
        }
    }

    @Test
    fun `a sign-out wins over a sign-in that waits for its token`() = running {
        val asked = CompletableDeferred<Unit>()
        val answer = CompletableDeferred<IssuedToken>()
        val late = suspend {
            asked.complete(Unit)
            answer.await()
        }
        issuer.session { late() }.use {
            val signingIn = async { assertThrows<SessionException> { it.signIn() }.code() }
            asked.await()
            it.signOut()
            answer.complete(issuer.para())
            assertEquals("E_SIGNED_OUT", signingIn.await())
            assertEquals(SessionState.SignedOut, it.checkNow())
            it.signIn(issuer.para())
            assertEquals(SessionStatus.ACTIVE, it.state.value.status())
        }
    }

    @Test
    fun `the next process restores the kept session`() = running {
        // Like another process, a new vault knows only what the store has.
        val store = FolderStore.temporary()
        val user = issuer.session(vaultOn(store)).use { it.signIn().userId }
        issuer.session(vaultOn(store)).use {
            val restored = assertInstanceOf(SessionState.Active::class.java, it.restore())
            assertEquals(restored, it.state.value)
            assertEquals(user, restored.session.userId)
            assertEquals(KeySource.STORED, restored.session.keySource)
            it.signOut()
        }
        issuer.session(vaultOn(store)).use { assertEquals(SessionState.SignedOut, it.restore()) }
        assertEquals(emptyList<String>(), vaultOn(store).accounts())
    }

    @Test
    fun `events report every change in order but no token requests`() = running {
        issuer.session().use {
            val ready = CompletableDeferred<Unit>()
            val told = async { it.events.onSubscription { ready.complete(Unit) }.take(3).toList() }
            ready.await()
            it.restore()
            it.signIn(issuer.para("lifetime=30"))
            it.token()
            val changes = listOf(SessionStatus.SIGNED_OUT, SessionStatus.ACTIVE, SessionStatus.ACTIVE)
            assertEquals(changes, told.await().map { event -> (event as SessionEvent.Changed).status })
        }
    }

    @Test
    fun `a session expires by itself when its token expires`() = running {
        issuer.session().use {
            it.signIn(issuer.para("lifetime=2"))
            assertEquals(SessionStatus.ACTIVE, it.state.value.status())
            delay(2_500)
            assertEquals(SessionStatus.EXPIRED, it.checkNow().status())
            assertEquals(SessionStatus.EXPIRED, it.state.value.status())
        }
    }

    @Test
    fun `a state made by an app may have any code`() {
        assertEquals(SessionStatus.SIGNED_OUT, SessionState.Rejected("E_OF_A_PREVIEW").status())
        assertEquals("E_ISSUE_FAILED", SessionException.IssueFailed(1, "E_OF_A_PREVIEW").code())
    }

    @Test
    fun `a call after close fails and the keychain keeps the token`() = running {
        val vault = memory()
        val session = issuer.session(vault)
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
    fun `an unreferenced session is collected despite its closure`() = running {
        val vault = memory()
        val forgotten = forgottenSession(vault)
        repeat(100) {
            if (forgotten.get() == null) return@repeat
            System.gc()
            delay(20)
        }
        assertNull(forgotten.get())
        // The library's manager must be gone too; otherwise the restore with another configuration would fail with
        // a conflict.
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
        own = issuer.session(vault) {
            own.state.value
            issuer.para()
        }
        own.signIn()
        assertNotEquals(SessionState.NotRestored, own.state.value)
        return WeakReference(own)
    }
}
