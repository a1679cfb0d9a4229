package dev.walletjwt

import java.time.Instant
import kotlin.math.abs
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class VerifyingTest {
    private val issuer = FakeIssuer()

    @AfterAll
    fun stop() = issuer.close()

    @Test
    fun `a Para token becomes a session`() = runBlocking {
        val issued = issuer.para("tab=email")
        Verifier(para(), development(issuer.paraKeys)).use { verifier ->
            val session = verifier.verify(issued.token, issued.keyId)
            assertEquals(ProviderKind.PARA, session.provider)
            assertEquals("development", session.environment)
            assertEquals(IdentityKind.Email, session.identity.kind)
            assertEquals("email@example.com", session.identity.email)
            assertEquals(listOf(FakeIssuer.API_KEY_ID), session.audiences)
            assertEquals(issued.keyId, session.keyId)
            assertEquals(Algorithm.RS256, session.algorithm)
            assertEquals(KeySource.FRESH, session.keySource)
            assertInstanceOf(ProviderClaims.Para::class.java, session.providerClaims)
            assertEquals(listOf(Chain.Eip155, Chain.Solana), session.wallets.map { it.chain })
            assertTrue(session.wallets.all { it.proof == Proof.PROVISIONED && it.addressCheck == AddressCheck.CONSISTENT })
        }
    }

    @Test
    fun `a Dynamic token becomes a session`() = runBlocking {
        val issued = issuer.dynamic("kind=id")
        Verifier(dynamic(), development(issuer.dynamicKeys)).use { verifier ->
            val session = verifier.verify(issued.token)
            assertEquals(ProviderKind.DYNAMIC, session.provider)
            assertEquals(TokenKind.ID, session.tokenKind)
            assertInstanceOf(ProviderClaims.Dynamic::class.java, session.providerClaims)
            assertEquals("app.dynamicauth.com/${FakeIssuer.ENVIRONMENT_ID}", session.issuer)
            assertTrue(session.wallets.any { it.proof == Proof.SIGNED })
        }
    }

    @Test
    fun `a custom issuer's token becomes a session`() = runBlocking {
        Verifier(custom(), development(issuer.customKeys)).use { verifier ->
            for (algorithm in listOf(Algorithm.RS256, Algorithm.ES256, Algorithm.ED_DSA)) {
                val name = if (algorithm == Algorithm.ED_DSA) "EdDSA" else algorithm.name
                val session = verifier.verify(issuer.custom("algorithm=$name&sub=u-7").token)
                assertEquals(listOf("u-7", algorithm), listOf(session.userId, session.algorithm))
            }
        }
    }

    @Test
    fun `an address is owned by the rule of its chain`() = runBlocking {
        val issued = issuer.para()
        Verifier(para(), development(issuer.paraKeys)).use { verifier ->
            val session = verifier.verify(issued.token, issued.keyId)
            val ethereum = session.wallets.first { it.chain == Chain.Eip155 }.address
            val solana = session.wallets.first { it.chain == Chain.Solana }.address
            assertTrue(session.owns(ethereum.uppercase().replace("0X", "0x"), Chain.Eip155))
            assertTrue(session.owns(solana, Chain.Solana))
            assertFalse(session.owns(solana.lowercase(), Chain.Solana))
            assertFalse(session.owns(ethereum, Chain.Solana))
            assertFalse(session.lists("0x0000000000000000000000000000000000000001", Chain.Eip155))
        }
    }

    @Test
    fun `instants equal the seconds`() = runBlocking {
        val issued = issuer.para("lifetime=1800")
        Verifier(para(), development(issuer.paraKeys)).use { verifier ->
            val session = verifier.verify(issued.token, issued.keyId)
            assertEquals(session.expiresAt, session.expiresAtInstant.epochSecond)
            assertEquals(session.issuedAtInstant!!.plusSeconds(1800), session.expiresAtInstant)
            assertTrue(abs(session.verifiedAtInstant.epochSecond - Instant.now().epochSecond) < 30)
            assertEquals(1800, session.remainingSecs(session.issuedAt!!))
        }
    }

    @Test
    fun `the key set is fetched once and again for a new key`() = runBlocking {
        Verifier(para(), development(issuer.paraKeys)).use { verifier ->
            val before = issuer.keysRequests
            val first = issuer.para()
            assertEquals(KeySource.FRESH, verifier.verify(first.token, first.keyId).keySource)
            assertEquals(KeySource.CACHED, verifier.verify(first.token, first.keyId).keySource)
            assertEquals(before + 1, issuer.keysRequests)
            issuer.rotate()
            val second = issuer.para()
            assertNotEquals(first.keyId, second.keyId)
            assertEquals(second.keyId, verifier.verify(second.token, second.keyId).keyId)
            assertEquals(before + 2, issuer.keysRequests)
        }
    }

    @Test
    fun `offline verification uses only the keys in memory`() = runBlocking {
        val issued = issuer.para()
        Verifier(para(), development(issuer.paraKeys)).use { verifier ->
            val before = issuer.keysRequests
            val refused = assertThrows(VerifyException.KeysUnavailable::class.java) {
                verifier.verifyOffline(issued.token, issued.keyId)
            }
            assertEquals("E_KEYS_UNAVAILABLE", refused.code())
            assertEquals(before, issuer.keysRequests)
            verifier.refreshKeys()
            assertEquals(KeySource.CACHED, verifier.verifyOffline(issued.token, issued.keyId).keySource)
            assertEquals(1, verifier.keysStatus().usableKeys.count { it.keyId == issued.keyId })
        }
    }

    @Test
    fun `an exported key set works in a verifier without a network`() = runBlocking {
        val issued = issuer.para()
        val exported = Verifier(para(), development(issuer.paraKeys)).use { verifier ->
            assertNull(verifier.exportKeys())
            verifier.refreshKeys()
            verifier.exportKeys()!!
        }
        val noNetwork = object : KeyFetcher {
            override fun fetch(request: KeysRequest) = throw FetchException.Network("there is no network")
        }
        Verifier(para(), development(issuer.paraKeys), noNetwork).use { verifier ->
            assertTrue(verifier.importKeys(exported))
            assertEquals(KeySource.CACHED, verifier.verifyOffline(issued.token, issued.keyId).keySource)
            val refused = assertThrows(KeysException::class.java) { verifier.importKeys("{}") }
            assertEquals("E_KEYS_IMPORT", refused.code())
        }
    }
}
