package dev.walletjwt

import java.util.concurrent.atomic.AtomicReference
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.assertThrows

class VaultTest {
    @TestFactory
    fun `a store written in Kotlin fulfils the contract`() = StoreContract(FolderStore.temporary(), FolderStore.LARGEST).tests()

    @Test
    fun `a vault on a Kotlin store keeps, lists and removes tokens`() = running {
        vaultOn(FolderStore.temporary()).use { vault ->
            assertNull(vault.load("alice"))
            vault.save("alice", "token of alice")
            vault.save("bob", "token of bob")
            assertEquals("token of alice", vault.load("alice"))
            assertEquals(listOf("alice", "bob"), vault.accounts())
            vault.save("alice", "a newer token")
            assertEquals("a newer token", vault.load("alice"))
            vault.delete("alice")
            vault.delete("alice")
            assertNull(vault.load("alice"))
            vault.clear()
            assertEquals(emptyList<String>(), vault.accounts())
            assertEquals(StoreStatus("a folder of the tests", Readiness.Ready), vault.status())
        }
    }

    @Test
    fun `memory is used only when it is named`() = running {
        val memory = Vault.open(VaultOptions(store = StoreChoice.Memory)).use { it.status() }
        assertEquals(Readiness.Ready, memory.readiness)
        // With any keychain on this machine, or none.
        assertNotEquals(memory.description, Vault.open().use { it.status() }.description)
    }

    @Test
    fun `a store without a prompt is unlocked by its status`() = running {
        Vault.open(VaultOptions(store = StoreChoice.Memory)).use {
            it.unlock()
            it.cancelUnlock()
            assertEquals("E_CONFIG_OPTION", assertThrows<VaultException> { it.unlock(601) }.code())
        }
    }

    @Test
    fun `two vaults on one store share its entries`() = running {
        val store = FolderStore.temporary()
        vaultOn(store).save("alice", "token")
        assertEquals("token", vaultOn(store).load("alice"))
    }

    @Test
    fun `a thousand coroutines each save and load their own token`() = running {
        val vault = vaultOn(FolderStore.temporary())
        List(1_000) {
            async(Dispatchers.Default) {
                vault.save("account $it", "token $it")
                assertEquals("token $it", vault.load("account $it"))
            }
        }.awaitAll()
        assertEquals(1_000, vault.accounts().size)
    }

    @Test
    fun `a declared store error reaches the caller with its code`() = running {
        val failure = AtomicReference<StoreException>()
        val vault = vaultOn(FailingStore { throw failure.get() })
        val rows = listOf(
            StoreException.Locked() to "E_VAULT_LOCKED",
            StoreException.KeyLost("the alias is gone") to "E_VAULT_KEY_LOST",
            StoreException.NotKept("a crash") to "E_VAULT_NOT_KEPT",
            StoreException.Corrupt("a bad tag") to "E_VAULT_CORRUPT",
            StoreException.Unavailable("no service") to "E_VAULT_UNAVAILABLE",
        )
        for ((thrown, code) in rows) {
            failure.set(thrown)
            assertEquals(code, assertThrows<VaultException>(code) { vault.load("alice") }.code())
        }
        failure.set(StoreException.Full("a quota"))
        assertEquals("E_VAULT_FULL", assertThrows<VaultException> { vault.save("alice", "token") }.code())
        failure.set(StoreException.TooLarge(100))
        val tooLarge = assertThrows<VaultException.TooLarge> { vault.save("alice", "token") }
        assertEquals("E_VAULT_TOO_LARGE" to 100L, tooLarge.code() to tooLarge.limitBytes)
    }

    @Test
    fun `a store that hangs causes a timeout`() = running {
        val vault = vaultOn(FailingStore { Thread.sleep(3_000) }, timeoutSecs = 1)
        val begun = System.nanoTime()
        assertEquals("E_VAULT_UNAVAILABLE", assertThrows<VaultException> { vault.load("alice") }.code())
        assertTrue(System.nanoTime() - begun < 2_500_000_000)
    }

    @Test
    fun `a vault reports an invalid argument`() = running {
        assertEquals("E_VAULT_ACCOUNT", assertThrows<VaultException> { Vault.open(VaultOptions(namespace = "")) }.code())
        assertEquals("E_VAULT_ACCOUNT", assertThrows<VaultException> { vaultOn(FolderStore.temporary()).load("a\nb") }.code())
        assertEquals("E_CONFIG_OPTION", assertThrows<VaultException> { vaultOn(FolderStore.temporary(), timeoutSecs = 0) }.code())
    }
}

/** A store that does the same thing in every call. */
class FailingStore(private val work: () -> Unit) : SecretStore {
    override fun read(name: String): ByteArray? {
        work()
        return null
    }

    override fun write(name: String, value: ByteArray) = work()

    override fun remove(name: String) = work()

    override fun names(): List<String> {
        work()
        return emptyList()
    }

    override fun status() = StoreStatus("a store that fails", Readiness.Ready)
}
