package dev.walletjwt

import java.io.ByteArrayOutputStream
import java.io.IOException
import java.io.InputStream
import java.net.HttpURLConnection
import java.net.SocketTimeoutException
import java.net.URL
import java.util.Timer
import java.util.concurrent.TimeUnit
import kotlin.concurrent.schedule

/**
 * Fetches key sets with the platform's HTTP client, so that the app's network security configuration, proxies, VPN and
 * certificate pinning apply.
 *
 * Uses https only, except http to this machine, which only a development URL can be. Follows no redirect, uses no
 * cache, adds no cookie, reads at most one byte more than the limit, and ends soon after its timeout.
 *
 * A `java.net.CookieHandler` or `java.net.Authenticator` that the app has installed for the whole process also affects
 * these requests: neither the JVM nor Android lets one connection opt out.
 *
 * @param open creates the connection, unconnected. An app sets its own proxy or socket factory there; this class sets
 * everything else.
 */
public class HttpKeyFetcher @JvmOverloads constructor(
    private val open: (URL) -> HttpURLConnection = { it.openConnection() as HttpURLConnection },
) : KeyFetcher {
    /**
     * Performs the request, on the calling thread.
     *
     * @throws FetchException if there is no HTTP answer
     */
    override fun fetch(request: KeysRequest): KeysResponse {
        val deadline = Deadline(request.timeoutSecs)
        try {
            val connection = open(URL(permittedKeysUrl(request.url)))
            // The socket's own timeout restarts with every byte, and headers may arrive slowly too. An uncaught exception on
            // the timer's thread would end an Android app.
            val end = Timer("wallet-jwt-deadline", true)
            end.schedule(deadline.remainingMillis() + 10L) { runCatching { connection.disconnect() } }
            try {
                return exchange(connection, request, deadline)
            } finally {
                end.cancel()
                connection.disconnect()
            }
        } catch (_: SocketTimeoutException) {
            throw FetchException.Timeout()
        } catch (failure: IOException) {
            throw if (deadline.isOver()) FetchException.Timeout() else FetchException.Network(describe(failure, request.url))
        } catch (refused: SecurityException) {
            // Android throws it if the app lacks the permission INTERNET.
            throw FetchException.Fetcher(describe(refused, request.url))
        }
    }

    private fun exchange(connection: HttpURLConnection, request: KeysRequest, deadline: Deadline): KeysResponse {
        connection.instanceFollowRedirects = false
        connection.useCaches = false
        connection.connectTimeout = deadline.remainingMillis()
        connection.readTimeout = deadline.remainingMillis()
        // A strict server offers only the first (RFC 7517 §8.5.2).
        connection.setRequestProperty("Accept", "application/jwk-set+json, application/json")
        // Android would request gzip and decompress it; the limit also applies to bytes on the wire. Without the header a
        // server may choose any coding (RFC 9110 §12.5.3).
        connection.setRequestProperty("Accept-Encoding", "identity")
        connection.setRequestProperty("User-Agent", "wallet-jwt")
        request.etag?.let { connection.setRequestProperty("If-None-Match", it) }

        val status = connection.responseCode
        // If the connection was cut off in the headers, the answer seems to end there.
        if (deadline.isOver()) throw SocketTimeoutException()
        if (status < 0) throw IOException("the answer is not HTTP")
        // An error's body has its own stream; an empty body has none.
        val stream = if (status >= HttpURLConnection.HTTP_BAD_REQUEST) connection.errorStream else connection.inputStream
        return KeysResponse(
            status = status,
            body = stream?.use { read(it, request.maxBytes + 1, deadline) } ?: ByteArray(0),
            etag = connection.getHeaderField("ETag"),
            cacheControl = listHeader(connection, "Cache-Control"),
            date = connection.getHeaderField("Date"),
            age = connection.getHeaderField("Age"),
            contentEncoding = listHeader(connection, "Content-Encoding"),
        )
    }
}

private fun read(stream: InputStream, limit: Long, deadline: Deadline): ByteArray {
    val body = ByteArrayOutputStream()
    val buffer = ByteArray(8 * 1024)
    while (body.size() < limit) {
        val wanted = minOf(buffer.size.toLong(), limit - body.size()).toInt()
        val count = stream.read(buffer, 0, wanted)
        if (count < 0) break
        body.write(buffer, 0, count)
        if (deadline.isOver()) throw SocketTimeoutException()
    }
    return body.toByteArray()
}

/** Several lines of a header are one list (RFC 9110 §5.3). */
private fun listHeader(connection: HttpURLConnection, name: String): String? =
    connection.headerFields.entries
        .filter { (key, _) -> name.equals(key, ignoreCase = true) }
        .flatMap { it.value }
        .ifEmpty { null }
        ?.joinToString(", ")

/** The transport's message, without the URL. */
private fun describe(failure: Exception, url: String): String =
    "${failure.javaClass.simpleName}: ${failure.message.orEmpty()}".replace(url, "(the key set's URL)")

private class Deadline(timeoutSecs: Long) {
    private val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSecs.coerceIn(1, 600))

    /** At least 1: zero would mean to wait for ever. */
    fun remainingMillis(): Int = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()).coerceAtLeast(1).toInt()

    fun isOver(): Boolean = System.nanoTime() - end >= 0
}
