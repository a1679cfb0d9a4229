package dev.walletjwt

import android.annotation.TargetApi
import android.os.Build
import android.security.KeyStoreException

/** The codes of the Keystore's errors: from Android 13 on they are public. */
@TargetApi(Build.VERSION_CODES.TIRAMISU)
internal object KeystoreCodes {
    /** Whether the key works again once the user has unlocked the phone or has confirmed. */
    fun needsUser(failure: Throwable): Boolean =
        error(failure)?.let { it.requiresUserAuthentication() || it.numericErrorCode == KeyStoreException.ERROR_KEYSTORE_UNINITIALIZED } ?: false

    fun code(failure: Throwable): Int? = error(failure)?.numericErrorCode

    private fun error(failure: Throwable) = failure.causes().firstNotNullOfOrNull { it as? KeyStoreException }
}
