package dev.walletjwt.reactnative

import com.facebook.react.bridge.Arguments
import com.facebook.react.bridge.Promise
import com.facebook.react.bridge.ReactApplicationContext
import com.facebook.react.bridge.WritableArray
import com.facebook.react.bridge.WritableMap
import com.facebook.react.module.annotations.ReactModule
import dev.walletjwt.CurrentKeychain
import dev.walletjwt.SessionManager
import dev.walletjwt.WalletJwt
import dev.walletjwt.decodeUnverified as decodeUnverifiedToken
import dev.walletjwt.ownership as ownershipOf
import dev.walletjwt.stellarBase as stellarBaseOf
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.isActive
import kotlinx.coroutines.launch

/**
 * The native part of `react-native-wallet-jwt` on Android: calls the generated bindings and decides nothing. What each
 * method does stands in the specification, `bindings/js/src/NativeWalletJwt.ts`.
 */
@ReactModule(name = NativeWalletJwtSpec.NAME)
internal class WalletJwtModule(
    context: ReactApplicationContext,
    parts: NativeParts = NativeParts(),
) : NativeWalletJwtSpec(context) {
    private val objects = NativeObjects(parts, ::tell)
    private val calls = CoroutineScope(SupervisorJob() + Dispatchers.Default)

    // This lock is held while an event is sent. React Native may free its C++ object once invalidate() has returned. Version
    // 0.80 (not 0.88) would still use it, which crashes the app on a reload.
    private val emitting = Any()
    private var isInvalidated = false

    init {
        // The library's content provider may be missing: an app can remove it, and it runs in the main process only.
        if (parts.keychain == null) WalletJwt.initialize(context) else CurrentKeychain.set(parts.keychain)
    }

    override fun nativeVersion(): String = NATIVE_VERSION

    override fun decodeUnverified(token: String): WritableMap = answer { decodeUnverifiedToken(token).toJson() }

    override fun ownership(session: String, address: String, chain: String): WritableMap =
        answer { ownershipOf(session, address, chain) }

    // The letters and digits of base32 stand in JSON as they are.
    override fun stellarBase(address: String): WritableMap =
        answer { stellarBaseOf(address)?.let { "\"$it\"" } ?: "null" }

    override fun verify(verifier: String, token: String, keyId: String?, promise: Promise) =
        settle(promise) { objects.verifier(verifier).verify(token, keyId).toJson() }

    override fun verifyOffline(verifier: String, token: String, keyId: String?, promise: Promise) =
        settle(promise) { objects.verifier(verifier).verifyOffline(token, keyId).toJson() }

    override fun refreshKeys(verifier: String, promise: Promise) =
        run(promise) { objects.verifier(verifier).refreshKeys() }

    override fun keysStatus(verifier: String, promise: Promise) =
        settle(promise) { objects.verifier(verifier).keysStatus().toJson() }

    override fun exportKeys(verifier: String, promise: Promise) =
        settle(promise) { objects.verifier(verifier).exportKeys() }

    override fun importKeys(verifier: String, exported: String, promise: Promise) =
        settle(promise) { objects.verifier(verifier).importKeys(exported) }

    override fun vaultSave(vault: String, account: String, token: String, promise: Promise) =
        run(promise) { objects.vault(vault).save(account, token) }

    override fun vaultLoad(vault: String, account: String, promise: Promise) =
        settle(promise) { objects.vault(vault).load(account) }

    override fun vaultDelete(vault: String, account: String, promise: Promise) =
        run(promise) { objects.vault(vault).delete(account) }

    override fun vaultAccounts(vault: String, promise: Promise) =
        settle(promise) { arrayOf(objects.vault(vault).accounts()) }

    override fun vaultClear(vault: String, promise: Promise) =
        run(promise) { objects.vault(vault).clear() }

    override fun vaultStatus(vault: String, promise: Promise) =
        settle(promise) { objects.vault(vault).status().toJson() }

    override fun vaultUnlock(vault: String, timeoutSecs: Double, promise: Promise) =
        run(promise) { objects.vault(vault).unlock(timeoutSecs.toLong()) }

    override fun vaultCancelUnlock(vault: String, promise: Promise) =
        run(promise) { objects.vault(vault).cancelUnlock() }

    override fun sessionRestore(session: String, promise: Promise) = act(session, promise) { restore() }

    override fun sessionSignIn(session: String, loggedInAgain: Boolean, promise: Promise) =
        act(session, promise) { signIn(loggedInAgain) }

    override fun sessionSignInWith(session: String, token: String, keyId: String?, promise: Promise) =
        act(session, promise) { signInWith(token, keyId) }

    override fun sessionToken(session: String, minTtlSecs: Double, rejected: String?, promise: Promise) =
        settle(promise) { objects.manager(session).token(minTtlSecs.toLong(), rejected) }

    override fun sessionProvideToken(
        session: String,
        requestId: Double,
        token: String,
        keyId: String?,
        promise: Promise,
    ) = act(session, promise) { provideToken(requestId.toLong(), token, keyId) }

    override fun sessionFailRequest(session: String, requestId: Double, reason: String, promise: Promise) =
        act(session, promise) { failRequest(requestId.toLong(), reason) }

    override fun sessionCancelSignIn(session: String, promise: Promise) = act(session, promise) { cancelSignIn() }

    override fun sessionSignOut(session: String, promise: Promise) = act(session, promise) { signOut() }

    override fun sessionUnlock(session: String, promise: Promise) = act(session, promise) { unlock() }

    override fun sessionCheckNow(session: String, promise: Promise) = act(session, promise) { checkNow() }

    override fun sessionEnterForeground(session: String, promise: Promise) =
        act(session, promise) { enterForeground() }

    override fun sessionCompleteLogout(session: String, requestId: Double, promise: Promise) =
        act(session, promise) { completeLogout(requestId.toLong()) }

    override fun sessionFailLogout(session: String, requestId: Double, promise: Promise) =
        act(session, promise) { failLogout(requestId.toLong()) }

    override fun sessionAccounts(session: String, promise: Promise) =
        settle(promise) { arrayOf(objects.manager(session).listAccounts()) }

    override fun sessionSignOutAll(session: String, promise: Promise) = act(session, promise) { signOutAll() }

    override fun sessionSnapshot(session: String): WritableMap = answer { objects.manager(session).snapshotJson() }

    override fun invalidate() {
        synchronized(emitting) { isInvalidated = true }
        calls.cancel()
        objects.close()
        super.invalidate()
    }

    /** On a thread of the session's. Nothing goes out once [invalidate] has returned. */
    private fun tell(session: String, event: String) {
        synchronized(emitting) {
            // What React Native's generator makes looks for the callback itself from some version after 0.80 on.
            if (isInvalidated || mEventEmitterCallback == null) return
            emitOnSessionEvent(
                Arguments.createMap().apply {
                    putString("session", session)
                    putString("event", event)
                },
            )
        }
    }

    /** Answers with the session as it is when a call has ended. Inlined: a call goes through few functions (ADR 0014). */
    private inline fun act(session: String, promise: Promise, crossinline call: suspend SessionManager.() -> Any?) =
        settle(promise) {
            val manager = objects.manager(session)
            manager.call()
            manager.snapshotJson()
        }

    private fun arrayOf(texts: List<String>): WritableArray = Arguments.createArray().apply { texts.forEach(::pushString) }

    /**
     * Undispatched, so that calls arrive in the order in which they were made: a sign-out must come after a sign-in. Inlined,
     * as [act].
     */
    private inline fun settle(promise: Promise, crossinline call: suspend () -> Any?) {
        calls.launch(start = CoroutineStart.UNDISPATCHED) {
            try {
                promise.resolve(call())
            } catch (failure: Throwable) {
                // Once invalidated, the JavaScript that waited is gone.
                if (calls.isActive) Refusal.of(failure).reject(promise, failure)
            }
        }
    }

    private inline fun run(promise: Promise, crossinline call: suspend () -> Unit) =
        settle(promise) {
            call()
            null
        }

    private fun answer(call: () -> String): WritableMap =
        try {
            Arguments.createMap().apply { putString("json", call()) }
        } catch (failure: Throwable) {
            Refusal.of(failure).toAnswer()
        }
}
