package dev.walletjwt

import com.sun.net.httpserver.HttpExchange
import com.sun.net.httpserver.HttpServer
import com.sun.net.httpserver.HttpsConfigurator
import com.sun.net.httpserver.HttpsServer
import java.net.InetSocketAddress
import java.net.ServerSocket
import java.nio.file.Files
import java.nio.file.Path
import java.security.KeyStore
import java.util.concurrent.Executors
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import javax.net.ssl.HttpsURLConnection
import javax.net.ssl.KeyManagerFactory
import javax.net.ssl.SSLContext
import javax.net.ssl.TrustManagerFactory
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

class HttpKeyFetcherTest {
    private fun request(url: String, etag: String? = null, timeoutSecs: Long = 5, maxBytes: Long = 65_536) =
        KeysRequest(url, etag, timeoutSecs, maxBytes)

    @Test
    fun `an answer is returned with its headers`() {
        val answer = Endpoint { exchange ->
            exchange.responseHeaders.add("ETag", "\"7\"")
            exchange.responseHeaders.add("Cache-Control", "public")
            exchange.responseHeaders.add("Cache-Control", "max-age=600")
            exchange.responseHeaders.add("Age", "5")
            exchange.answer(200, "{}".encodeToByteArray())
        }.use { HttpKeyFetcher().fetch(request(it.url)) }
        assertEquals(200, answer.status)
        assertEquals("{}", answer.body.decodeToString())
        assertEquals("\"7\"" to "5", answer.etag to answer.age)
        assertEquals(setOf("public", "max-age=600"), answer.cacheControl!!.split(", ").toSet())
        assertTrue(answer.date!!.endsWith("GMT"))
    }

    @Test
    fun `the request says nothing about the user`() {
        val requests = LinkedBlockingQueue<Map<String, List<String>>>()
        Endpoint {
            requests.add(it.requestHeaders.toMap())
            it.answer(304, ByteArray(0))
        }.use { assertEquals(304, HttpKeyFetcher().fetch(request(it.url, etag = "\"7\"")).status) }
        val headers = requests.poll(1, TimeUnit.SECONDS)!!
        assertEquals(listOf("\"7\""), headers["If-none-match"])
        assertEquals(listOf("application/jwk-set+json, application/json"), headers["Accept"])
        assertEquals(listOf("identity"), headers["Accept-encoding"])
        assertEquals(listOf("wallet-jwt"), headers["User-agent"])
        assertNull(headers["Cookie"])
    }

    @Test
    fun `a missing length and any status are not errors`() {
        for (status in listOf(200, 404, 500, 503)) {
            val answer = Endpoint {
                it.sendResponseHeaders(status, 0)
                it.responseBody.use { body -> body.write("text".encodeToByteArray()) }
            }.use { HttpKeyFetcher().fetch(request(it.url)) }
            assertEquals(status to "text", answer.status to answer.body.decodeToString())
        }
        val empty = Endpoint { it.answer(500, ByteArray(0)) }.use { HttpKeyFetcher().fetch(request(it.url)) }
        assertEquals(500 to 0, empty.status to empty.body.size)
    }

    @Test
    fun `a coding that nobody asked for is told and not undone`() {
        val answer = Endpoint {
            it.responseHeaders.add("Content-Encoding", "gzip")
            it.answer(200, byteArrayOf(0x1f, 0x0b))
        }.use { HttpKeyFetcher().fetch(request(it.url)) }
        assertEquals("gzip" to 2, answer.contentEncoding to answer.body.size)
    }

    @Test
    fun `a body is read to one byte past the limit`() {
        val body = ByteArray(1_000_000)
        Endpoint { it.answer(200, body) }.use {
            for (limit in listOf(0L, 1L, 8_191L, 8_192L, 65_536L)) {
                assertEquals(limit + 1, HttpKeyFetcher().fetch(request(it.url, maxBytes = limit)).body.size.toLong())
            }
        }
        Endpoint { it.answer(200, ByteArray(100)) }.use {
            assertEquals(100, HttpKeyFetcher().fetch(request(it.url, maxBytes = 100)).body.size)
        }
    }

    @Test
    fun `a redirect is returned and not followed`() {
        val asked = LinkedBlockingQueue<String>()
        Endpoint {
            asked.add(it.requestURI.path)
            it.responseHeaders.add("Location", "/elsewhere")
            it.answer(302, ByteArray(0))
        }.use { assertEquals(302, HttpKeyFetcher().fetch(request(it.url)).status) }
        assertEquals(listOf("/keys"), asked.toList())
    }

    @Test
    fun `only https is used, except to this machine`() {
        val refused = listOf(
            "http://issuer.example/keys", "http://10.0.2.2/keys", "http://127.0.0.1.example/keys", "http://localhost.example/",
            "file:///etc/hostname", "ftp://127.0.0.1/keys", "jar:file:/x!/y", "no url", "",
        )
        val fetcher = HttpKeyFetcher { error("$it was opened") }
        for (url in refused) assertThrows<FetchException.Fetcher>(url) { fetcher.fetch(request(url)) }
        for (url in listOf("http://localhost:1/k", "http://127.0.0.2:1/k", "http://[::1]:1/k", "https://issuer.example/k")) {
            assertThrows<IllegalStateException>(url) { fetcher.fetch(request(url)) }
        }
    }

    @Test
    fun `an unreachable host is a network failure without the URL`() {
        val port = ServerSocket(0).use { it.localPort }
        val failed = assertThrows<FetchException.Network> { HttpKeyFetcher().fetch(request("http://127.0.0.1:$port/secret")) }
        assertTrue(failed.detail.startsWith("ConnectException"), failed.detail)
        assertFalse("secret" in failed.detail, failed.detail)
    }

