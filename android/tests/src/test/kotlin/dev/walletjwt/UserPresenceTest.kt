package dev.walletjwt

import android.hardware.biometrics.BiometricPrompt
import android.security.keystore.KeyProperties
import kotlinx.coroutines.CoroutineStart.UNDISPATCHED
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.parallel.ResourceLock
import java.util.concurrent.CountDownLatch

/** Vaults that ask the user at each read, through the Rust library, with a fake user and a fake Keystore. */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
@ResourceLock("the fake Keystore")
class UserPresenceTest {
    private val phone = Phone()
    private val user = FakeUser()

    @BeforeEach
    fun reset() {
        FakeAndroidKeystore.reset()
        WalletJwt.setUserPresencePrompt(user)
        WalletJwt.initialize(phone.context())
    }

    @AfterEach
    fun leaveAKeychainThatWorks() {
        WalletJwt.setUserPresencePrompt(null)
        WalletJwt.initialize(Phone().context())
    }

    private fun vault(title: String? = null) =
        opened(VaultOptions(requireUserPresence = true, android = AndroidOptions(promptTitle = title)))

    /** A session that was just closed keeps its vault for a moment, and that vault may have other options. */
    private fun opened(options: VaultOptions = VaultOptions()): Vault {
        val started = System.nanoTime()
        while (true) {
            try {
                return Vault.open(options)
            } catch (failure: VaultException.Config) {
                val isInUse = failure.code() == "E_CONFIG_CONFLICT"
                if (!isInUse || System.nanoTime() - started > 40_000_000_000) throw failure
            }
            Thread.sleep(10)
        }
    }

    private fun session(issuer: FakeIssuer, vault: Vault, query: String = "") =
        WalletSession(para(), vault = vault, verifierOptions = VerifierOptions(development = Development(issuer.paraKeys))) { issuer.para(query) }

    /** A session that has nothing in memory: that of a closed one is dropped a moment later. */
    private suspend fun restarted(issuer: FakeIssuer, vault: Vault): WalletSession {
        while (true) {
            val session = session(issuer, vault)
            if (session.state.value == SessionState.NotRestored) return session
            session.close()
            delay(10)
        }
    }

    private suspend fun refused(call: suspend () -> Any?): String {
        val failure = assertThrows<VaultException.NotConfirmed> { call() }
        assertEquals("E_VAULT_LOCKED", failure.code())
        return failure.detail
    }

    /** A read shows a prompt, and the entry is deleted before the user has answered. */
    private suspend fun deleteDuringAPrompt(vault: Vault) = coroutineScope {
        val read = async(start = UNDISPATCHED) { runCatching { vault.load("alice") } }
        user.awaitPrompt()
        vault.delete("alice")
        assertTrue(read.await().exceptionOrNull() is VaultException.NotConfirmed)
    }

    @Test
    fun `only a read asks, and a biometric alone confirms`() = running {
        user.confirms()
        vault("Unlock your wallet").use { vault ->
            vault.save("alice", "token")
            vault.save("alice", "token2")
            assertEquals(listOf("alice"), vault.accounts())
            assertEquals(Readiness.Ready, vault.status().readiness)
            assertEquals(emptyList<PromptRequest>(), user.prompts)
            assertEquals("token2", vault.load("alice"))
            assertEquals(listOf("Unlock your wallet"), user.prompts.map { it.title })
            vault.delete("alice")
            assertEquals(1, user.prompts.size)
        }
        val spec = FakeAndroidKeystore.made.first()
        assertTrue(spec.isUserAuthenticationRequired && spec.isInvalidatedByBiometricEnrollment)
        // The getter of the duration says 0 for keys that take a PIN, too.
        assertEquals(KeyProperties.AUTH_BIOMETRIC_STRONG, spec.userAuthenticationType)
        assertEquals(KeyProperties.PURPOSE_DECRYPT, spec.purposes)
        assertEquals(2, FakeAndroidKeystore.made.size, "a namespace has one pair and one key")
    }

    @Test
    fun `the prompt's title is the app's name by default`() = running {
        user.confirms()
        vault().use {
            it.save("alice", "token")
            it.load("alice")
        }
        assertEquals(listOf("a test's app"), user.prompts.map { it.title })
    }

    @Test
    fun `a prompt that is cancelled locks and is not shown again`() = running {
        user.answer = { it.refuse("the user cancelled the prompt") }
        vault().use { vault ->
            vault.save("alice", "token")
            assertEquals("the user cancelled the prompt", refused { vault.load("alice") })
            assertEquals(1, user.prompts.size)
            user.confirms()
            assertEquals("token", vault.load("alice"))
        }
    }

