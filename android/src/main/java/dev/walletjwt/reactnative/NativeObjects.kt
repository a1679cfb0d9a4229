package dev.walletjwt.reactnative

import dev.walletjwt.SessionEvent
import dev.walletjwt.SessionListener
import dev.walletjwt.SessionManager
import dev.walletjwt.Vault
import dev.walletjwt.Verifier
import dev.walletjwt.canonicalVaultConfig
import dev.walletjwt.readSessionConfig

/**
 * One object of the library for each configuration, made when it is first asked for. Making one does no I/O.
 *
 * @param tell hears of what happens to a session: the configuration that it was asked for with, and the event as JSON
 */
internal class NativeObjects(
    private val parts: NativeParts,
    private val tell: (session: String, event: String) -> Unit,
) : AutoCloseable {
    private val verifiers = HashMap<String, Verifier>()
    private val vaults = HashMap<String, Vault>()
    private val managers = HashMap<String, SessionManager>()
    private var isClosed = false

    @Synchronized
    fun verifier(config: String): Verifier = verifiers.open(config) { make(config) }

    @Synchronized
    fun vault(config: String): Vault = canonicalVaultConfig(config).let { canonical ->
        vaults.open(canonical) { Vault.fromConfigJson(canonical) }
    }

    @Synchronized
    fun manager(config: String): SessionManager = managers.open(config) {
        val read = readSessionConfig(config)
        SessionManager(verifier(read.verifierJson), vault(read.vaultJson), read.account, Listener(config), read.options)
    }

    /** Ends everything here. Calls under way end as ever; a later one throws [IllegalStateException]. */
    @Synchronized
    override fun close() {
        isClosed = true
        listOf(managers, vaults, verifiers).forEach { objects ->
            objects.values.forEach(AutoCloseable::close)
            objects.clear()
        }
    }

    private fun make(config: String) = Verifier.fromConfigJson(config, parts.fetcher, parts.clock)

    private inline fun <T> HashMap<String, T>.open(config: String, make: () -> T): T {
        check(!isClosed) { "the module is invalidated" }
        return get(config) ?: make().also { put(config, it) }
    }

    /** Holds no manager: the library holds the listener for as long as there is one. */
    private inner class Listener(private val config: String) : SessionListener {
        override fun onEvent(event: SessionEvent) = tell(config, event.toJson())
    }
}
