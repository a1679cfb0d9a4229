package dev.walletjwt

import android.os.CancellationSignal
import kotlin.concurrent.thread
import javax.crypto.Cipher

/** Asks the user, while the library allows it. */
internal class Prompts(private val title: () -> String, private val prompt: () -> UserPresencePrompt) : PromptSwitch {
    private var isAllowed = false
    private var open: PromptRequest? = null

    override fun setAllowed(isAllowed: Boolean) {
        val cancelled = synchronized(this) {
            this.isAllowed = isAllowed
            open.takeUnless { isAllowed }
        } ?: return
        cancelled.refuse(CANCELLED)
        // On a thread of its own, as `show`.
        thread(name = "wallet-jwt-prompt") { cancelled.cancellation.cancel() }
    }

    /**
     * Returns once the user has confirmed for [cipher].
     *
     * @throws StoreException.NotConfirmed if not
     */
    fun confirm(cipher: Cipher) {
        val request = PromptRequest(title(), cipher, CancellationSignal())
        synchronized(this) {
            if (!isAllowed) throw StoreException.NotConfirmed(CANCELLED)
            open = request
        }
        try {
            // On a thread of its own: the vault's thread does not wait for the app's code, which may wait for the vault.
            thread(name = "wallet-jwt-prompt") { show(request) }
            request.await()
        } finally {
            synchronized(this) { open = null }
        }
    }

    private fun show(request: PromptRequest) = try {
        prompt().show(request)
    } catch (failure: Throwable) {
        // Also an error: the prompt is the app's code. It must not be shown again for this read.
        request.refuse("the prompt failed: ${failure.javaClass.simpleName}")
    }

    private companion object {
        const val CANCELLED = "the prompt was cancelled by a deletion, or no prompt is allowed now"
    }
}