    @Test
    fun `a confirmation that the Keystore does not know is refused`() = running {
        user.answer = PromptRequest::confirm
        vault().use { vault ->
            vault.save("alice", "token")
            val detail = refused { vault.load("alice") }
            assertEquals("the Android Keystore did not accept the confirmation (IllegalBlockSizeException)", detail)
            assertEquals(1, user.prompts.size)
        }
    }

    @Test
    fun `a prompt that throws is not a confirmation`() = running {
        user.answer = { TODO("a fault of the test's") }
        vault().use { vault ->
            vault.save("alice", "token")
            assertEquals("the prompt failed: NotImplementedError", refused { vault.load("alice") })
            assertEquals(1, user.prompts.size)
        }
    }

    @Test
    fun `a prompt's own listener may call the vault`() = running {
        vault().use { vault ->
            vault.save("alice", "token")
            user.answer = { request -> request.cancellation.setOnCancelListener { runBlocking { vault.accounts() } } }
            deleteDuringAPrompt(vault)
        }
    }

    /** Android calls a listener at once that is set on a cancelled signal. */
    @Test
    fun `a prompt that shows itself too late may call the vault`() = running {
        vault().use { vault ->
            vault.save("alice", "token")
            user.answer = { request ->
                while (!request.cancellation.isCanceled) Thread.sleep(1)
                request.cancellation.setOnCancelListener { runBlocking { vault.accounts() } }
            }
            deleteDuringAPrompt(vault)
        }
    }

    @Test
    fun `a prompt that never returns does not stop a deletion`() = running {
        val isOver = CountDownLatch(1)
        vault().use { vault ->
            vault.save("alice", "token")
            user.answer = { isOver.await() }
            deleteDuringAPrompt(vault)
            assertEquals(emptyList<String>(), vault.accounts())
        }
        isOver.countDown()
    }

    @Test
    fun `a key pair that fails for ever does not keep a user from signing in`() = running {
        user.confirms()
        vault().use { vault ->
            vault.save("alice", "token")
            FakeKeyPairs.breakAll()
            assertEquals("E_VAULT_UNAVAILABLE", assertThrows<VaultException> { vault.load("alice") }.code())
            vault.save("alice", "new")
            assertEquals("new", vault.load("alice"))
        }
    }

    @Test
    fun `a deletion cancels an open prompt`() = running {
        vault().use { vault ->
            vault.save("alice", "token")
            deleteDuringAPrompt(vault)
            while (!user.prompts.single().cancellation.isCanceled) delay(1)
            user.confirms()
            assertNull(vault.load("alice"))
        }
    }

    @Test
    fun `a finger added later makes the key lost`() = running {
        user.confirms()
        vault().use { vault ->
            vault.save("alice", "token")
            vault.save("bob", "token")
            FakeKeyPairs.addFinger()
            assertEquals("E_VAULT_KEY_LOST", assertThrows<VaultException> { vault.load("alice") }.code())
            assertEquals(emptyList<PromptRequest>(), user.prompts)
            vault.save("alice", "new")
            assertEquals("new", vault.load("alice"))
            assertEquals("E_VAULT_KEY_LOST", assertThrows<VaultException> { vault.load("bob") }.code())
        }
    }

    @Test
    fun `without an enrolled finger nothing is saved`() = running {
        FakeKeyPairs.hasFinger = false
        vault().use { vault ->
            val failure = assertThrows<VaultException.Unavailable> { vault.save("alice", "token") }
            assertTrue(failure.detail.contains("enrolled"), failure.detail)
            assertNull(vault.load("alice"))
            FakeKeyPairs.hasFinger = true
            vault.save("alice", "token")
        }
    }

    @Test
    fun `entries with and without a prompt tell themselves apart`() = running {
        user.confirms()
        opened().use { it.save("alice", "plain") }
        vault().use { vault ->
            assertEquals("plain", vault.load("alice"))
            assertEquals(emptyList<PromptRequest>(), user.prompts)
            vault.save("alice", "asked")
            assertEquals("asked", vault.load("alice"))
            assertEquals(1, user.prompts.size)
        }
        opened().use { vault ->
            assertThrows<VaultException.PresenceRequired> { vault.load("alice") }
            vault.save("alice", "plain again")
            assertEquals("plain again", vault.load("alice"))
        }
    }

