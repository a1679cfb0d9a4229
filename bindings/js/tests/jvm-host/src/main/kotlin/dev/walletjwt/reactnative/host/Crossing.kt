package dev.walletjwt.reactnative.host

import com.facebook.react.bridge.ReadableArray
import com.facebook.react.bridge.ReadableMap
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive

/** The module's values as JSON. On a phone JSI converts them; values that JSI cannot convert fail here too. */
internal fun toJson(value: Any?): JsonElement = when (value) {
    null -> JsonNull
    is String -> JsonPrimitive(value)
    is Boolean -> JsonPrimitive(value)
    // JavaScript has only one type of number.
    is Number -> JsonPrimitive(value.toDouble().let { if (it % 1 == 0.0) it.toLong() else it })
    is ReadableMap -> toJson(value.toHashMap())
    is ReadableArray -> toJson(value.toArrayList())
    is Map<*, *> -> JsonObject(value.entries.associate { (name, member) -> name as String to toJson(member) })
    is List<*> -> JsonArray(value.map(::toJson))
    else -> error("${value.javaClass.name} cannot cross to JavaScript")
}
