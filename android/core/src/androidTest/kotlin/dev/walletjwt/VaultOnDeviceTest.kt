package dev.walletjwt

import androidx.test.ext.junit.runners.AndroidJUnit4
import androidx.test.platform.app.InstrumentationRegistry
import java.io.File
import java.security.KeyStore
import kotlinx.coroutines.runBlocking
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith

/**
 * The vault on a device: its real Keystore, files and native library. Nobody calls `WalletJwt.initialize`: the provider of the
 * manifest has done it. The rules for stores themselves are tested on a JVM.
 */
@RunWith(AndroidJUnit4::class)
class VaultOnDeviceTest {
    private val vault = Vault.open(VaultOptions(namespace = NAMESPACE))

    @After
    fun leaveNothing() = runBlocking {
        vault.clear()
        vault.close()
    }

    @Test
    fun aTokenIsSavedLoadedAndDeleted() = runBlocking {
        assertEquals(Readiness.Ready, vault.status().readiness)
        assertNull(vault.load("alice"))
        vault.save("alice", TOKEN)
        vault.save("bob", "another token")
        assertEquals(TOKEN, vault.load("alice"))
        assertEquals(listOf("alice", "bob"), vault.accounts())
        vault.delete("alice")
        assertNull(vault.load("alice"))
        assertEquals("another token", vault.load("bob"))
    }

    @Test
    fun noKeyLeavesTheKeystore() = runBlocking {
        vault.save("alice", TOKEN)
        val keyStore = KeyStore.getInstance("AndroidKeyStore").apply { load(null) }
        val aliases = keyStore.aliases().toList().filter { it.startsWith("dev.walletjwt.") }
        assertFalse("the vault has no key", aliases.isEmpty())
        for (alias in aliases) {
            val key = keyStore.getKey(alias, null)
            assertNull("the key's bytes can be read", key.encoded)
            assertNull("the key's bytes can be read", key.format)
        }
    }

    @Test
    fun theTokenIsInNoFileAsItIs() = runBlocking {
        vault.save("alice", TOKEN)
        val data = InstrumentationRegistry.getInstrumentation().targetContext.dataDirectory()
        val files = data.walkTopDown().filter(File::isFile).toList()
        assertTrue("the vault has no file", files.any { it.path.contains("no_backup/wallet-jwt/") })
        for (file in files) assertFalse(file.path, file.readBytes().toString(Charsets.ISO_8859_1).contains(TOKEN))
    }

    private fun android.content.Context.dataDirectory() = File(applicationInfo.dataDir)

    private companion object {
        const val NAMESPACE = "instrumented-test"

        /** Longer than one block of the cipher, and in no other file. */
        const val TOKEN = "header.a-token-that-only-the-instrumented-test-saves.signature"
    }
}
