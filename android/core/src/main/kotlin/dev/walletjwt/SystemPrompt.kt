package dev.walletjwt

import android.annotation.TargetApi
import android.app.ActivityManager
import android.content.Context
import android.hardware.biometrics.BiometricManager
import android.hardware.biometrics.BiometricPrompt
import android.os.Build
import android.os.CancellationSignal

/** The system's prompt, which needs no activity of the app's. */
@TargetApi(Build.VERSION_CODES.P)
internal class SystemPrompt(private val context: Context) : UserPresencePrompt {
    override fun show(request: PromptRequest) = context.mainExecutor.execute {
        try {
            if (isInForeground()) ask(request) else request.refuse("the app is not in the foreground")
        } catch (failure: Exception) {
            request.refuse("the system's prompt could not be shown: ${failure.javaClass.simpleName}")
        }
    }

    /** Android 9 to 11 does not answer an app that is not: the read would wait until the time limit. */
    private fun isInForeground(): Boolean {
        val process = ActivityManager.RunningAppProcessInfo()
        ActivityManager.getMyMemoryState(process)
        return process.importance <= ActivityManager.RunningAppProcessInfo.IMPORTANCE_VISIBLE
    }

    private fun ask(request: PromptRequest) {
        val executor = context.mainExecutor
        // Android 9 to 11 forgets a signal that is cancelled while it begins, and shows the prompt. This one is cancelled on the
        // thread on which it begins.
        val signal = CancellationSignal()
        request.cancellation.setOnCancelListener { executor.execute(signal::cancel) }
        // A cancelled signal would never be answered.
        if (request.cancellation.isCanceled) return
        val builder = BiometricPrompt.Builder(context)
            .setTitle(request.title)
            .setNegativeButton(context.getText(android.R.string.cancel), executor) { _, _ -> request.refuse(CANCELLED) }
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) builder.setAllowedAuthenticators(BiometricManager.Authenticators.BIOMETRIC_STRONG)
        builder.build().authenticate(BiometricPrompt.CryptoObject(request.cipher), signal, executor, Answer(request))
    }

    /** A try that failed is not the end: the system lets the user try again. */
    private class Answer(private val request: PromptRequest) : BiometricPrompt.AuthenticationCallback() {
        override fun onAuthenticationSucceeded(result: BiometricPrompt.AuthenticationResult) = request.confirm()

        // Never the system's text: it is in the user's language.
        override fun onAuthenticationError(code: Int, text: CharSequence) = request.refuse(meaning(code))
    }

    internal companion object {
        private const val CANCELLED = "the user cancelled the prompt"

        /** The codes are those of `BiometricPrompt.BIOMETRIC_ERROR_…`, which are public from Android 9 on. */
        fun meaning(code: Int): String = when (code) {
            BiometricPrompt.BIOMETRIC_ERROR_USER_CANCELED -> CANCELLED
            BiometricPrompt.BIOMETRIC_ERROR_CANCELED -> "the system cancelled the prompt, e.g. because the app went to the background"
            BiometricPrompt.BIOMETRIC_ERROR_TIMEOUT -> "the user did not answer the prompt in time"
            BiometricPrompt.BIOMETRIC_ERROR_LOCKOUT -> "too many tries failed: try again in 30 seconds"
            BiometricPrompt.BIOMETRIC_ERROR_LOCKOUT_PERMANENT -> "too many tries failed: the user must unlock the phone with the PIN first"
            BiometricPrompt.BIOMETRIC_ERROR_NO_BIOMETRICS -> "no fingerprint or face of class 3 is enrolled"
            BiometricPrompt.BIOMETRIC_ERROR_HW_UNAVAILABLE, BiometricPrompt.BIOMETRIC_ERROR_HW_NOT_PRESENT -> "the sensor is not available"
            else -> "the prompt failed with code $code"
        }
    }
}
