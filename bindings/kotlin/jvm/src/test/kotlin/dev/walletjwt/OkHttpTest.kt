package dev.walletjwt

import com.sun.net.httpserver.HttpExchange
import com.sun.net.httpserver.HttpServer
import java.io.IOException
import java.net.InetSocketAddress
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.Executors
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.delay
import kotlinx.coroutines.withContext
import okhttp3.HttpUrl.Companion.toHttpUrl
import okhttp3.OkHttpClient
import okhttp3.Request
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Tests the recipe of docs/kotlin.md for a server that answers 401. */
class OkHttpTest {
    private val issuer = FakeIssuer()
    private val server = TokenServer()

    @AfterAll
    fun stop() {
        issuer.close()
        server.close()
    }

    private fun clientOf(session: WalletSession) = authorizedClient(session, "http://127.0.0.1:${server.port}/v1".toHttpUrl())

    private suspend fun OkHttpClient.status(path: String = "/", host: String = "127.0.0.1", authorization: String? = null): Int {
        val request = Request.Builder().url("http://$host:${server.port}$path")
        authorization?.let { request.header("Authorization", it) }
        return withContext(Dispatchers.IO) { newCall(request.build()).execute().use { it.code } }
    }

    @Test
    fun `the session's token is sent only to its own server`() = running {
        issuer.session().use {
            it.signIn()
            val token = it.token()
            server.accepted = setOf(token)
            val client = clientOf(it)
            assertEquals(200, client.status())
            server.headers.clear()
            assertEquals(401, client.status(host = "localhost"))
            assertEquals(401, client.status(host = "localhost", authorization = "Basic eDp5"))
            // A redirect to another server does not get the token either.
            client.status("/elsewhere")
            assertEquals(listOf("none", "Basic eDp5", "Bearer $token", "none"), server.headers.toList())
        }
    }

    @Test
    fun `many rejected requests share one renewal and are sent again`() = running {
        val asked = AtomicInteger()
        issuer.session {
            asked.incrementAndGet()
            delay(100)
            issuer.para("lifetime=900").also { server.accepted = setOf(it.token) }
        }.use {
            it.signIn(issuer.para("lifetime=3600"))
            server.accepted = emptySet()
            val client = clientOf(it)
            val statuses = List(20) { async { client.status() } }.awaitAll()
            assertEquals(setOf(200), statuses.toSet())
            assertEquals(1, asked.get())
        }
    }

    @Test
    fun `a server that rejects every token is asked twice`() = running {
        val asked = AtomicInteger()
        issuer.session { issuer.para("lifetime=${900 + asked.incrementAndGet()}") }.use {
            it.signIn(issuer.para())
            server.accepted = emptySet()
            server.headers.clear()
            assertEquals(401, clientOf(it).status())
            assertEquals(2, server.headers.size)
            assertEquals(1, asked.get())
        }
    }

    @Test
    fun `a renewal that fails is the request's failure`() = running {
        issuer.session { throw IOException("offline") }.use {
            val client = clientOf(it)
            val signedOut = assertThrows<IOException> { client.status() }
            assertEquals("E_SIGNED_OUT", signedOut.message)
            it.signIn(issuer.para())
            server.accepted = emptySet()
            val failed = assertThrows<IOException> { client.status() }
            assertEquals("E_ISSUE_FAILED", failed.message)
            val causes = generateSequence<Throwable>(failed) { cause -> cause.cause }
            assertEquals("offline", causes.last().message)
            assertTrue(causes.any { cause -> cause is SessionException.IssueFailed })
        }
    }
}

/** Answers 401 to every token except the accepted ones. */
private class TokenServer : AutoCloseable {
    @Volatile var accepted = emptySet<String>()
    val headers = ConcurrentLinkedQueue<String>()
    private val threads = Executors.newCachedThreadPool()
    private val server = HttpServer.create(InetSocketAddress("127.0.0.1", 0), 0)
    val port: Int get() = server.address.port

    init {
        server.executor = threads
        server.createContext("/") { it.answer(if (it.token() in accepted) 200 else 401) }
        server.createContext("/elsewhere") {
            it.responseHeaders.set("Location", "http://localhost:$port/")
            it.answer(302)
        }
        server.start()
    }

    private fun HttpExchange.token() = requestHeaders.getFirst("Authorization")?.removePrefix("Bearer ")

    private fun HttpExchange.answer(status: Int) {
        headers.add(requestHeaders.getFirst("Authorization") ?: "none")
        sendResponseHeaders(status, -1)
        close()
    }

    override fun close() {
        server.stop(0)
        threads.shutdownNow()
    }
}
