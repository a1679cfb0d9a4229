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

// The code between the two marks is docs/kotlin.md's recipe, copied by `cargo xtask readme`.

// README
/** A client that sends the session's token to this server, and renews it if the server answers 401. Keep one. */
fun authorizedClient(session: WalletSession, server: HttpUrl): OkHttpClient = SessionToken(session, server)
    .let { OkHttpClient.Builder().addInterceptor(it).authenticator(it).build() }

private class SessionToken(private val session: WalletSession, private val server: HttpUrl) : Interceptor, Authenticator {
    override fun intercept(chain: Interceptor.Chain): Response =
        chain.proceed(if (chain.request().isForServer()) chain.request().withToken() else chain.request())

    override fun authenticate(route: Route?, response: Response): Request? {
        val request = response.request
        // The second time the newer token was rejected too: it is not the token.
        if (!request.isForServer() || response.priorResponse?.code == 401) return null
        // One renewal for all requests that bring this token. A later request gets the newer token at once.
        return request.withToken(rejected = request.header("Authorization")?.removePrefix("Bearer "))
    }

    /** No other server gets the token. */
    private fun Request.isForServer() = url.resolve("/") == server.resolve("/")

    private fun Request.withToken(rejected: String? = null): Request = try {
        // OkHttp calls this on threads that may wait.
        val token = runBlocking { session.token(rejected = rejected) }
        newBuilder().header("Authorization", "Bearer $token").build()
    } catch (failed: SessionException) {
        throw IOException(failed.code(), failed) // anything else that is thrown here ends an app
    }
}
// end of README
