package dev.walletjwt

import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** The constructors of the providers that came after Para and Dynamic, with tokens of the fake issuer. */
class EveryProviderTest {
    private val issuer = FakeIssuer()

    @AfterAll
    fun stop() = issuer.close()

    private suspend fun verified(provider: Provider, keys: String, query: String): Session =
        Verifier(provider, development(issuer.base + keys)).use { it.verify(issuer.any(query).token) }

    private fun refused(provider: Provider, keys: String, query: String): String = runBlocking {
        assertThrows<VerifyException> { verified(provider, keys, query) }.code()
    }

    @Test
    fun `Privy's identity token has wallets, and its access token is a choice`() = runBlocking {
        val keys = "/api/v1/apps/$PRIVY_APP/jwks.json"
        val session = verified(Provider.privy(PRIVY_APP), keys, "shape=privy")
        assertEquals(ProviderKind.PRIVY, session.provider)
        assertTrue(session.userId.startsWith("did:privy:"))
        assertEquals(listOf(Proof.PROVISIONED, Proof.PROVISIONED, Proof.SIGNED), session.wallets.map { it.proof })
        assertEquals("E_TOKEN_KIND", refused(Provider.privy(PRIVY_APP), keys, "shape=privy&kind=access"))
        val both = Provider.privy(PRIVY_APP, accept = PrivyTokens.BOTH)
        assertEquals(TokenKind.ACCESS, verified(both, keys, "shape=privy&kind=access").tokenKind)
        assertEquals("E_CONFIG_KEYS", assertThrows<ConfigException> { Provider.privy(PRIVY_APP, pem = "none") }.code())
        assertEquals("E_CONFIG_ENVIRONMENT", assertThrows<ConfigException> { Provider.privy("a/b") }.code())
    }

    @Test
    fun `Web3Auth's wallets are computed from keys, or are the one that signed`() = runBlocking {
        val both = Provider.web3auth(WEB3AUTH_CLIENT, Web3AuthTokens.BOTH)
        val social = verified(both, "/jwks", "shape=web3auth")
        assertEquals("""["web3auth-google-sapphire-mainnet","email@example.com"]""", social.userId)
        assertEquals(listOf(Chain.Solana, Chain.Eip155), social.wallets.map { it.chain })
        assertTrue(social.wallets.all { it.derived && it.addressCheck == AddressCheck.CONSISTENT })
        val external = verified(both, "/jwks", "shape=web3auth&kind=external")
        assertEquals("eip155:${external.wallets.single().canonicalAddress}", external.userId)
        assertFalse(external.wallets.single().derived)
        val onlySocial = Provider.web3auth(WEB3AUTH_CLIENT, Web3AuthTokens.SOCIAL)
        assertEquals("E_ISSUER", refused(onlySocial, "/jwks", "shape=web3auth&kind=external"))
        val twice = Web3AuthOptions(olderKeysUrl = "https://keys.example/", olderKeys = PublicKeys.JwkSet("{}"))
        val failure = assertThrows<ConfigException> { Provider.web3auth("B", Web3AuthTokens.BOTH, twice) }
        assertEquals("E_CONFIG_KEYS", failure.code())
    }

    @Test
    fun `Stytch's wallet factor signed, and a machine is no user`() = runBlocking {
        val keys = "/v1/sessions/jwks/$STYTCH_PROJECT"
        val provider = Provider.stytch(STYTCH_PROJECT, StytchEnvironment.TEST)
        val session = verified(provider, keys, "shape=stytch&lifetime=300")
        assertEquals(ProviderKind.STYTCH, session.provider)
        assertEquals(300L, session.expiresAt - (session.issuedAt ?: 0))
        assertEquals(Proof.SIGNED, session.wallets.single().proof)
        assertEquals("E_TOKEN_KIND", refused(provider, keys, "shape=stytch&kind=machine"))
        val failure = assertThrows<ConfigException> { Provider.stytch(STYTCH_PROJECT, StytchEnvironment.LIVE) }
        assertEquals("E_CONFIG_ENVIRONMENT", failure.code())
    }

    @Test
    fun `a session renews a token of five minutes`() = runBlocking {
        var issued = 0
        val provider = Provider.stytch(STYTCH_PROJECT, StytchEnvironment.TEST)
        val options = development("${issuer.base}/v1/sessions/jwks/$STYTCH_PROJECT")
        val session = WalletSession(provider, memory(), verifierOptions = options) {
            issued += 1
            // The first is four minutes old.
            val issuedAt = System.currentTimeMillis() / 1000 - if (issued == 1) 250 else 0
            issuer.any("shape=stytch&lifetime=300&issued_at=$issuedAt")
        }
        session.use {
            val first = it.signIn()
            it.token()
            assertEquals(2, issued)
            val second = (it.state.value as SessionState.Active).session
            assertTrue(second.expiresAt > first.expiresAt)
            it.signOut()
        }
    }

    private companion object {
        const val PRIVY_APP = "cm0examplappid00000000000"
        const val WEB3AUTH_CLIENT = "BClientIdOfTheProject"
        const val STYTCH_PROJECT = "project-test-11111111-1111-4111-8111-111111111111"
    }
}
