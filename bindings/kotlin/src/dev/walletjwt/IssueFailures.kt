package dev.walletjwt

/**
 * What `issue` has thrown lately. Only a text crosses the library and comes back to who waits for the renewal; here it
 * finds its exception again.
 */
internal class IssueFailures {
    private val latest = object : LinkedHashMap<String, Throwable>() {
        override fun removeEldestEntry(eldest: MutableMap.MutableEntry<String, Throwable>?): Boolean = size > KEPT
    }

    /** The text for `failRenewal`. Without the exception's own words: nobody knows what they quote. */
    fun note(requestId: Long, failure: Throwable): String {
        val reason = "request $requestId: ${failure.javaClass.name}"
        synchronized(latest) { latest[reason] = failure }
        return reason
    }

    fun explain(failed: SessionException.RenewalFailed): SessionException.RenewalFailed {
        val failure = synchronized(latest) { latest[failed.reason] }
        if (failure != null && failed.cause == null) failed.initCause(failure)
        return failed
    }

    private companion object {
        /** Requests follow one another; a few callers may be slow to look. */
        const val KEPT = 4
    }
}
