package dev.walletjwt.reactnative

import com.facebook.react.bridge.Arguments
import com.facebook.react.bridge.Promise
import com.facebook.react.bridge.WritableMap
import dev.walletjwt.ConfigException
import dev.walletjwt.KeysException
import dev.walletjwt.SessionException
import dev.walletjwt.VaultException
import dev.walletjwt.VerifyException

/** An error as JavaScript gets it: its code, its sentence, and its fields as a JSON text. */
internal class Refusal private constructor(
    private val code: String,
    private val message: String,
    private val fields: String = "{}",
) {
    fun reject(promise: Promise, cause: Throwable) {
        promise.reject(code, message, cause, Arguments.createMap().apply { putString("fields", fields) })
    }

    fun toAnswer(): WritableMap = Arguments.createMap().apply {
        putString("code", code)
        putString("message", message)
        putString("fields", fields)
    }

    companion object {
        fun of(failure: Throwable): Refusal = when (failure) {
            is ConfigException -> Refusal(failure.code(), failure.message, failure.fieldsJson())
            is KeysException -> Refusal(failure.code(), failure.message, failure.fieldsJson())
            is SessionException -> Refusal(failure.code(), failure.message, failure.fieldsJson())
            is VaultException -> Refusal(failure.code(), failure.message, failure.fieldsJson())
            is VerifyException -> Refusal(failure.code(), failure.message, failure.fieldsJson())
            // The app was built without the library for this processor.
            is LinkageError -> Refusal("E_NATIVE_MISSING", "the native library cannot be loaded: ${name(failure)}")
            // Nobody knows what its own words quote.
            else -> Refusal("E_INTERNAL", "the native module failed: ${name(failure)}")
        }

        private fun name(failure: Throwable): String = failure.javaClass.name
    }
}
