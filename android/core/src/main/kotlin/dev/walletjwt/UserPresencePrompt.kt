package dev.walletjwt

import android.os.CancellationSignal
import java.util.concurrent.CompletableFuture
import javax.crypto.Cipher

/**
 * Shows the prompt of a vault that requires the user's presence. The library has one, the system's (`BiometricPrompt`); an app
 * that wants another look sets its own: [WalletJwt.setUserPresencePrompt].
 */
public fun interface UserPresencePrompt {
    /**
     * Shows the prompt and returns: the user's answer goes to [request]. On a thread of its own. If this throws, the user has
     * not confirmed.
     *
     * Confirm for [PromptRequest.cipher]: pass it in the prompt's `CryptoObject`. Only a biometric of class 3
     * (`BIOMETRIC_STRONG`) makes it usable; a PIN does not. Close the prompt when [PromptRequest.cancellation] is cancelled.
     */
    public fun show(request: PromptRequest)
}

/**
 * One question to the user. The first answer counts.
 *
 * @property title what the prompt says
 * @property cipher what the user's confirmation makes usable
 * @property cancellation is cancelled by a deletion (a sign-out), and after 120 seconds, on a thread of the library's
 */
public class PromptRequest internal constructor(
    public val title: String,
    public val cipher: Cipher,
    public val cancellation: CancellationSignal,
) {
    private val answer = CompletableFuture<String>()

    /** The user has confirmed. */
    public fun confirm() {
        answer.complete("")
    }

    /** The user has not: [detail] is in the error, e.g. `the user cancelled the prompt`. */
    public fun refuse(detail: String) {
        answer.complete(detail.ifEmpty { "the prompt did not say why" })
    }

    /** @throws StoreException.NotConfirmed if the user has not confirmed */
    internal fun await() {
        val detail = answer.get()
        if (detail.isNotEmpty()) throw StoreException.NotConfirmed(detail)
    }
}
