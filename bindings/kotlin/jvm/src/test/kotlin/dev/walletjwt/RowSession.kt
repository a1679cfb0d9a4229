package dev.walletjwt

import java.util.concurrent.CopyOnWriteArrayList
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long

/** A session of a row and its events, or the error if it cannot be created. */
class RowSession(
    private val process: SessionRowWorld.Process,
    val vault: Vault,
    verifierJson: String,
    clock: Clock,
    account: String,
    options: JsonObject,
) : AutoCloseable {
    val events = CopyOnWriteArrayList<String>()
    private val listening = CoroutineScope(Dispatchers.Unconfined)
    private val made = runCatching {
        val chosen = SessionManagerOptions(
            issueTimeoutSecs = options["issueTimeoutSecs"]?.jsonPrimitive?.long,
            renewInForeground = options["renewInForeground"]?.jsonPrimitive?.boolean ?: false,
            acceptAccessTokens = options["acceptAccessTokens"]?.jsonPrimitive?.boolean ?: false,
        )
        val logout = process::logout.takeIf { options["hasLogout"]?.jsonPrimitive?.boolean ?: false }
        Verifier.fromConfigJson(verifierJson, process, clock).use {
            WalletSession(it, vault, account, chosen, logout, issue = process::issue)
        }
    }

    init {
        made.onSuccess {
            listening.launch(start = CoroutineStart.UNDISPATCHED) { it.events.collect { event -> events.add(event.words()) } }
        }
    }

    /** If the session cannot be created, every call ends with that error. */
    fun open(): WalletSession = made.getOrThrow()

    override fun close() {
        listening.cancel()
        made.onSuccess { it.close() }
    }
}

/** The result in the form of the table of sessions. */
fun SessionEvent.words(): String = when (this) {
    is SessionEvent.Changed -> "changed:${status.word()}" + if (renewed) ":renewed" else ""
    is SessionEvent.Expired -> "expired"
    is SessionEvent.StorageReset -> "storageReset:${reason.name.word()}"
    is SessionEvent.Rejected -> "rejected:$code"
    is SessionEvent.NotKept -> "notKept:$code"
    is SessionEvent.Kept -> "kept"
    is SessionEvent.TokenFailed -> "tokenFailed:$code"
    else -> "for wrappers only: $this"
}

/** The status as in JSON. */
fun SessionStatus.word(): String = name.word()

/** `SIGNED_OUT` is `signedOut`. */
private fun String.word(): String = lowercase().replace(Regex("_(.)")) { it.groupValues[1].uppercase() }
