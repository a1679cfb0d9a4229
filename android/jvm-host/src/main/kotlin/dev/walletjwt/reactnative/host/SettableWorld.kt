package dev.walletjwt.reactnative.host

import dev.walletjwt.Clock
import dev.walletjwt.HttpKeyFetcher
import dev.walletjwt.KeyFetcher
import dev.walletjwt.KeysRequest
import dev.walletjwt.KeysResponse

/** The system's clock, until a test sets it. */
internal class SettableClock : Clock {
    @Volatile
    var nowAt: Long? = null

    override fun nowAt(): Long = nowAt ?: (System.currentTimeMillis() / 1000)
}

/** The real HTTP, until a row of the conformance table brings its key set. */
internal class SettableFetcher : KeyFetcher {
    private val http = HttpKeyFetcher()

    @Volatile
    var keySet: String? = null

    override fun fetch(request: KeysRequest): KeysResponse =
        keySet?.let { KeysResponse(200, it.encodeToByteArray()) } ?: http.fetch(request)
}
