package dev.walletjwt

import java.io.IOException
import kotlinx.coroutines.runBlocking
import okhttp3.Authenticator
import okhttp3.HttpUrl
import okhttp3.Interceptor
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.Response
import okhttp3.Route

// What stands between the two marks is docs/kotlin.md's recipe, to the letter: `cargo xtask readme` copies it.

// README
/** A client that sends the session's token to this server, and renews it where the server says 401. Keep one. */
fun authorizedClient(session: WalletSession, server: HttpUrl): OkHttpClient = OkHttpClient.Builder()
    .addInterceptor(TokenInterceptor(session, server))
    .authenticator(TokenAuthenticator(session))
    .build()

/** OkHttp's own threads call this: nothing else may wait in runBlocking. */
private fun WalletSession.header(rejected: String? = null): String = try {
    "Bearer " + runBlocking { token(rejected = rejected) }
} catch (failed: SessionException) {
    throw IOException(failed.code(), failed) // what else is thrown here ends an app
}

class TokenInterceptor(private val session: WalletSession, private val server: HttpUrl) : Interceptor {
    override fun intercept(chain: Interceptor.Chain): Response {
        val request = chain.request()
        if (request.url.resolve("/") != server.resolve("/")) return chain.proceed(request) // nobody else gets the token
        return chain.proceed(request.newBuilder().header("Authorization", session.header()).build())
    }
}

class TokenAuthenticator(private val session: WalletSession) : Authenticator {
    override fun authenticate(route: Route?, response: Response): Request? {
        val rejected = response.request.header("Authorization")?.removePrefix("Bearer ") ?: return null
        if (response.priorResponse?.code == 401) return null // the newer one too: it is not the token
        // One renewal for however many requests bring this token; who comes late gets the newer one at once.
        return response.request.newBuilder().header("Authorization", session.header(rejected)).build()
    }
}
// end of README
