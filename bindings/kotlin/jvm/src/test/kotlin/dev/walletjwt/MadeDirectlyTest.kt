package dev.walletjwt

import java.lang.ref.WeakReference
import java.net.URI
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows

/** Providers and verifiers that a direct call makes. */
class MadeDirectlyTest {
    private val issuer = FakeIssuer()

    @AfterAll
    fun stop() = issuer.close()

    @Test
    @Tag("processes")
    @Timeout(180)
    fun `a first verification with keys at hand starts no JNA`() {
        val said = said(
            "dev.walletjwt.WithoutJnaKt",
            *withoutJna(),
            "-Dwalletjwt.keys=${URI(issuer.customKeys).toURL().readText()}",
            "-Dwalletjwt.token=${issuer.custom().token}",
        )
        assertEquals(listOf("UNKNOWN", "user-1", "user-1", "true", "true"), said)
    }

    @Test
    fun `every constructor of a provider goes directly`() {
        val made = listOf(
            para(),
            dynamic(),
            Provider.privy("cm0app000000000000000000"),
            Provider.web3auth("BClientId", Web3AuthTokens.BOTH),
            Provider.stytch("project-test-1", StytchEnvironment.TEST),
            custom(),
        )
        assertEquals(ProviderKind.entries.toSet(), made.map { it.kind() }.toSet())
        made.forEach { provider ->
            assertNotNull(provider.madeFrom)
            Verifier(provider).close()
        }
    }

    @Test
    fun `a refused configuration keeps no fetcher`() {
        assertIsGone { fetcher ->
            assertThrows<ConfigException.Option> { Verifier(para(), VerifierOptions(leewaySecs = 301), fetcher) }
        }
        assertIsGone { fetcher -> assertThrows<ConfigException.Format> { Verifier.fromConfigJson("{}", fetcher, null) } }
    }

    @Test
    fun `a closed verifier keeps no fetcher, used or not`() {
        val issued = issuer.para()
        assertIsGone { fetcher -> Verifier(para(), development(issuer.paraKeys), fetcher).close() }
        assertIsGone { fetcher ->
            Verifier(para(), development(issuer.paraKeys), fetcher).use { it.verifyFuture(issued.token, issued.keyId).get() }
        }
    }

    @Test
    fun `a closed provider makes no verifier`() {
        val provider = para().apply { close() }
        assertThrows<IllegalStateException> { Verifier(provider) }
    }

    private fun assertIsGone(use: (KeyFetcher) -> Unit) {
        val fetcher = reference(use)
        repeat(100) {
            System.gc()
            if (fetcher.get() == null) return
            Thread.sleep(20)
        }
        assertNull(fetcher.get())
    }

    /** In a function of its own, so that no variable holds the fetcher. */
    private fun reference(use: (KeyFetcher) -> Unit): WeakReference<KeyFetcher> {
        val http = HttpKeyFetcher()
        val fetcher = object : KeyFetcher {
            override fun fetch(request: KeysRequest) = http.fetch(request)
        }
        use(fetcher)
        return WeakReference(fetcher)
    }
}
