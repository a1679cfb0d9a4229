package dev.walletjwt

import java.util.concurrent.ConcurrentHashMap
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long

/** The data that all rows use: `session_tokens.json`. */
class SessionRowData(shared: JsonObject) {
    val startAt = shared.getValue("startAt").jsonPrimitive.long
    val keySet = shared.getValue("keySet")
    private val verifiers = shared.getValue("verifiers").jsonObject
    private val tokens = shared.getValue("tokens").jsonObject.mapValues { it.value.jsonPrimitive.content }

    fun verifier(name: String) = verifiers.getValue(name).toString()

    fun token(name: String) = tokens.getValue(name)

    fun nameOf(token: String?) = if (token == null) null else tokens.entries.first { it.value == token }.key
}

/** The error that a row makes `issue` or `logout` throw. */
class RowFailure(val label: String) : Exception(label)

/** Runs one row of the table of sessions. docs/conformance-sessions.md describes the format. */
class SessionRow(private val data: SessionRowData, private val row: JsonObject) {
    private val start = row.getValue("start").jsonObject
    private val world = SessionRowWorld(data.keySet, data.startAt)
    private val sessions = HashMap<Int, RowSession>()
    private var process = world.Process()
    private var calls = CoroutineScope(SupervisorJob() + Dispatchers.Default)

    /** The results of this process's calls that have ended. */
    private var results = ConcurrentHashMap<String, JsonElement>()

    suspend fun run() {
        try {
            start["kept"]?.let { signInEarlier(it.jsonPrimitive.content) }
            begin(1, start, process.vault())
            for ((index, step) in row.getValue("steps").jsonArray.withIndex()) {
                try {
                    take(step.jsonObject)
                } catch (failure: AssertionError) {
                    throw AssertionError("step $index, $step: ${failure.message}", failure)
                }
            }
        } finally {
            endProcess()
            world.healed()
        }
    }

    private suspend fun signInEarlier(token: String) {
        val session = begin(1, start, process.vault())
        session.open().signIn(IssuedToken(data.token(token)))
        restart()
    }

    private fun begin(number: Int, about: JsonObject, vault: Vault): RowSession {
        val options = about["options"]?.jsonObject ?: JsonObject(emptyMap())
        val name = about["verifier"]?.jsonPrimitive?.content ?: start["verifier"]?.jsonPrimitive?.content ?: "para"
        val account = about["account"]?.jsonPrimitive?.content ?: "default"
        return RowSession(process, vault, data.verifier(name), world.clock, account, options).also { sessions[number] = it }
    }

    private fun endProcess() {
        process.isEnded = true
        calls.cancel()
        sessions.values.forEach { it.close() }
        sessions.clear()
    }

    private fun restart() {
        endProcess()
        process = world.Process()
        calls = CoroutineScope(SupervisorJob() + Dispatchers.Default)
        results = ConcurrentHashMap()
    }

    private suspend fun take(step: JsonObject) {
        val text = { name: String -> step[name]?.jsonPrimitive?.content }
        when {
            "call" in step -> begin(step)
            "answer" in step -> issueCall(step).complete(Result.success(IssuedToken(data.token(text("answer")!!))))
            "fail" in step -> issueCall(step).complete(Result.failure(RowFailure(text("fail")!!)))
            "logout" in step -> world.logouts.last().complete(
                if (text("logout") == "ok") Result.success(Unit) else Result.failure(RowFailure("logout")),
            )
            "clock" in step -> world.clock.advance(step.getValue("clock").jsonPrimitive.long)
            "elapse" in step -> step.getValue("elapse").jsonPrimitive.long.let {
                delay(it.seconds)
                world.clock.advance(it)
            }
            "fault" in step -> world.fault(text("fault")!!, step.getValue("is").jsonPrimitive.boolean)
            "keysDate" in step -> world.keysDate = text("keysDate")
            "process" in step -> {
                restart()
                begin(1, if ("options" in step) step else start, process.vault())
            }
            "session" in step -> {
                val vault = if (text("of") == "vault") sessions.getValue(1).vault else world.Process().vault()
                begin(step.getValue("session").jsonPrimitive.int, step, vault)
            }
            "inside" in step -> results.let { results ->
                world.inside = { results[text("as")!!] = outcome { call(sessions.getValue(1), step, text("inside")!!) } }
            }
            "expect" in step -> expect(step.getValue("expect").jsonObject)
            else -> error("no such step")
        }
    }

    private fun issueCall(step: JsonObject) =
        step["to"]?.jsonPrimitive?.int?.let { world.issues[it - 1] } ?: world.issues.last()

    /** Undispatched: the library has received the call when this returns. */
    private fun begin(step: JsonObject) {
        val (session, results) = sessions.getValue(step["in"]?.jsonPrimitive?.int ?: 1) to results
        calls.launch(start = CoroutineStart.UNDISPATCHED) {
            val result = outcome { call(session, step, step.getValue("call").jsonPrimitive.content) }
            step["as"]?.let { results[it.jsonPrimitive.content] = result }
        }
    }

