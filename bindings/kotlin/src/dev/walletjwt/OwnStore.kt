@file:JvmName("StoreChoices")

package dev.walletjwt

/**
 * A store of the app's own, e.g. one behind biometrics: `VaultOptions(store = StoreChoice.own(store))`. In Java:
 * `StoreChoices.own(StoreChoice.Companion, store)`.
 *
 * An [Error] that the store throws (an [OutOfMemoryError], a `TODO()`) counts as [StoreException.Unavailable], like any
 * undeclared exception. Without this a `write` that threw an error would count as successful.
 */
public fun StoreChoice.Companion.own(store: SecretStore): StoreChoice = StoreChoice.Unguarded(store.guarded())

/**
 * The same options with a store that remembers unfinished sign-outs, for a store of the app's own:
 * `VaultOptions(store = StoreChoice.own(store)).withTombstones(tombstones)`. It treats an [Error] the same way. In Java:
 * `StoreChoices.withTombstones(options, tombstones)`.
 */
public fun VaultOptions.withTombstones(store: TombstoneStore): VaultOptions = copy(unguardedTombstones = store.guarded())

internal fun SecretStore.guarded(): SecretStore = StoreWithoutErrors(this)

internal fun TombstoneStore.guarded(): TombstoneStore = TombstonesWithoutErrors(this)

private class StoreWithoutErrors(private val store: SecretStore) : SecretStore {
    override fun read(name: String): ByteArray? = exceptionsOnly { store.read(name) }

    override fun write(name: String, value: ByteArray): Unit = exceptionsOnly { store.write(name, value) }

    override fun remove(name: String): Unit = exceptionsOnly { store.remove(name) }

    override fun names(): List<String> = exceptionsOnly { store.names() }

    override fun status(): StoreStatus = exceptionsOnly { store.status() }
}

private class TombstonesWithoutErrors(private val store: TombstoneStore) : TombstoneStore {
    override fun status(name: String): TombstoneStatus = exceptionsOnly { store.status(name) }

    override fun create(name: String): Unit = exceptionsOnly { store.create(name) }

    override fun remove(name: String): Unit = exceptionsOnly { store.remove(name) }
}

internal inline fun <T> exceptionsOnly(call: () -> T): T =
    try {
        call()
    } catch (error: Error) {
        throw StoreException.Unavailable("the store threw ${error.javaClass.name}")
    }