    @Test
    fun `a closed connection is a network failure`() {
        ServerSocket(0).use { server ->
            val thread = Thread { while (!server.isClosed) runCatching { server.accept().close() } }.apply { start() }
            assertThrows<FetchException.Network> { HttpKeyFetcher().fetch(request("http://127.0.0.1:${server.localPort}/")) }
            server.close()
            thread.join(5_000)
        }
    }

    @Test
    fun `a silent or very slow server is a timeout`() {
        Endpoint { Thread.sleep(4_000) }.use { silent ->
            assertTimeout { HttpKeyFetcher().fetch(request(silent.url, timeoutSecs = 1)) }
        }
        Endpoint {
            it.sendResponseHeaders(200, 0)
            repeat(100) { _ ->
                it.responseBody.write(32)
                it.responseBody.flush()
                Thread.sleep(100)
            }
        }.use { dripping -> assertTimeout { HttpKeyFetcher().fetch(request(dripping.url, timeoutSecs = 1)) } }
    }

    @Test
    fun `very slow headers are a timeout`() {
        ServerSocket(0).use { server ->
            val thread = Thread {
                runCatching {
                    server.accept().use { socket ->
                        socket.getOutputStream().write("HTTP/1.1 200 OK\r\nX-Long: ".encodeToByteArray())
                        repeat(60) { _ ->
                            socket.getOutputStream().write('a'.code)
                            Thread.sleep(100)
                        }
                    }
                }
            }.apply { start() }
            assertTimeout { HttpKeyFetcher().fetch(request("http://127.0.0.1:${server.localPort}/", timeoutSecs = 1)) }
            thread.join(10_000)
        }
    }

    @Test
    fun `an app without the network permission gets that reason`() {
        // Android throws this when the permission is missing.
        val fetcher = HttpKeyFetcher { throw SecurityException("Permission denied (missing INTERNET permission?)") }
        val failed = assertThrows<FetchException.Fetcher> { fetcher.fetch(request("https://issuer.example/keys")) }
        assertTrue("missing INTERNET permission" in failed.detail, failed.detail)
    }

    @Test
    fun `a certificate is refused unless the system or app trusts it`() {
        Endpoint(tls = true) { it.answer(200, "{}".encodeToByteArray()) }.use { endpoint ->
            val refused = assertThrows<FetchException.Network> { HttpKeyFetcher().fetch(request(endpoint.url)) }
            assertTrue("certification path" in refused.detail, refused.detail)
            val trusting = HttpKeyFetcher { url ->
                (url.openConnection() as HttpsURLConnection).apply { sslSocketFactory = SelfSigned.context.socketFactory }
            }
            assertEquals(200, trusting.fetch(request(endpoint.url)).status)
            val otherName = endpoint.url.replace("localhost", "127.0.0.1")
            assertThrows<FetchException.Network> { trusting.fetch(request(otherName)) }
        }
    }

    private fun assertTimeout(fetch: () -> Unit) {
        val begun = System.nanoTime()
        assertThrows<FetchException.Timeout> { fetch() }
        assertTrue(System.nanoTime() - begun < 3_000_000_000, "it took too long")
    }
}

/** A real HTTP server that does one thing. */
private class Endpoint(tls: Boolean = false, handle: (HttpExchange) -> Unit) : AutoCloseable {
    private val threads = Executors.newCachedThreadPool()
    private val server = InetSocketAddress("127.0.0.1", 0).let { if (tls) HttpsServer.create(it, 0) else HttpServer.create(it, 0) }
    val url: String

    init {
        (server as? HttpsServer)?.httpsConfigurator = HttpsConfigurator(if (tls) SelfSigned.context else SSLContext.getDefault())
        server.executor = threads
        server.createContext("/") { exchange -> exchange.use { runCatching { handle(it) } } }
        server.start()
        url = (if (tls) "https://localhost" else "http://127.0.0.1") + ":${server.address.port}/keys"
    }

    override fun close() {
        server.stop(0)
        threads.shutdownNow()
    }
}

private fun HttpExchange.use(work: (HttpExchange) -> Unit) = try {
    work(this)
} finally {
    close()
}

private fun HttpExchange.answer(status: Int, body: ByteArray) {
    sendResponseHeaders(status, if (body.isEmpty()) -1 else body.size.toLong())
    if (body.isNotEmpty()) responseBody.use { it.write(body) }
}

/** A new certificate for `localhost`, made by the JDK's keytool. */
private object SelfSigned {
    val context: SSLContext

    init {
        val file = Files.createTempDirectory("wallet-jwt-tls").resolve("localhost.p12")
        val keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString()
        val made = ProcessBuilder(
            keytool, "-genkeypair", "-alias", "localhost", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "SAN=dns:localhost",
            "-validity", "2", "-keystore", file.toString(), "-storepass", PASSWORD,
        ).inheritIO().start()
        check(made.waitFor(30, TimeUnit.SECONDS) && made.exitValue() == 0) { "keytool failed" }
        val store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray())
        val keys = KeyManagerFactory.getInstance("PKIX").apply { init(store, PASSWORD.toCharArray()) }
        val trusted = KeyStore.getInstance("PKCS12").apply {
            load(null, null)
            setCertificateEntry("localhost", store.getCertificate("localhost"))
        }
        val trust = TrustManagerFactory.getInstance("PKIX").apply { init(trusted) }
        context = SSLContext.getInstance("TLS").apply { init(keys.keyManagers, trust.trustManagers, null) }
    }

    /** The password of a key that is deleted after the test. */
    private const val PASSWORD = "changeit"
}
