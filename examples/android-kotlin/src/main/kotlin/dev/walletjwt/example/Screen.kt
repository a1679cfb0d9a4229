package dev.walletjwt.example

import dev.walletjwt.ErrorCode
import dev.walletjwt.Session
import dev.walletjwt.SessionState

enum class Button(val label: String) {
    SIGN_IN("Sign in"),
    SIGN_IN_AGAIN("Sign in again"),
    SIGN_OUT("Sign out"),
    TRY_AGAIN("Try again"),
    UNLOCK("Unlock"),
}

/** What is on the screen. */
data class Screen(val title: String, val lines: List<String>, val buttons: List<Button>, val isBusy: Boolean)

/** The screen of a state. A state that is not known never looks like signed out. */
fun screenOf(state: SessionState, isBusy: Boolean, failure: ErrorCode?): Screen {
    val (title, lines, buttons) = when (state) {
        SessionState.NotRestored -> Triple("One moment", emptyList(), emptyList())
        is SessionState.Active -> Triple("Signed in", linesOf(state.session), listOf(Button.SIGN_OUT))
        // Show it, but authorise nothing with it. Another user can sign in only after a sign-out.
        is SessionState.Expired ->
            Triple("Your session has expired", linesOf(state.session), listOf(Button.SIGN_IN_AGAIN, Button.SIGN_OUT))
        // The phone was not unlocked since it started, or the user did not confirm a prompt (`requireUserPresence`).
        SessionState.Locked -> Triple("Your session is locked", emptyList(), listOf(Button.UNLOCK, Button.SIGN_IN))
        is SessionState.Unavailable ->
            Triple("The keychain does not answer", listOf("${state.code}"), listOf(Button.TRY_AGAIN, Button.SIGN_IN))
        SessionState.SignedOut -> Triple("Signed out", emptyList(), listOf(Button.SIGN_IN))
        SessionState.KeyLost -> Triple("The phone has lost the key to your session", emptyList(), listOf(Button.SIGN_IN))
        SessionState.NotKept -> Triple("Your session was not saved", emptyList(), listOf(Button.SIGN_IN))
        SessionState.Corrupt -> Triple("Your session could not be read", emptyList(), listOf(Button.SIGN_IN))
        is SessionState.Rejected -> Triple("Your session is not accepted any more", listOf("${state.code}"), listOf(Button.SIGN_IN))
    }
    return Screen(title, lines + listOfNotNull(failure?.let { "The last attempt failed: $it" }), buttons, isBusy)
}

private fun linesOf(session: Session): List<String> =
    listOf(session.identity.identifier ?: session.userId) + session.wallets.map { "${it.providerChain}: ${it.address}" }
