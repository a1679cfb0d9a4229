@file:JvmName("Futures")

package dev.walletjwt

import java.util.concurrent.CompletableFuture
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.future.future

/**
 * [Verifier.verify] for Java: `Futures.verify(verifier, token, keyId)`. If the keys are in memory, it runs on the
 * calling thread. Cancelling the future ends the wait, never the fetch. It fails with what `verify` throws.
 */
@JvmName("verify")
@JvmOverloads
public fun Verifier.verifyFuture(token: String, keyId: String? = null): CompletableFuture<Session> =
    begun { verify(token, keyId) }

/**
 * [Verifier.refreshKeys] for Java: `Futures.refreshKeys(verifier).join()` when the server starts. Cancelling the future ends the wait,
 * never the fetch. It fails with what `refreshKeys` throws.
 */
@JvmName("refreshKeys")
public fun Verifier.refreshKeysFuture(): CompletableFuture<Void?> =
    begun<Void?> {
        refreshKeys()
        null
    }

/** [Vault.load] for Java: the token, or null if there is none. It fails with what `load` throws. */
@JvmName("load")
public fun Vault.loadFuture(account: String): CompletableFuture<String?> = begun { load(account) }

/** [Vault.save] for Java, in the order of the calls. Cancelling the future does not stop it. It fails with what `save` throws. */
@JvmName("save")
public fun Vault.saveFuture(account: String, token: String): CompletableFuture<Void?> =
    begun<Void?> {
        save(account, token)
        null
    }

/** [Vault.delete] for Java. Cancelling the future does not stop it. It fails with what `delete` throws. */
@JvmName("delete")
public fun Vault.deleteFuture(account: String): CompletableFuture<Void?> =
    begun<Void?> {
        delete(account)
        null
    }

/** Starts the work before it returns: saves keep the order of their calls, and a later `close` does not end them. */
private fun <T> begun(work: suspend CoroutineScope.() -> T): CompletableFuture<T> =
    detached.future(start = CoroutineStart.UNDISPATCHED, block = work)

/** A supervisor: if one future fails, the others continue. */
private val detached = CoroutineScope(SupervisorJob() + Dispatchers.Default)
