package dev.walletjwt

import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit

/** A fake of the user in front of the prompt. */
internal class FakeUser : UserPresencePrompt {
    /** What the user does; by default nothing, as in front of a phone that was put aside. */
    @Volatile
    var answer: (PromptRequest) -> Unit = {}

    /** Every prompt that was shown. */
    val prompts = CopyOnWriteArrayList<PromptRequest>()

    private val shown = CountDownLatch(1)

    override fun show(request: PromptRequest) {
        prompts += request
        shown.countDown()
        answer(request)
    }

    fun confirms() {
        answer = {
            FakeKeyPairs.confirm(it.cipher)
            it.confirm()
        }
    }

    fun awaitPrompt() = check(shown.await(30, TimeUnit.SECONDS)) { "no prompt was shown" }
}
