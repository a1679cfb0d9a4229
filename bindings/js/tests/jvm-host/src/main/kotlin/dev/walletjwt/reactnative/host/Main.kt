package dev.walletjwt.reactnative.host

import com.facebook.react.bridge.Callback
import com.facebook.react.bridge.Promise
import com.facebook.react.bridge.PromiseImpl
import com.facebook.react.bridge.ReactMethod
import com.facebook.react.bridge.onEmit
import dev.walletjwt.CurrentKeychain
import dev.walletjwt.reactnative.NativeWalletJwtSpec
import dev.walletjwt.reactnative.WalletJwtModule
import dev.walletjwt.reactnative.WalletJwtPackage
import java.io.File
import java.io.PrintStream
import java.lang.reflect.InvocationTargetException
import java.lang.reflect.Method
import java.nio.file.Path
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.double
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import kotlinx.serialization.json.put
import kotlinx.serialization.json.putJsonObject

/**
 * Runs React Native's module for the tests: one JSON object a line.
 *
 * A promise is requested on standard input, and its answer is written to standard output, like events. Synchronous methods
 * use two pipes, because JavaScript waits for them.
 *
 * Arguments: the pipe of synchronous calls, the pipe of their answers, and the folder that replaces the keychain.
 */
internal fun main(arguments: Array<String>) {
    val (questions, answers, store) = arguments
    // Other output must not mix with the answers.
    val output = System.out
    System.setOut(System.err)
    val host = Host(Path.of(store)) { line -> synchronized(output) { output.println(line) } }
    Thread({ host.answerAtOnce(File(questions), File(answers)) }, "synchronous").apply { isDaemon = true }.start()
    System.`in`.bufferedReader().forEachLine { host.take(Json.parseToJsonElement(it).jsonObject) }
    host.module.invalidate()
    check(host.lateEvents.get() == 0) { "an event went out of a module that was invalidated" }
}

private class Host(store: Path, private val say: (JsonObject) -> Unit) {
    private val world = SettableWorld(store)
    private var process = world.Process()
    private val methods = NativeWalletJwtSpec::class.java.declaredMethods
        .filter { it.isAnnotationPresent(ReactMethod::class.java) }
        .associateBy(Method::getName)

    private val invalidated = ConcurrentHashMap.newKeySet<WalletJwtModule>()

    /** Events that were still being sent after their module had been invalidated: on a phone this is a crash. */
    val lateEvents = AtomicInteger()

    @Volatile
    private var eventMillis = 0L

    @Volatile
    var module = start()

    private fun start() = WalletJwtModule(FakeReactContext(), process.parts).also { started ->
        started.onEmit { name, value ->
            Thread.sleep(eventMillis)
            if (started in invalidated) lateEvents.incrementAndGet()
            say(
                buildJsonObject {
                    put("event", name)
                    put("value", toJson(value))
                },
            )
        }
    }

    /** A call that a promise answers, or a command that changes the environment of the module. */
    fun take(message: JsonObject) {
        val id = message["id"] ?: JsonNull
        when (val control = message["control"]?.jsonPrimitive?.content) {
            null -> call(message, promise(id))
            "registered" -> return say(JsonObject(mapOf("id" to id, "resolved" to registered())))
            "kept" -> return say(JsonObject(mapOf("id" to id, "resolved" to kept(text(message, "namespace")))))
            "reload" -> reload()
            "endProcess" -> {
                process.isEnded = true
                reload()
            }
            "eventMillis" -> eventMillis = message.getValue("millis").jsonPrimitive.long
            "clock" -> world.nowAt = message["nowAt"]?.jsonPrimitive?.content?.toLong()
            "keySet" -> {
                world.keySet = message["keySet"]?.toString()
                world.keysDate = message["date"]?.jsonPrimitive?.content
            }
            "fault" -> world.fault(text(message, "name"), message.getValue("is").jsonPrimitive.boolean)
            else -> error("unknown command $control")
        }
        if (message["control"] != null) say(buildJsonObject { put("id", id) })
    }

    private fun text(message: JsonObject, name: String): String = message.getValue(name).jsonPrimitive.content

    /** The keychain's value for the account `default`. */
    private fun kept(namespace: String) = buildJsonObject {
        val (token, hasTombstone) = world.kept(namespace, "default")
        put("token", token)
        put("tombstone", hasTombstone)
    }

    private fun reload() {
        val old = module
        old.invalidate()
        invalidated += old
        process = world.Process()
        module = start()
    }

    /** The class that an app's autolinking finds in the package, and the name of the module that it creates. */
    private fun registered() = buildJsonObject {
        val registered = WalletJwtPackage()
        for ((name, about) in registered.getReactModuleInfoProvider().getReactModuleInfos()) {
            putJsonObject(name) {
                put("name", about.name)
                put("isTurboModule", about.isTurboModule)
                put("needsEagerInit", about.needsEagerInit)
                put("makes", registered.getModule(name, FakeReactContext())?.javaClass?.simpleName)
            }
        }
        put("unknown", registered.getModule("Unknown", FakeReactContext())?.javaClass?.simpleName)
        // A module made like this sets Android's keychain for the whole process.
        process.parts.keychain?.let(CurrentKeychain::set)
    }

    fun answerAtOnce(questions: File, answers: File) {
        PrintStream(answers.outputStream(), true, Charsets.UTF_8).use { out ->
            questions.bufferedReader().forEachLine { line ->
                val answer = runCatching { toJson(call(Json.parseToJsonElement(line).jsonObject, null)) }
                out.println(
                    buildJsonObject {
                        answer.fold({ put("result", it) }, { put("error", it.toString()) })
                    },
                )
            }
        }
    }

    private fun call(message: JsonObject, promise: Promise?): Any? {
        val method = methods.getValue(message.getValue("method").jsonPrimitive.content)
        val given = message.getValue("arguments").jsonArray.iterator()
        val arguments = method.parameterTypes.map { type ->
            if (type == Promise::class.java) promise else argument(type, given.next())
        }
        try {
            return method.invoke(module, *arguments.toTypedArray())
        } catch (thrown: InvocationTargetException) {
            throw thrown.targetException
        }
    }

    private fun argument(type: Class<*>, value: JsonElement): Any? = when {
        value is JsonNull -> null
        type == Double::class.java -> value.jsonPrimitive.double
        type == Boolean::class.java -> value.jsonPrimitive.boolean
        else -> value.jsonPrimitive.also { check(it.isString) }.content.also {
            check('\u0000' !in it) { "React Native 0.80 would cut this off" }
        }
    }

    private fun promise(id: JsonElement): Promise {
        fun settle(how: String) = Callback { values ->
            say(JsonObject(mapOf("id" to id, how to toJson(values.firstOrNull()))))
        }
        return PromiseImpl(settle("resolved"), settle("rejected"))
    }
}
