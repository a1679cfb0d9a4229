package dev.walletjwt

import java.net.URI
import java.time.Instant
import java.util.concurrent.atomic.AtomicLong
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows

/** What crosses to Rust. The cache itself is tested there. */
class TokenCacheTest {
    private val issuer = FakeIssuer()

    @AfterAll
    fun stop() = issuer.close()

    @Test
    fun `a cached token is verified once, by both calls`() = running {
        val issued = issuer.para()
        val seconds = AtomicLong(Instant.now().epochSecond)
        verifierAt(seconds).use { verifier ->
            verifier.cacheTokens()
            verifier.refreshKeys()
            val first = verifier.verify(issued.token, issued.keyId)
            seconds.addAndGet(5)
            assertEquals(first, verifier.verify(issued.token, issued.keyId))
            assertEquals(first.verifiedAt, verifier.verifyOffline(issued.token, issued.keyId).verifiedAt)
        }
    }

    @Test
    @Tag("processes")
    @Timeout(180)
    fun `the cache starts no JNA`() {
        val keys = URI(issuer.customKeys).toURL().readText()
        val config = """{"provider":{"kind":"custom","keys":{"jwkSet":$keys},"issuers":["https://issuer.example"],
            "audiences":["my-app"],"algorithms":["RS256"]}}"""
        val options = withoutJna() + "-Dwalletjwt.config=$config" + "-Dwalletjwt.token=${issuer.custom().token}"
        assertEquals(listOf("user-1", "user-1"), said("dev.walletjwt.CacheWithoutJnaKt", *options))
    }

    @Test
    fun `without it each call verifies`() = running {
        val issued = issuer.para()
        val seconds = AtomicLong(Instant.now().epochSecond)
        verifierAt(seconds).use { verifier ->
            verifier.refreshKeys()
            val first = verifier.verify(issued.token, issued.keyId)
            seconds.addAndGet(5)
            val second = verifier.verify(issued.token, issued.keyId)
            assertEquals(5, second.verifiedAt - first.verifiedAt)
        }
    }

    @Test
    fun `a cached token that has expired is refused`() = running {
        val issued = issuer.para()
        val seconds = AtomicLong(Instant.now().epochSecond)
        verifierAt(seconds).use { verifier ->
            verifier.cacheTokens(CacheLimits(tokens = 16))
            verifier.refreshKeys()
            val session = verifier.verifyOffline(issued.token, issued.keyId)
            seconds.addAndGet(5)
            assertEquals(session.verifiedAt, verifier.verifyOffline(issued.token, issued.keyId).verifiedAt)
            seconds.set(session.expiresAt + 61)
            assertThrows<VerifyException.Expired> { verifier.verifyOffline(issued.token, issued.keyId) }
        }
    }

    @Test
    fun `a withdrawn key ends its tokens with the next fetch`() = running {
        val issued = issuer.para()
        val seconds = AtomicLong(Instant.now().epochSecond)
        verifierAt(seconds).use { verifier ->
            verifier.cacheTokens()
            verifier.verify(issued.token, issued.keyId)
            val session = verifier.verify(issued.token, issued.keyId)
            seconds.addAndGet(5)
            assertEquals(session, verifier.verify(issued.token, issued.keyId))
            issuer.rotate()
            issuer.withdraw()
            verifier.refreshKeys()
            assertThrows<VerifyException.KeyUnknown> { verifier.verifyOffline(issued.token, issued.keyId) }
        }
    }

    @Test
    fun `limits out of range are refused by name`() {
        Verifier(para(), development(issuer.paraKeys)).use { verifier ->
            for (tokens in listOf(15L, 10_000_001L, -1L)) {
                val refused = assertThrows<ConfigException.Option> { verifier.cacheTokens(CacheLimits(tokens = tokens)) }
                assertEquals("tokens", refused.option)
            }
            for (bytes in listOf(65_535L, Long.MIN_VALUE)) {
                val refused = assertThrows<ConfigException.Option> { verifier.cacheTokens(CacheLimits(bytes = bytes)) }
                assertEquals("bytes", refused.option)
            }
        }
    }

    @Test
    fun `other limits for the same verifier are a conflict`() {
        Verifier(para(), development(issuer.paraKeys)).use { verifier ->
            verifier.cacheTokens()
            verifier.cacheTokens(CacheLimits())
            val refused = assertThrows<ConfigException.Conflict> { verifier.cacheTokens(CacheLimits(tokens = 100)) }
            assertEquals("E_CONFIG_CONFLICT", refused.code())
        }
    }

    @Test
    fun `a closed verifier has no cache`() {
        val closed = Verifier(para(), development(issuer.paraKeys)).also { it.close() }
        val refused = assertThrows<IllegalStateException> { closed.cacheTokens() }
        assertTrue(refused.message!!.contains("destroyed"))
    }

    private fun verifierAt(seconds: AtomicLong): Verifier {
        val clock = object : Clock {
            override fun nowAt() = seconds.get()
        }
        return Verifier(para(), development(issuer.paraKeys), HttpKeyFetcher(), clock)
    }
}
