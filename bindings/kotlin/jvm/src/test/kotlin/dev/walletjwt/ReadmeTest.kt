package dev.walletjwt

import java.util.concurrent.CompletionException
import java.util.concurrent.ExecutionException
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.assertThrows

class ReadmeTest {
    private val issuer = FakeIssuer()

    @AfterAll
    fun stop() = issuer.close()

    @Test
    fun `creating the README's session calls nothing`() {
        val nobody = object : ParaMobile {
            override suspend fun issueJwt() = error("issue must not be called")

            override suspend fun logout() = error("logout must not be called")
        }
        walletSession(nobody).use { assertEquals(SessionState.NotRestored, it.state.value) }
    }

    @Test
    fun `the README's header has a valid token after a restart too`() = running {
        val store = FolderStore.temporary()
        val vault = { Vault.open(VaultOptions(store = StoreChoice.own(store))) }
        val verifier = Verifier(para(), development(issuer.paraKeys))
        val first = issuer.session(vault()).use {
            start(it)
            enter(it)
            authorization(it)
        }
        assertTrue(first.startsWith("Bearer "))
        assertEquals(ProviderKind.PARA, verifier.verify(first.removePrefix("Bearer ")).provider)
        val again = issuer.session(vault()) { error("issue must not be called") }.use {
            start(it)
            authorization(it)
        }
        assertEquals(first, again)
    }

    @Test
    fun `the README's server knows the user`() = running {
        val issued = issuer.para("user=u-7")
        Verifier(para(), development(issuer.paraKeys)).use { assertEquals("u-7", ReadmeServer.userOf(it, issued.token).get()) }
        ReadmeServer.verifier().use { assertEquals(null, it.exportKeys()) }
    }

    @TestFactory
    fun `the README's server refuses each attack with its code`() = listOf(
        "attack=expired" to "E_EXPIRED",
        "attack=other-audience" to "E_AUDIENCE",
        "attack=hmac" to "E_ALGORITHM_NOT_ALLOWED",
        "attack=none" to "E_ALGORITHM_NOT_ALLOWED",
        "attack=unknown-kid" to "E_KEY_UNKNOWN",
        "attack=tampered" to "E_SIGNATURE",
    ).map { (query, code) ->
        dynamicTest("$query is $code") {
            Verifier(para(), development(issuer.paraKeys)).use { verifier -> assertEquals(code, refusal(verifier, issuer.para(query))) }
        }
    }

    @Test
    fun `the README's server says 503 while there are no keys`() {
        Verifier(para(), development("http://127.0.0.1:1/keys")).use { verifier ->
            val failed = assertThrows<CompletionException> { ReadmeServer.userOf(verifier, issuer.para().token).join() }
            assertEquals(503, ReadmeServer.status(failed))
        }
        assertEquals(500, ReadmeServer.status(ExecutionException(IllegalStateException())))
    }

    @Test
    fun `the README's server accepts only complete Dynamic sign-ins`() {
        Verifier(dynamic(), development(issuer.dynamicKeys)).use { verifier ->
            assertEquals("u-8", ReadmeServer.userOf(verifier, issuer.dynamic("kind=access&user=u-8").token).get())
            val halfway = issuer.dynamic("kind=access&scope=requiresAdditionalAuth")
            assertEquals("E_SIGN_IN_INCOMPLETE", refusal(verifier, halfway))
        }
    }

    /** The reason why the README's server refuses the token. */
    private fun refusal(verifier: Verifier, issued: IssuedToken): String {
        val failed = assertThrows<ExecutionException> { ReadmeServer.userOf(verifier, issued.token).get() }
        assertEquals(401, ReadmeServer.status(failed))
        return assertInstanceOf(VerifyException::class.java, failed.cause).code()
    }
}
