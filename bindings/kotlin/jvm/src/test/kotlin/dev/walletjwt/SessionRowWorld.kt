package dev.walletjwt

import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CopyOnWriteArrayList
import kotlinx.coroutines.CompletableDeferred
import kotlinx.serialization.json.JsonElement

/**
 * The parts that stay when a process of a row ends: the keychain with its tombstones, the network, the clock, and
 * the app's own code.
 */
class SessionRowWorld(private val keySet: JsonElement, startAt: Long) {
    val clock = SteppedClock(startAt)
    val entries = ConcurrentHashMap<String, ByteArray>()
    val tombstones: MutableSet<String> = ConcurrentHashMap.newKeySet()

    /** Each call of `issue` and of `logout` with its answer, without the calls of a process that has ended. */
    val issues = CopyOnWriteArrayList<CompletableDeferred<Result<IssuedToken>>>()
    val logouts = CopyOnWriteArrayList<CompletableDeferred<Result<Unit>>>()

    @Volatile var keysDate: String? = null

    /** The call that the next call of `issue` makes first. */
    @Volatile var inside: (suspend () -> Unit)? = null
    private val faults = HashSet<String>()
    private val changed = Object()

    fun fault(name: String, isOn: Boolean) = synchronized(changed) {
        if (isOn) faults.add(name) else faults.remove(name)
        changed.notifyAll()
    }

    /** Continues every call that hangs. */
    fun healed() = synchronized(changed) {
        faults.clear()
        changed.notifyAll()
    }

    private fun has(fault: String): Boolean = synchronized(changed) { fault in faults }

    private fun waitWhile(fault: String) = synchronized(changed) { while (fault in faults) changed.wait() }

    /** A process. After it has ended, its calls have no effect. */
    inner class Process : SecretStore, KeyFetcher {
        @Volatile var isEnded = false

        /** The store for sessions of this process, one for each vault object. */
        fun vault(): Vault = Vault.open(
            // Longer than any fault lasts.
            VaultOptions(store = StoreChoice.own(this), timeoutSecs = 30).withTombstones(Tombstones()),
        )

        suspend fun issue(): IssuedToken {
            val answer = CompletableDeferred<Result<IssuedToken>>()
            if (!isEnded) {
                val first = inside
                inside = null
                issues.add(answer)
                first?.invoke()
            }
            return answer.await().getOrThrow()
        }

        suspend fun logout() {
            val answer = CompletableDeferred<Result<Unit>>()
            if (!isEnded) logouts.add(answer)
            answer.await().getOrThrow()
        }

        private fun <T> keychain(hang: String?, fault: String?, call: () -> T): T {
            hang?.let(::waitWhile)
            if (isEnded || has("unavailable")) throw StoreException.Unavailable("a fault of the row's")
            if (has("locked")) throw StoreException.Locked()
            if (fault != null && has(fault)) {
                throw if (fault == "full") StoreException.Full("a fault of the row's") else StoreException.Unavailable("refused")
            }
            return call()
        }

        override fun read(name: String): ByteArray? = keychain("readHangs", null) { entries[name] }

        override fun write(name: String, value: ByteArray) = keychain("writeHangs", "full") { entries[name] = value }

        override fun remove(name: String) {
            keychain("removalHangs", "removalRefused") { entries.remove(name) }
        }

        override fun names(): List<String> = keychain(null, null) { entries.keys.toList() }

        override fun status() = StoreStatus("the keychain of a row", Readiness.Ready)

        override fun fetch(request: KeysRequest): KeysResponse {
            waitWhile("networkHangs")
            if (isEnded || has("network")) throw FetchException.Network("a fault of the row's")
            return KeysResponse(200, keySet.toString().encodeToByteArray(), date = keysDate)
        }

        private inner class Tombstones : TombstoneStore {
            override fun status(name: String) = alive { if (name in tombstones) TombstoneStatus.EXISTS else TombstoneStatus.MISSING }

            override fun create(name: String) = alive { tombstones += name }

            override fun remove(name: String) = alive { tombstones -= name }

            private fun <T> alive(call: () -> T): T = if (isEnded) throw StoreException.Unavailable("the process has ended") else call()
        }
    }

    /** The token in the keychain's entry of the account `default`. */
    fun keptToken(): String? =
        entries.entries.singleOrNull { it.key.endsWith("/default") }?.value?.decodeToString()?.substringAfterLast('\n')

    fun hasTombstone(): Boolean = tombstones.any { it.endsWith("/default") }
}
