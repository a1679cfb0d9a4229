package dev.walletjwt

import java.nio.file.Path
import kotlin.io.path.readText
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory

/** The table of ownership, which Rust writes: whose account it is has one answer in every language. */
class OwnershipTest {
    private val table = Json.parseToJsonElement(
        Path.of(settings("repository"), "tests", "data", "conformance", "ownership.json").readText(),
    ).jsonObject
    private val sessions = table.getValue("sessions").jsonObject.mapValues { (_, made) -> verified(made.jsonObject) }
    private val rows = table.getValue("rows").jsonArray.map { it.jsonObject }

    @TestFactory
    fun `every row gives the answers in the table`(): List<DynamicTest> = rows.map { row ->
        val (address, chain) = row.text("address") to row.text("chain")
        dynamicTest("${row.text("name")}: $address") {
            val session = sessions.getValue(row.text("session"))
            val asked = Chain.Other(chain)
            val said = listOf("owns", "ownsShared", "lists").map { row.getValue(it).jsonPrimitive.boolean }
            val found = listOf(
                session.owns(address, asked),
                session.ownsShared(address, asked),
                session.lists(address, asked),
            )
            assertEquals(said, found)
            val json = Json.parseToJsonElement(ownership(session.toJson(), address, chain)).jsonObject
            assertEquals(said, listOf("owns", "ownsShared", "lists").map { json.getValue(it).jsonPrimitive.boolean })
        }
    }

    @Test
    fun `no row is missing`() = assertEquals(177, rows.size)

    @Test
    fun `a muxed address has an account behind it`() {
        // SEP 23's example.
        val muxed = "MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVAAAAAAAAAAAAAJLK"
        val account = "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ"
        assertEquals(account, stellarBase(muxed))
        assertNull(stellarBase(account))
    }

    private fun verified(made: JsonObject): Session {
        val now = made.getValue("nowAt").jsonPrimitive.long
        val config = made.getValue("config").toString()
        return Verifier.fromConfigJson(config, NoKeys, SteppedClock(now)).use { it.verifyOffline(made.text("token")) }
    }

    private fun JsonObject.text(name: String): String = getValue(name).jsonPrimitive.content

    private object NoKeys : KeyFetcher {
        override fun fetch(request: KeysRequest): KeysResponse = error("the keys are pinned")
    }
}
