package dev.walletjwt

import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.util.concurrent.TimeUnit
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

/** `wallet-jwt issuer` in a separate process, on a port of this machine. Its HTTP, keys and signatures are real. */
class FakeIssuer : AutoCloseable {
    private val process = ProcessBuilder(settings("command"), "issuer", "--port", "0")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start()
    private val http = HttpClient.newHttpClient()
    val base: String

    init {
        val first = process.inputReader().readLine() ?: error("the issuer did not start")
        base = Regex("http://127\\.0\\.0\\.1:\\d+").find(first)?.value ?: error("the issuer said: $first")
    }

    val paraKeys = "$base/.well-known/jwks.json"
    val dynamicKeys = "$base/api/v0/sdk/$ENVIRONMENT_ID/.well-known/jwks"
    val customKeys = "$base/custom/jwks.json"

    /** How many requests for a key set there were. */
    val keysRequests: Int
        get() = ask("GET", "/status").getValue("keysRequestCount").jsonPrimitive.int

    fun para(query: String = ""): IssuedToken = issue("shape=para&audience=$API_KEY_ID&$query")

    fun dynamic(query: String = ""): IssuedToken = issue("shape=dynamic&environment_id=$ENVIRONMENT_ID&$query")

    fun custom(query: String = ""): IssuedToken = issue("shape=custom&$query")

    /** A token of any shape. */
    fun any(query: String): IssuedToken = issue(query)

    fun rotate() {
        ask("POST", "/rotate")
    }

    /** Publishes the current key only. */
    fun withdraw() {
        ask("POST", "/withdraw")
    }

    /** Makes the key sets fail; `none` ends the fault. */
    fun fault(mode: String) {
        ask("POST", "/fault?mode=$mode")
    }

    override fun close() {
        process.destroy()
        check(process.waitFor(10, TimeUnit.SECONDS)) { "the issuer is still running" }
    }

    private fun issue(query: String): IssuedToken {
        val answer = ask("GET", "/token?${query.trimEnd('&')}")
        val text = { member: String -> answer[member]?.jsonPrimitive?.content }
        return IssuedToken(text("token") ?: error("no token for $query: $answer"), text("keyId"))
    }

    private fun ask(method: String, path: String) = HttpRequest.newBuilder(URI(base + path))
        .method(method, HttpRequest.BodyPublishers.noBody())
        .build()
        .let { http.send(it, HttpResponse.BodyHandlers.ofString()) }
        .also { check(it.statusCode() == 200) { "$method $path: ${it.statusCode()} ${it.body()}" } }
        .let { Json.parseToJsonElement(it.body()).jsonObject }

    companion object {
        /** A Para API key's unique id. */
        const val API_KEY_ID = "a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f"

        /** A Dynamic environment. */
        const val ENVIRONMENT_ID = "fb6dd9d1-09f5-43c3-8a8c-eab6e44c37f9"
    }
}

/** A setting that `cargo xtask test` passes to the tests. */
fun settings(name: String): String =
    System.getProperty("walletjwt.$name")?.ifEmpty { null } ?: error("run `cargo xtask test --only kotlin`")
