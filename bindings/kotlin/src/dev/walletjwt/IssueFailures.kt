package dev.walletjwt

/**
 * What `issue` has thrown lately. Only a text crosses the library and comes back to who waits for the renewal; here it
 * finds its exception again.
 */
internal class IssueFailures {
    private var waiting = 0
    private val latest = object : LinkedHashMap<String, Throwable>() {
        override fun removeEldestEntry(eldest: MutableMap.MutableEntry<String, Throwable>?): Boolean = size > KEPT + waiting
    }

    /** The text for `failRenewal`. Without the exception's own words: nobody knows what they quote. */
    fun note(requestId: Long, failure: Throwable): String {
        val reason = "request $requestId: ${failure.javaClass.name}"
        synchronized(latest) { latest[reason] = failure }
        return reason
    }

    /** Runs a call that may fail for a renewal, and gives that failure its cause. */
    inline fun <T> explained(call: () -> T): T {
        synchronized(latest) { waiting += 1 }
        try {
            return call()
        } catch (failed: SessionException.RenewalFailed) {
            val failure = synchronized(latest) { latest[failed.reason] }
            if (failure != null && failed.cause == null) failed.initCause(failure)
            throw failed
        } finally {
            synchronized(latest) { waiting -= 1 }
        }
    }

    private companion object {
        /** Beside one for each caller: in a burst each may have had a request of its own, and all look late. */
        const val KEPT = 64
    }
}
