package dev.walletjwt

import android.app.Application
import android.content.pm.PackageManager
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config

/** The start of an app with this library, as Android does it. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [34], application = StartTest.App::class)
class StartTest {
    /** An app that opens its vault as early as an app's code can run. */
    class App : Application() {
        override fun onCreate() {
            super.onCreate()
            if (first == null) first = runCatching { runBlocking { Vault.open().use { it.status() } } }
        }

        companion object {
            /** Of the first application of this process: nothing but the provider can have come before it. */
            var first: Result<StoreStatus>? = null
        }
    }

    private val app = RuntimeEnvironment.getApplication() as App

    @Test
    fun `the vault can be opened when the application starts`() {
        assertEquals("Android Keystore", App.first?.getOrThrow()?.description)
    }

    @Test
    fun `the provider is not exported and starts in direct boot`() {
        val provider = app.packageManager.resolveContentProvider("dev.walletjwt.tests.dev.walletjwt", PackageManager.MATCH_ALL)
        assertEquals(WalletJwtInitializer::class.java.name, provider?.name)
        assertEquals(false, provider?.exported)
        assertTrue(provider?.directBootAware == true)
    }

    @Test
    fun `the library asks for the internet and nothing else`() {
        val info = app.packageManager.getPackageInfo(app.packageName, PackageManager.GET_PERMISSIONS)
        assertEquals(listOf("android.permission.INTERNET"), info.requestedPermissions?.toList())
    }

    @Test
    fun `initializing twice keeps the keychain`() {
        WalletJwt.initialize(app)
        WalletJwt.initialize(app)
        assertEquals("Android Keystore", runBlocking { Vault.open().status() }.description)
    }
}
