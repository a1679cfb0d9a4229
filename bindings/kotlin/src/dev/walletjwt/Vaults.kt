@file:JvmName("Stores")

package dev.walletjwt

/**
 * A store of the app's own, e.g. one behind biometrics: `VaultOptions(store = StoreChoice.own(store))`. In Java:
 * `Stores.own(store)`.
 *
 * Better than [StoreChoice.Unguarded]: the boundary does not see an [Error] that a store throws (an [OutOfMemoryError], a
 * `TODO()`), and would take a failed `write` for a good one. Here it counts as [StoreException.Unavailable], like any
 * other exception.
 */
@JvmName("own")
public fun StoreChoice.Companion.own(store: SecretStore): StoreChoice = StoreChoice.Unguarded(ThrowingNoErrors(store))

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
