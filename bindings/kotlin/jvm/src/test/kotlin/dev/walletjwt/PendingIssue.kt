package dev.walletjwt

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.awaitCancellation

/** A wallet SDK that is asked for a token and never returns one. */
class PendingIssue {
    private val asked = CompletableDeferred<Unit>()
    private val ended = CompletableDeferred<CancellationException>()

    suspend fun issue(): IssuedToken {
        asked.complete(Unit)
        try {
            awaitCancellation()
        } catch (cancelled: CancellationException) {
            ended.complete(cancelled)
            throw cancelled
        }
    }

    suspend fun awaitAsked() = asked.await()

    /** Returns after its work was cancelled. */
    suspend fun awaitCancelled() {
        ended.await()
    }
}
