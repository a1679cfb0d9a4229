package dev.walletjwt

import com.sun.jna.internal.Cleaner

/** The function over JNI, by its names: a reference to the class would keep it in a shrunk library whatever the rules say. */
fun directCall(call: Int, verifier: Long, arguments: ByteArray, keyId: ByteArray? = null): ByteArray? =
    Class.forName(listOf("dev", "walletjwt", "DirectCalls").joinToString("."))
        .getMethod("call", Int::class.java, Long::class.java, ByteArray::class.java, ByteArray::class.java)
        .invoke(null, call, verifier, arguments, keyId) as ByteArray?

/** Whether decoding makes no structure of JNA's. Now and then one of another thread comes in between. */
fun goesDirectly(): Boolean = (1..20).any {
    val before = structures().firstOrNull()
    runCatching { decodeUnverified("no token") }
    structures().firstOrNull() === before
}

/** JNA's live structures, the newest first: a list that has no other way in. */
fun structures(): List<Any> {
    val cleaner = Cleaner.getCleaner()
    return synchronized(cleaner) { generateSequence(cleaner.field("firstCleanable")) { it.field("next") }.toList() }
}

private fun Any.field(name: String): Any? = javaClass.getDeclaredField(name).apply { isAccessible = true }.get(this)

/** In a process of its own: says whether the calls go directly. */
fun main() = println(if (goesDirectly()) "direct" else "through JNA")
