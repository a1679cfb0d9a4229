package dev.walletjwt

import java.time.Instant
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.assertThrows

/** Refusals over real HTTP. The conformance table has more cases of each code. */
class RefusalsTest {
    private val issuer = FakeIssuer()

    @AfterAll
    fun stop() = issuer.close()

    @TestFactory
    fun `an invalid Para token is refused with its code`() = refusals(
        { Verifier(para(), development(issuer.paraKeys)) },
        "attack=other-key" to "E_SIGNATURE",
        "attack=none" to "E_ALGORITHM_NOT_ALLOWED",
        "attack=hmac" to "E_ALGORITHM_NOT_ALLOWED",
        "attack=expired" to "E_EXPIRED",
        "attack=not-yet-valid" to "E_NOT_YET_VALID",
        "attack=other-audience" to "E_AUDIENCE",
        "attack=tampered" to "E_SIGNATURE",
        "attack=unknown-kid" to "E_KEY_UNKNOWN",
        "attack=embedded-key" to "E_SIGNATURE",
        "attack=critical-header" to "E_CRITICAL_HEADER",
    ) { issuer.para(it) }

    @TestFactory
    fun `an invalid Dynamic token is refused with its code`() = refusals(
        { Verifier(dynamic(), development(issuer.dynamicKeys)) },
        "kind=legacy" to "E_LEGACY_TOKEN",
        "scope=requiresAdditionalAuth" to "E_SIGN_IN_INCOMPLETE",
        "issuer_host=elsewhere.example" to "E_ISSUER",
        "attack=tampered" to "E_SIGNATURE",
    ) { issuer.dynamic(it) }

    @TestFactory
    fun `an invalid custom token is refused with its code`() = refusals(
        { Verifier(custom(tokenType = "at+jwt"), development(issuer.customKeys)) },
        "typ=JWT" to "E_TOKEN_TYPE",
        "typ=at%2Bjwt&issuer=https://elsewhere.example" to "E_ISSUER",
        "typ=at%2Bjwt&algorithm=PS256" to "E_ALGORITHM_NOT_ALLOWED",
    ) { issuer.custom(it) }

    @Test
    fun `a text that is not a token is malformed or too large`() = runBlocking {
        Verifier(para(), development(issuer.paraKeys)).use { verifier ->
            for (text in listOf("", "a.b", "a.b.c.d", "ä.b.c", "\u0000", "e30.e30.")) {
                assertEquals("E_TOKEN_MALFORMED", assertThrows<VerifyException> { verifier.verify(text) }.code(), text)
            }
            val large = assertThrows<VerifyException.TokenTooLarge> { verifier.verify("a".repeat(32 * 1024 + 1)) }
            assertEquals("E_TOKEN_TOO_LARGE", large.code())
            assertEquals(32 * 1024L, large.limitBytes)
        }
    }

    @Test
    fun `a key id of another call is noticed`() = runBlocking {
        Verifier(para(), development(issuer.paraKeys)).use { verifier ->
            val refused = assertThrows<VerifyException> { verifier.verify(issuer.para().token, "another") }
            assertEquals("E_KEY_ID_MISMATCH", refused.code())
        }
    }

    @Test
    fun `an error has the same fields as values and as JSON`() = runBlocking {
        Verifier(para(), development(issuer.paraKeys)).use { verifier ->
            val issued = issuer.para("attack=expired")
            val expired = assertThrows<VerifyException.Expired> { verifier.verify(issued.token, issued.keyId) }
            assertTrue(expired.expiredAtInstant < Instant.now())
            val fields = Json.parseToJsonElement(expired.fieldsJson()).jsonObject
            assertEquals(expired.expiredAt.toString(), fields.getValue("expiredAt").jsonPrimitive.content)
        }
        Verifier(dynamic(), development(issuer.dynamicKeys)).use { verifier ->
            val issued = issuer.dynamic("scope=requiresAdditionalAuth")
            val pending = assertThrows<VerifyException.SignInIncomplete> { verifier.verify(issued.token) }
            assertEquals(listOf("requiresAdditionalAuth"), pending.pending)
            val fields = Json.parseToJsonElement(pending.fieldsJson()).jsonObject
            assertEquals(pending.pending, fields.getValue("pending").jsonArray.map { it.jsonPrimitive.content })
        }
    }

    @Test
    fun `an unreachable key set is never an error of the token`() = runBlocking {
        val issued = issuer.para()
        val faults = listOf(
            "status=503", "status=404", "delay=3s", "slow-drip", "redirect", "huge-body=70000", "huge-chunked-body=70000",
            "truncated-json", "html", "empty-set", "no-usable-keys", "close-connection",
        )
        for (fault in faults) {
            issuer.fault(fault)
            try {
                val options = VerifierOptions(timeoutSecs = 1, development = Development(issuer.paraKeys))
                Verifier(para(), options).use { verifier ->
                    val refused = assertThrows<VerifyException>(fault) { verifier.verify(issued.token, issued.keyId) }
                    assertInstanceOf(VerifyException.KeysUnavailable::class.java, refused, fault)
                    assertEquals("E_KEYS_UNAVAILABLE", refused.code(), fault)
                }
            } finally {
                issuer.fault("none")
            }
        }
    }

    @Test
    fun `an invalid configuration is refused when it is created`() {
        val codes = listOf(
            assertThrows<ConfigException> { Provider.para(ParaEnvironment.PROD, Audience.ApiKeyId("beta_key")) },
            assertThrows<ConfigException> { Provider.dynamic("no-uuid") },
            assertThrows<ConfigException> { Provider.custom(CustomProvider(keysUrl = "https://issuer.example/k")) },
            assertThrows<ConfigException> { Verifier(para(), VerifierOptions(leewaySecs = 301)) },
            assertThrows<ConfigException> { Verifier(para(), development("http://issuer.example/k")) },
            assertThrows<ConfigException> { Verifier.fromConfigJson("{}", HttpKeyFetcher(), null) },
        ).map { it.code() }
        val expected = listOf("AUDIENCE", "ENVIRONMENT", "ISSUER", "OPTION", "KEYS_URL", "FORMAT").map { "E_CONFIG_$it" }
        assertEquals(expected, codes)
    }

    @Test
    fun `no error contains a claim of the token`() = runBlocking {
        val secret = "0f0e0d0c-secret-user"
        Verifier(para(), development(issuer.paraKeys)).use { verifier ->
            for (attack in listOf("other-key", "expired", "other-audience", "tampered", "unknown-kid")) {
                val issued = issuer.para("attack=$attack&user=$secret")
                val refused = assertThrows<VerifyException> { verifier.verify(issued.token, issued.keyId) }
                val said = listOf(refused.message, refused.toString(), refused.fieldsJson(), refused.stackTraceToString())
                for (words in said) {
                    assertFalse(words!!.contains(secret) || words.contains(issued.token.takeLast(20)), words)
                }
            }
        }
    }

    private fun refusals(
        verifier: () -> Verifier,
        vararg rows: Pair<String, String>,
        issue: (String) -> IssuedToken,
    ): List<DynamicTest> = rows.map { (query, code) ->
        dynamicTest("$query: $code") {
            runBlocking {
                val issued = issue(query)
                verifier().use {
                    val refused = assertThrows<VerifyException> { it.verify(issued.token, issued.keyId) }
                    assertEquals(code, refused.code())
                    assertTrue(refused.message!!.length > 10 && "=" !in refused.message!!.take(15), refused.message)
                    assertEquals("$code: ${refused.message}", refused.stackTraceToString().lines().first())
                }
            }
        }
    }
}
