package dev.walletjwt

import java.nio.file.Path
import kotlin.io.path.readText
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory

/**
 * The conformance table, which Rust writes and Swift runs too: a session or error is the same JSON in every
 * language.
 */
class ConformanceTest {
    @TestFactory
    fun `every row gives the result in the table`(): List<DynamicTest> {
        val rows = listOf("para", "dynamic", "custom", "people", "privy", "web3auth", "stytch").flatMap { table ->
            val file = Path.of(settings("repository"), "tests", "data", "conformance", "$table.json")
            Json.parseToJsonElement(file.readText()).jsonArray.map { table to it.jsonObject }
        }
        assertTrue(rows.size >= 509, "only ${rows.size} rows were found")
        return rows.map { (table, row) ->
            dynamicTest("$table: ${row.text("name")}") { assertEquals(row["expected"], outcome(row)) }
        }
    }

    /** `BothWaysTest` runs the rows again through JNA. */
    @Test
    fun `the rows go the direct way`() = assertTrue(goesDirectly())

    private fun outcome(row: JsonObject): JsonElement {
        val now = row.getValue("nowAt").jsonPrimitive.long
        val verifier = try {
            Verifier.fromConfigJson(row.getValue("config").toString(), RowsKeys(row["fetchedKeySet"]), SteppedClock(now))
        } catch (refused: ConfigException) {
            return error(refused.code(), refused.message)
        }
        verifier.use {
            val (token, keyId) = row.text("token")!! to row.text("keyId")
            return try {
                val session = if (row["fetchedKeySet"] == null) {
                    it.verifyOffline(token, keyId)
                } else {
                    runBlocking {
                        val first = it.verify(token, keyId)
                        // With the key at hand the answer comes at once.
                        assertEquals(first.copy(keySource = KeySource.CACHED), it.verify(token, keyId))
                        first
                    }
                }
                JsonObject(mapOf("session" to Json.parseToJsonElement(session.toJson())))
            } catch (refused: VerifyException) {
                val fields = Json.parseToJsonElement(refused.fieldsJson()).jsonObject
                error(refused.code(), refused.message, fields)
            }
        }
    }

    private fun error(code: String, text: String, fields: JsonObject = JsonObject(emptyMap())): JsonElement {
        val both = mapOf("code" to JsonPrimitive(code), "text" to JsonPrimitive(text))
        return JsonObject(mapOf("error" to JsonObject(fields + both)))
    }

    private fun JsonObject.text(name: String): String? = get(name)?.jsonPrimitive?.content
}

/** Answers with the row's key set. */
private class RowsKeys(private val set: JsonElement?) : KeyFetcher {
    override fun fetch(request: KeysRequest): KeysResponse =
        KeysResponse(200, checkNotNull(set) { "this row must not fetch" }.toString().encodeToByteArray())
}