    private suspend fun call(session: RowSession, step: JsonObject, name: String): JsonElement {
        val of = { member: String -> step[member]?.jsonPrimitive }
        val open = session.open()
        return when (name) {
            "restore" -> state(open.restore())
            "unlock" -> state(open.unlock())
            "checkNow" -> state(open.checkNow())
            "enterForeground" -> state(open.enterForeground())
            "signIn" -> session(open.signIn(loggedInAgain = of("loggedInAgain")?.boolean ?: false))
            "signInWith" -> session(open.signIn(IssuedToken(data.token(of("token")!!.content))))
            "token" -> {
                val rejected = of("rejected")?.content?.let(data::token)
                one("token", data.nameOf(open.token(of("minTtlSecs")?.long ?: 60, rejected)))
            }
            "listAccounts" -> JsonObject(mapOf("accounts" to JsonArray(open.listAccounts().map(::JsonPrimitive))))
            "signOut" -> ok { open.signOut() }
            "signOutAll" -> ok { open.signOutAll() }
            "cancelSignIn" -> ok { open.cancelSignIn() }
            "clear" -> ok { session.vault.clear() }
            "delete" -> ok { session.vault.accounts().forEach { session.vault.delete(it) } }
            else -> error("no such call")
        }
    }

    private fun state(state: SessionState) = one("status", state.status().word())

    private fun session(session: Session) = one("user", session.userId)

    private suspend fun ok(call: suspend () -> Unit): JsonElement {
        call()
        return JsonObject(emptyMap())
    }

    private suspend fun outcome(call: suspend () -> JsonElement): JsonElement =
        try {
            call()
        } catch (refused: SessionException) {
            val names = "requestId" in Json.parseToJsonElement(refused.fieldsJson()).jsonObject
            val cause = (refused.cause as? RowFailure)?.label
            JsonObject(
                one("code", refused.code()) + mapOf("request" to JsonPrimitive(names)) +
                    if (cause == null) emptyMap() else one("cause", cause),
            )
        } catch (refused: VaultException) {
            one("code", refused.code())
        } catch (refused: ConfigException) {
            one("code", refused.code())
        }

    /** Waits until all expectations are true at the same time. */
    private suspend fun expect(expected: JsonObject) {
        val end = System.nanoTime() + 20.seconds.inWholeNanoseconds
        while (true) {
            val wrong = expected.mapNotNull { (member, value) -> difference(member, value) }
            if (wrong.isEmpty()) break
            if (System.nanoTime() > end) throw AssertionError(wrong.joinToString("; "))
            delay(2.milliseconds)
        }
        if ("events" in expected) sessions.getValue(1).events.clear()
        if ("events2" in expected) sessions.getValue(2).events.clear()
    }

    private fun difference(member: String, expected: JsonElement): String? {
        if (member == "answers") {
            val wrong = expected.jsonObject.filterNot { (name, value) -> fits(value, results[name]) }
            return if (wrong.isEmpty()) null else wrong.keys.joinToString { "$it is ${results[it] ?: "pending"}" }
        }
        val found = JsonObject(mapOf("found" to (found(member) ?: JsonNull))).getValue("found")
        return if (found == expected) null else "$member is $found"
    }

    private fun found(member: String): JsonElement? = when (member) {
        "asked" -> JsonPrimitive(world.issues.size)
        "logouts" -> JsonPrimitive(world.logouts.size)
        "events" -> JsonArray(sessions.getValue(1).events.map(::JsonPrimitive))
        "events2" -> JsonArray(sessions.getValue(2).events.map(::JsonPrimitive))
        "status" -> JsonPrimitive(sessions.getValue(1).open().state.value.status().word())
        "status2" -> JsonPrimitive(sessions.getValue(2).open().state.value.status().word())
        "isKept" -> JsonPrimitive(sessions.getValue(1).open().isKept)
        "isPending" -> JsonPrimitive(sessions.getValue(1).open().isPending)
        "owed" -> sessions.getValue(1).open().owed.let { owed ->
            JsonArray(listOfNotNull("deletion".takeIf { owed.deletion }, "logout".takeIf { owed.logout }).map(::JsonPrimitive))
        }
        "kept" -> data.nameOf(world.keptToken())?.let(::JsonPrimitive)
        "tombstone" -> JsonPrimitive(world.hasTombstone())
        else -> error("no such expectation: $member")
    }

    private fun fits(expected: JsonElement, found: JsonElement?): Boolean = when {
        expected is JsonArray -> expected.any { fits(it, found) }
        expected == ANY_TOKEN -> "token" in found.members()
        expected is JsonObject -> found.members().entries.containsAll(expected.entries)
        expected.jsonPrimitive.content == "pending" -> found == null
        expected.jsonPrimitive.content == "ok" -> found != null && "code" !in found.members()
        else -> found.members()["code"] == expected
    }

    private fun JsonElement?.members(): JsonObject = this as? JsonObject ?: JsonObject(emptyMap())

    private fun one(name: String, value: String?) = JsonObject(mapOf(name to JsonPrimitive(value)))

    private companion object {
        val ANY_TOKEN = JsonObject(mapOf("token" to JsonPrimitive("any")))
    }
}
