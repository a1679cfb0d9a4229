@file:JvmName("PlatformKeychains")

package dev.walletjwt

/**
 * The same keychain for [registerPlatformKeychain]. An [Error] that it or its stores throw counts as
 * [StoreException.Unavailable], as with [own].
 */
public fun PlatformKeychain.guarded(): PlatformKeychain = KeychainWithoutErrors(this)

private class KeychainWithoutErrors(private val keychain: PlatformKeychain) : PlatformKeychain {
    override fun open(request: KeychainRequest): PlatformStores = exceptionsOnly {
        val stores = keychain.open(request)
        val tombstones = when (val place = stores.tombstones) {
            is TombstonePlace.Own -> TombstonePlace.Own(place.store.guarded())
            is TombstonePlace.Folder, is TombstonePlace.Usual -> place
        }
        PlatformStores(stores.store.guarded(), tombstones, stores.prompts?.let(::PromptsWithoutErrors), stores.cannotAsk)
    }
}

private class PromptsWithoutErrors(private val prompts: PromptSwitch) : PromptSwitch {
    override fun setAllowed(isAllowed: Boolean): Unit = exceptionsOnly { prompts.setAllowed(isAllowed) }
}

/** The keychain of this platform, if it is Kotlin code (Android's). The library registers it before it opens a vault. */
internal object CurrentKeychain {
    @Volatile
    private var current: PlatformKeychain? = null
    private var registered: PlatformKeychain? = null

    /** Does not load the native library. */
    fun set(keychain: PlatformKeychain) {
        current = keychain
    }

    /** Registers the keychain that was set last, once. */
    fun register() {
        val keychain = current ?: return
        synchronized(this) {
            if (keychain === registered) return
            registerPlatformKeychain(keychain.guarded())
            registered = keychain
        }
    }
}

/** The same text. The generated code calls this when it passes a vault's namespace or configuration (uniffi.toml). */
internal fun withPlatformKeychain(text: String): String = text.also { CurrentKeychain.register() }
