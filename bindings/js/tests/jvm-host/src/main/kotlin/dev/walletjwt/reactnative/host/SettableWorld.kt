package dev.walletjwt.reactnative.host

import dev.walletjwt.Clock
import dev.walletjwt.FetchException
import dev.walletjwt.FolderStore
import dev.walletjwt.HttpKeyFetcher
import dev.walletjwt.KeyFetcher
import dev.walletjwt.KeychainRequest
import dev.walletjwt.KeysRequest
import dev.walletjwt.KeysResponse
import dev.walletjwt.PlatformKeychain
import dev.walletjwt.PlatformStores
import dev.walletjwt.SecretStore
import dev.walletjwt.StoreException
import dev.walletjwt.TombstonePlace
import dev.walletjwt.TombstoneStatus
import dev.walletjwt.TombstoneStore
import dev.walletjwt.reactnative.NativeParts
import java.net.URLEncoder
import java.nio.file.Path
import java.util.concurrent.ConcurrentHashMap
import kotlin.io.path.createDirectories

/**
 * The parts that stay after a reload: the keychain with its tombstones, the clock, and the faults that the tests
 * set.
 */
internal class SettableWorld(private val store: Path) {
    private val http = HttpKeyFetcher()
    private val tombstones: MutableSet<String> = ConcurrentHashMap.newKeySet()
    private val faults = HashSet<String>()
    private val changed = Object()

    /** The system's clock, until a test sets another time. */
    @Volatile
    var nowAt: Long? = null

    /** Real HTTP, until a row of a table sets its key set. */
    @Volatile
    var keySet: String? = null

    /** The `Date` header of that key set. */
    @Volatile
    var keysDate: String? = null

    fun fault(name: String, isOn: Boolean) = synchronized(changed) {
        if (isOn) faults.add(name) else faults.remove(name)
        changed.notifyAll()
    }

    private fun has(fault: String): Boolean = synchronized(changed) { fault in faults }

    private fun waitWhile(fault: String) = synchronized(changed) { while (fault in faults) changed.wait() }

    /** The token that an account has in a namespace, and whether it has a tombstone. */
    fun kept(namespace: String, account: String): Pair<String?, Boolean> {
        val entries = entries(namespace)
        val entry = entries.names().singleOrNull { it.endsWith("/$account") }?.let(entries::read)
        val isAccounts = { name: String -> name.startsWith("${keychain(namespace)} ") && name.endsWith("/$account") }
        return entry?.decodeToString()?.substringAfterLast('\n') to tombstones.any(isAccounts)
    }

    /**
     * The library has one vault for a namespace in a process, and a reload does not start another process. So `x~1`
     * and `x~2` are two.
     */
    private fun keychain(namespace: String) = namespace.substringBefore('~')

    private fun entries(namespace: String) =
        FolderStore(store.resolve(URLEncoder.encode(keychain(namespace), Charsets.UTF_8)).createDirectories())

    /** The services that a module gets from the platform. After the module has ended, calls have no effect. */
    inner class Process {
        @Volatile
        var isEnded = false

        val parts = NativeParts(fetcher = Fetcher(), keychain = Keychains(), clock = SettableClock())

        private inner class Keychains : PlatformKeychain {
            override fun open(request: KeychainRequest) = PlatformStores(
                Keychain(entries(request.namespace)),
                TombstonePlace.Own(Tombstones(keychain(request.namespace))),
            )
        }

        private inner class SettableClock : Clock {
            override fun nowAt(): Long = nowAt ?: (System.currentTimeMillis() / 1000)
        }

        private inner class Fetcher : KeyFetcher {
            override fun fetch(request: KeysRequest): KeysResponse {
                waitWhile("networkHangs")
                if (has("network")) throw FetchException.Network("a fault of the test's")
                val keySet = keySet ?: return http.fetch(request)
                return KeysResponse(200, keySet.encodeToByteArray(), date = keysDate)
            }
        }

        private inner class Keychain(private val entries: FolderStore) : SecretStore {
            override fun read(name: String): ByteArray? = reach("readHangs", null) { entries.read(name) }

            override fun write(name: String, value: ByteArray) = reach("writeHangs", "full") { entries.write(name, value) }

            override fun remove(name: String) = reach("removalHangs", "removalRefused") { entries.remove(name) }

            override fun names(): List<String> = reach(null, null) { entries.names() }

            override fun status() = entries.status()
        }

        private inner class Tombstones(private val namespace: String) : TombstoneStore {
            override fun status(name: String) =
                reach { if ("$namespace $name" in tombstones) TombstoneStatus.EXISTS else TombstoneStatus.MISSING }

            override fun create(name: String) = reach { tombstones += "$namespace $name" }

            override fun remove(name: String) = reach { tombstones -= "$namespace $name" }
        }

        private fun <T> reach(hang: String?, fault: String?, call: () -> T): T {
            hang?.let(::waitWhile)
            if (has("unavailable")) throw StoreException.Unavailable("a fault of the test's")
            if (has("locked")) throw StoreException.Locked()
            if (fault != null && has(fault)) {
                throw if (fault == "full") StoreException.Full("a fault of the test's") else StoreException.Unavailable("refused")
            }
            return reach(call)
        }

        private fun <T> reach(call: () -> T): T =
            if (isEnded) throw StoreException.Unavailable("the process has ended") else call()
    }
}
