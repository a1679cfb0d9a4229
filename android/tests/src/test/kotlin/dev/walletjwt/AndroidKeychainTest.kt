package dev.walletjwt

import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.parallel.ResourceLock

/** Android's keychain as the platform's, through the Rust library. */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
@ResourceLock("the fake Keystore")
class AndroidKeychainTest {
    private val phone = Phone()

    @BeforeEach
    fun reset() {
        FakeAndroidKeystore.reset()
        WalletJwt.initialize(phone.context())
    }

    @AfterEach
    fun leaveAKeychainThatWorks() = WalletJwt.initialize(Phone().context())

    @Test
    fun `a vault without options is in Android's keychain`() = running {
        Vault.open().use { vault ->
            assertEquals(StoreStatus("Android Keystore", Readiness.Ready), vault.status())
            assertNull(vault.load("alice"))
            vault.save("alice", "token")
        }
        Vault.open().use { assertEquals("token", it.load("alice")) }
        assertTrue(phone.snapshot().keys.any { it.endsWith(".entry") })
    }

    @Test
    fun `a vault from a configuration is in Android's keychain`() = running {
        Vault.fromConfigJson("""{"namespace":"com.example"}""").use { assertEquals("Android Keystore", it.status().description) }
    }

    @Test
    fun `namespaces do not see each other`() = running {
        Vault.open().use { it.save("alice", "token") }
        Vault.open(VaultOptions(namespace = "other")).use { assertNull(it.load("alice")) }
    }

    @Test
    fun `a failure of one moment is tried again`() = running {
        Vault.open().use { vault ->
            vault.save("alice", "token")
            FakeAndroidKeystore.failures.set(1)
            assertEquals("token", vault.load("alice"))
            FakeAndroidKeystore.failures.set(2)
            assertEquals("E_VAULT_UNAVAILABLE", assertThrows<VaultException> { vault.load("alice") }.code())
            assertEquals("token", vault.load("alice"))
        }
    }

    @Test
    fun `clear also removes damaged entries`() = running {
        Vault.open().use { vault ->
            vault.save("alice", "token")
            phone.folder.walk().single { it.name.endsWith(".entry") }.writeBytes(ByteArray(3))
            assertEquals("E_VAULT_CORRUPT", assertThrows<VaultException> { vault.load("alice") }.code())
            vault.clear()
            assertNull(vault.load("alice"))
            assertEquals(emptyList<String>(), vault.accounts())
        }
    }

    @Test
    fun `a context of device-protected storage is refused`() {
        WalletJwt.initialize(phone.context(isDeviceProtected = true))
        assertEquals("E_VAULT_UNAVAILABLE", assertThrows<VaultException> { Vault.open(VaultOptions(namespace = "de")) }.code())
    }

    @Test
    fun `a keychain that throws an error does not open`() {
        CurrentKeychain.set(object : PlatformKeychain {
            override fun open(request: KeychainRequest): PlatformStores = TODO("a fault of the test's")
        })
        val failure = assertThrows<VaultException> { Vault.open(VaultOptions(namespace = "error")) }
        assertEquals("E_VAULT_UNAVAILABLE", failure.code())
    }

    @Test
    fun `a session without a vault is in Android's keychain`() = running {
        FakeIssuer().use { issuer ->
            val options = VerifierOptions(development = Development(issuer.paraKeys))
            val session = { WalletSession(para(), verifierOptions = options) { issuer.para() } }
            val signedIn = session().use { it.signIn() }
            session().use {
                val restored = it.restore()
                assertEquals(signedIn.userId, restored.session()?.userId)
                it.signOut()
            }
            session().use { assertEquals(SessionState.SignedOut, it.restore()) }
            val folder = phone.folder.resolve("wallet-jwt")
            assertTrue(folder.resolve("tombstones").isDirectory, "a sign-out creates a tombstone first")
            assertEquals(emptyList<String>(), folder.walk().filter { it.name.endsWith(".entry") }.map { it.name }.toList())
        }
    }

    @Tag("processes")
    @Test
    fun `without a context only the vault is not initialized`() {
        val lines = TestProcess("without-context").use { it.lines() }
        val vault = if (isAndroidLibrary) "E_NOT_INITIALIZED" else "opened"
        assertEquals(listOf("vault: $vault", "memory: opened", "decode: E_TOKEN_MALFORMED"), lines)
    }
}
