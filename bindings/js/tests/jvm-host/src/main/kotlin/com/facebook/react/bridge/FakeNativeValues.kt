// In React Native's package, because these classes replace classes that are implemented in C++: they come first on
// the class path. All other classes of its bridge are the released code.

package com.facebook.react.bridge

/** Fake: React Native's own [JavaOnlyMap] in place of the C++ map. */
@Suppress("ktlint:standard:filename")
public class WritableNativeMap private constructor(private val values: JavaOnlyMap) : WritableMap by values {
    public constructor() : this(JavaOnlyMap())

    override fun equals(other: Any?): Boolean = other is WritableNativeMap && values == other.values

    override fun hashCode(): Int = values.hashCode()

    override fun toString(): String = values.toString()
}

/** Fake: React Native's own [JavaOnlyArray] in place of the C++ array. */
public class WritableNativeArray private constructor(private val values: JavaOnlyArray) : WritableArray by values {
    public constructor() : this(JavaOnlyArray())

    override fun toString(): String = values.toString()
}

/** Fake: a function of the host instead of the C++ callback of an event emitter. */
public class CxxCallbackImpl(private val call: (Array<out Any?>) -> Unit) : Callback {
    override fun invoke(vararg args: Any?): Unit = call(args)
}

/**
 * Does the same as the C++ TurboModule when it is created: sets the callback of the event emitter, which is not
 * public.
 */
public fun BaseJavaModule.onEmit(call: (name: String, value: Any?) -> Unit) {
    setEventEmitterCallback(CxxCallbackImpl { (name, value) -> call(name as String, value) })
}
