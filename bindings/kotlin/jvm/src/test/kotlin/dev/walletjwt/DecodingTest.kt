package dev.walletjwt

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

class DecodingTest {
    private val issuer = FakeIssuer()

    @AfterAll
    fun stop() = issuer.close()

    @Test
    fun `decoding shows the claims of expired and forged tokens too`() {
        for (attack in listOf("expired", "other-key", "hmac")) {
            val token = decodeUnverified(issuer.para("attack=$attack&user=u-1").token)
            assertEquals(TokenShape.PARA, token.shape, attack)
            assertEquals("u-1", token.userId, attack)
            assertEquals(listOf(FakeIssuer.API_KEY_ID), token.audiences, attack)
        }
    }

    @Test
    fun `its instants and its JSON equal the claims`() {
        val token = decodeUnverified(issuer.dynamic("lifetime=600").token)
        assertEquals(token.issuedAtInstant!!.plusSeconds(600), token.expiresAtInstant)
        val claims = Json.parseToJsonElement(token.claimsJson).jsonObject
        assertEquals(token.expiresAt.toString(), claims.getValue("exp").jsonPrimitive.content)
        val json = Json.parseToJsonElement(token.toJson()).jsonObject
        assertEquals(token.userId, json.getValue("userId").jsonPrimitive.content)
    }

    @Test
    fun `a text that is not a token is an error`() {
        assertEquals("E_TOKEN_MALFORMED", assertThrows<VerifyException> { decodeUnverified("no token") }.code())
    }

    @Test
    fun `toString shows nothing of the token`() {
        val issued = issuer.para("tab=email")
        val token = decodeUnverified(issued.token)
        assertTrue(token.identity!!.email!!.contains("@"))
        for (printed in listOf(token.toString(), token.identity.toString(), token.wallets.toString())) {
            assertFalse(printed.contains(token.identity!!.email!!), printed)
            assertFalse(printed.contains(token.userId!!), printed)
            assertFalse(token.wallets.any { printed.contains(it.address) }, printed)
        }
        assertEquals("IssuedToken(token=(redacted), keyId=${issued.keyId})", issued.toString())
    }
}
