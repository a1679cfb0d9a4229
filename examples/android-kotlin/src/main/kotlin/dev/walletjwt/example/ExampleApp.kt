package dev.walletjwt.example

import android.app.Application
import dev.walletjwt.Audience
import dev.walletjwt.Development
import dev.walletjwt.ParaEnvironment
import dev.walletjwt.Provider
import dev.walletjwt.VerifierOptions
import dev.walletjwt.WalletSession
import kotlinx.coroutines.MainScope

/** Has the app's one session, for as long as the process lives: it outlives every activity. */
class ExampleApp : Application() {
    lateinit var model: SessionModel
        private set

    override fun onCreate() {
        super.onCreate()
        model = SessionModel(walletSession(), MainScope())
        // Before the first screen: the session of the last run is verified again offline. With `requireUserPresence` call this in
        // the first activity's `onResume`: Android starts this process for a push message too, and no prompt fits there.
        model.restore()
    }

    private fun walletSession(): WalletSession {
        // Your API key's unique id, a UUID; not the key itself.
        val provider = Provider.para(ParaEnvironment.BETA, Audience.ApiKeyId(FakePara.API_KEY_ID))
        // With the real SDK leave `verifierOptions` out, and call it in place of FakePara.
        return WalletSession(
            provider,
            verifierOptions = VerifierOptions(development = Development(FakePara.KEYS_URL)),
            logout = FakePara::logout,
            issue = FakePara::issueJwt,
        )
    }
}
