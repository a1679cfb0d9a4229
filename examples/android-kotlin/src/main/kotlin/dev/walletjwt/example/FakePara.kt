package dev.walletjwt.example

import dev.walletjwt.IssuedToken
import java.io.IOException
import java.net.HttpURLConnection
import java.net.URL
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import org.json.JSONObject

/** A replacement for the wallet SDK: this repository's fake issuer (`cargo run --release -- issuer`) issues the tokens. */
object FakePara {
    /** The audience of the fake issuer's tokens. */
    const val API_KEY_ID = "a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f"

    /** The phone's own address, which `adb reverse tcp:8787 tcp:8787` connects with the computer. */
    private const val ISSUER = "http://127.0.0.1:8787"
    const val KEYS_URL = "$ISSUER/.well-known/jwks.json"

    suspend fun issueJwt(): IssuedToken = withContext(Dispatchers.IO) {
        val connection = URL("$ISSUER/token?shape=para").openConnection() as HttpURLConnection
        try {
            if (connection.responseCode != 200) throw IOException("the fake issuer answered with status ${connection.responseCode}")
            val answer = JSONObject(connection.inputStream.bufferedReader().use { it.readText() })
            IssuedToken(answer.getString("token"), answer.getString("keyId"))
        } finally {
            connection.disconnect()
        }
    }

    /** The fake issuer remembers nobody. */
    suspend fun logout() = Unit
}
