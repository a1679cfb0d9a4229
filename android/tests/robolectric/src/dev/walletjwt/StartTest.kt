package dev.walletjwt

import android.content.pm.PackageManager
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config

/** The library's manifest and content provider, with Android's own code around them. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [34])
class StartTest {
    private val app = RuntimeEnvironment.getApplication()
    private val provider = app.packageManager.resolveContentProvider("dev.walletjwt.tests.dev.walletjwt", PackageManager.MATCH_ALL)

    // One test, because a process is initialized once.
    @Test
    fun `the content provider gives the vault its keychain`() {
        assertNotEquals("Android Keystore", keychain())
        Robolectric.buildContentProvider(WalletJwtInitializer::class.java).create(provider)
        assertEquals("Android Keystore", keychain())
        WalletJwt.initialize(app)
        assertEquals("Android Keystore", keychain())
    }

    @Test
    fun `the provider is not exported and starts in direct boot`() {
        assertEquals(WalletJwtInitializer::class.java.name, provider?.name)
        assertEquals(false, provider?.exported)
        assertTrue(provider?.directBootAware == true)
    }

    @Test
    fun `the library asks for the internet and nothing else`() {
        val info = app.packageManager.getPackageInfo(app.packageName, PackageManager.GET_PERMISSIONS)
        assertEquals(listOf("android.permission.INTERNET"), info.requestedPermissions?.toList())
    }

    private fun keychain(): String? = runBlocking { runCatching { Vault.open().use { it.status() } }.getOrNull()?.description }
}
