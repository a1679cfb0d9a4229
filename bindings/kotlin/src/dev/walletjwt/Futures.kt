@file:JvmName("Futures")

package dev.walletjwt

import java.util.concurrent.CompletableFuture
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.future.future

/**
 * [Verifier.verify] for Java: `Futures.verify(verifier, token, keyId)`. Cancelling the future ends the wait, never the
 * fetch. It fails with what `verify` throws.
 */
@JvmName("verify")
@JvmOverloads
public fun Verifier.verifyFuture(token: String, keyId: String? = null): CompletableFuture<Session> =
    detached.future { verify(wellFormed(token), keyId?.let(::wellFormed)) }

/** [Vault.load] for Java: the token, or null if there is none. It fails with what `load` throws. */
@JvmName("load")
public fun Vault.loadFuture(account: String): CompletableFuture<String?> = detached.future { load(account) }

/** [Vault.save] for Java. Cancelling the future does not stop it. It fails with what `save` throws. */
@JvmName("save")
public fun Vault.saveFuture(account: String, token: String): CompletableFuture<Void?> =
    detached.future<Void?> {
        save(account, token)
        null
    }

/** Each future is the only handle on its work, and one that fails ends no other. */
private val detached = CoroutineScope(SupervisorJob() + Dispatchers.Default)
