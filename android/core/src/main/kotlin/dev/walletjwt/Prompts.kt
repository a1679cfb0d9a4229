package dev.walletjwt

import android.os.CancellationSignal
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
        // First: the system's own answer to a cancelled signal says less.
        cancelled.refuse(CANCELLED)
        cancelled.cancellation.cancel()
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
            prompt().show(request)
            request.await()
        } finally {
            synchronized(this) { open = null }
        }
    }

    private companion object {
        const val CANCELLED = "the prompt was cancelled by a deletion, or no prompt is allowed now"
    }
}
