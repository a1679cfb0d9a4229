package dev.walletjwt.example

import dev.walletjwt.ErrorCode
import dev.walletjwt.SessionException
import dev.walletjwt.WalletSession
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.launch

/** The view model: what the screen shows, and what its buttons do. It knows no view. */
class SessionModel(private val session: WalletSession, private val scope: CoroutineScope) {
    private val isBusy = MutableStateFlow(false)
    private val failure = MutableStateFlow<ErrorCode?>(null)

    val screen: Flow<Screen> = combine(session.state, isBusy, failure, ::screenOf)

    /** At the start of the app. The keychain's failures are states too, so nothing is shown twice. */
    fun restore() = quietly { session.restore() }

    /** When the app becomes visible: notices an expired token, and looks into a keychain that was locked. */
    fun enterForeground() = quietly { session.enterForeground() }

    fun press(button: Button) {
        if (isBusy.value) return
        isBusy.value = true
        scope.launch {
            try {
                failure.value = null
                when (button) {
                    Button.SIGN_IN, Button.SIGN_IN_AGAIN -> enter()
                    Button.SIGN_OUT -> session.signOut()
                    Button.TRY_AGAIN -> session.checkNow()
                    // Reads again. With `requireUserPresence` it asks the user, which `checkNow` never does.
                    Button.UNLOCK -> session.unlock()
                }
            } catch (failed: SessionException) {
                failure.value = failed.code()
            } finally {
                isBusy.value = false
            }
        }
    }

    private suspend fun enter() {
        // Finishes a logout that failed earlier. Only then open the wallet SDK's login; the fake issuer has none.
        try {
            session.checkNow()
        } catch (failed: SessionException) {
            if (session.owed.logout) throw failed
        }
        session.signIn()
    }

    private fun quietly(call: suspend () -> Unit) {
        scope.launch {
            try {
                call()
            } catch (_: SessionException) {
                // `state` says what there is to show.
            }
        }
    }
}
