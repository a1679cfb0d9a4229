package dev.walletjwt

import android.content.Context

/** The library's start on Android. An app needs it only where the library's content provider does not run. */
public object WalletJwt {
    private var keychain: AndroidKeychain? = null

    @Volatile
    internal var ownPrompt: UserPresencePrompt? = null
        private set

    /**
     * Gives the library a context, of which it keeps the application's. Does no I/O and does not load the native library.
     * Calling it again does nothing.
     *
     * The library's content provider calls this when the app's main process starts. Call it yourself in another process
     * (`android:process`), or if the app's manifest removes the provider. Only the platform's keychain needs it: verifying
     * and decoding do not.
     */
    @JvmStatic
    @Synchronized
    public fun initialize(context: Context) {
        val application = context.applicationContext ?: context
        if (keychain?.context === application) return
        keychain = AndroidKeychain(application).also(CurrentKeychain::set)
    }

    /**
     * Sets the app's own prompt for vaults with `requireUserPresence`, e.g. AndroidX's. Call it before the first vault is
     * opened. Null: the system's, which needs the permission `android.permission.USE_BIOMETRIC` in the app's manifest.
     */
    @JvmStatic
    public fun setUserPresencePrompt(prompt: UserPresencePrompt?) {
        ownPrompt = prompt
    }
}
