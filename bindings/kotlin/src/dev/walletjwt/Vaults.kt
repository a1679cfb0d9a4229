@file:JvmName("Vaults")

package dev.walletjwt

/**
 * A vault on a store of the app's own, e.g. one behind biometrics. In Java: `Vaults.create(store)`.
 *
 * Better than [StoreChoice.Own]: the boundary does not see an [Error] that a store throws (an [OutOfMemoryError], a
 * `TODO()`), and would take a failed `write` for a good one. Here it counts as [StoreException.Unavailable], like any
 * other exception.
 *
 * Errors: `E_CONFIG_OPTION` for a timeout out of its range.
 *
 * @param timeoutSecs how long the store may take for one call, 1 to 60 seconds
 */
@JvmName("create")
@JvmOverloads
@Throws(VaultException::class)
public fun Vault(store: SecretStore, timeoutSecs: Long = 10): Vault =
    Vault.open(VaultOptions(store = StoreChoice.Own(ThrowingNoErrors(store)), timeoutSecs = timeoutSecs))

private class ThrowingNoErrors(private val store: SecretStore) : SecretStore {
    override fun read(name: String): ByteArray? = exceptionsOnly { store.read(name) }

    override fun write(name: String, value: ByteArray): Unit = exceptionsOnly { store.write(name, value) }

    override fun remove(name: String): Unit = exceptionsOnly { store.remove(name) }

    override fun names(): List<String> = exceptionsOnly { store.names() }

    override fun status(): StoreStatus = exceptionsOnly { store.status() }

    private inline fun <T> exceptionsOnly(call: () -> T): T =
        try {
            call()
        } catch (error: Error) {
            throw StoreException.Unavailable("the store threw ${error.javaClass.name}")
        }
}