    @Test
    fun `a session asks at restore and unlock and not otherwise`() = running {
        FakeIssuer().use { issuer ->
            vault().use { vault ->
                session(issuer, vault, "lifetime=600").use { it.signIn() }
                assertEquals(emptyList<PromptRequest>(), user.prompts, "an absent entry asks nobody")
                user.answer = { it.refuse("the user cancelled the prompt") }
                restarted(issuer, vault).use { session ->
                    assertEquals(SessionState.Locked, session.restore())
                    repeat(3) {
                        session.enterForeground()
                        session.checkNow()
                    }
                    assertEquals("E_VAULT_LOCKED", assertThrows<SessionException> { session.token() }.code())
                    assertEquals(1, user.prompts.size)
                    val locked = assertThrows<SessionException.Vault> { session.unlock() }
                    assertEquals("the user cancelled the prompt", (locked.source as VaultException.NotConfirmed).detail)
                    user.confirms()
                    session.unlock()
                    assertEquals(3, user.prompts.size)
                    session.token(minTtlSecs = 1_000)
                    session.restore()
                    session.unlock()
                    session.checkNow()
                    assertEquals(3, user.prompts.size, "a renewal or a session in memory asks nobody")
                    session.signOut()
                }
            }
        }
    }

    @Test
    fun `a sign-out does not wait for an open prompt`() = running {
        FakeIssuer().use { issuer ->
            vault().use { vault ->
                session(issuer, vault).use { it.signIn() }
                restarted(issuer, vault).use { session ->
                    coroutineScope {
                        val restored = async(start = UNDISPATCHED) { session.restore() }
                        user.awaitPrompt()
                        session.signOut()
                        assertEquals(SessionState.SignedOut, restored.await())
                    }
                }
                assertEquals(emptyList<String>(), vault.accounts())
            }
        }
    }

    @Test
    fun `a sign-in replaces the session that needs a prompt`() = running {
        user.confirms()
        FakeIssuer().use { issuer ->
            vault().use { vault -> session(issuer, vault).use { it.signIn() } }
            opened().use { vault ->
                restarted(issuer, vault).use { session ->
                    val failure = assertThrows<SessionException> { session.restore() }
                    assertEquals("E_VAULT_UNAVAILABLE", failure.code())
                    session.signIn()
                }
                restarted(issuer, vault).use { assertTrue(it.restore() is SessionState.Active) }
            }
        }
    }

    @Test
    fun `the system's prompt needs a permission`() {
        WalletJwt.setUserPresencePrompt(null)
        val failure = assertThrows<VaultException.Unavailable> { vault() }
        assertTrue(failure.detail.contains("USE_BIOMETRIC"), failure.detail)
    }

    @Test
    fun `the system's errors have a text of ours`() {
        assertEquals("the user cancelled the prompt", SystemPrompt.meaning(BiometricPrompt.BIOMETRIC_ERROR_USER_CANCELED))
        val codes = 1..15
        assertEquals(codes.count { it in listOf(1, 3, 5, 7, 9, 10, 11, 12) }, codes.count { !SystemPrompt.meaning(it).contains("code") })
    }

    @Tag("processes")
    @Test
    fun `Android asks from version 9 on`() {
        val opened = listOf("27", "28").flatMap { sdk -> TestProcess("user-presence", sdk).use { it.lines() } }
        assertEquals(listOf("E_CONFIG_OPTION", "opened"), opened)
    }

    @Test
    fun `a value of 64 KiB and a damaged seal`() {
        user.confirms()
        val prompts = Prompts({ "" }) { user }.apply { setAllowed(true) }
        val seal = PresenceSeal(PresenceKeys(KeystoreKeys("pairs.", false)), prompts)
        val value = ByteArray(KeystoreStore.LARGEST) { it.toByte() }
        var pair: String? = null
        val sealed = seal.seal(value, null) { pair = it }
        assertArrayEquals(value, seal.open(sealed))
        for (length in (0 until 16 + 2 + 256 + 12) + listOf(sealed.size - 1, sealed.size - KeystoreStore.LARGEST)) {
            assertThrows<Exception>("$length bytes") { seal.open(sealed.copyOf(length)) }
        }
        val store = phone.store(presence = seal)
        store.write("a", value)
        assertArrayEquals(value, store.read("a"))
        assertFalse(phone.entryFiles().single().readBytes().size > KeystoreStore.LARGEST + 1024)
        val again = seal.seal(value, pair) { error("a second pair is made") }
        assertEquals(sealed.take(16), again.take(16))
        assertNotEquals(sealed.drop(16), again.drop(16), "each value has a key and an IV of its own")
    }
}
