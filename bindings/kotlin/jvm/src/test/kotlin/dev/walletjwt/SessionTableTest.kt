package dev.walletjwt

import java.nio.file.Path
import kotlin.io.path.readText
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withPermit
import kotlinx.coroutines.withTimeout
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.TestFactory

/** The table of sessions. Rust, Swift and TypeScript run the same table. */
class SessionTableTest {
    @TestFactory
    fun `every row of sessions gives the result in the table`(): List<DynamicTest> {
        val data = SessionRowData(file("session_tokens.json").jsonObject)
        val rows = file("session_requests.json").jsonArray.map { it.jsonObject }
            .filter { "kotlin" !in it["except"]?.jsonObject.orEmpty() }
        assertTrue(rows.size >= 120, "only ${rows.size} rows were found")
        // The rows run in parallel, because most of the time they wait.
        val permits = Semaphore(8)
        val running = CoroutineScope(SupervisorJob() + Dispatchers.Default)
        val outcomes: List<Deferred<Result<Unit>>> = rows.map { row ->
            running.async { runCatching { permits.withPermit { withTimeout(45.seconds) { SessionRow(data, row).run() } } } }
        }
        return rows.zip(outcomes) { row, outcome ->
            dynamicTest(row.getValue("name").jsonPrimitive.content) { runBlocking { outcome.await() }.getOrThrow() }
        }
    }

    private fun file(name: String): JsonElement =
        Json.parseToJsonElement(Path.of(settings("repository"), "tests", "data", "conformance", name).readText())
}
