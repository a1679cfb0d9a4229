package dev.walletjwt

import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class ReadmeTest {
    private val issuer = FakeIssuer()

    @AfterAll
    fun stop() = issuer.close()

    @Test
    fun `the README's session is made without asking anybody`() {
        val nobody = object : ParaMobile {
            override suspend fun issueJwt() = error("nobody is to be asked")
        }
        walletSession(nobody).use { assertEquals(SessionState.NotRestored, it.state.value) }
    }

    @Test
    fun `the README's header holds a good token, now and after a restart`() = running {
        val store = FolderStore.temporary()
        val vault = { Vault.open(VaultOptions(store = StoreChoice.own(store))) }
        val verifier = Verifier(para(), development(issuer.paraKeys))
        val first = issuer.session(vault()).use { authorization(it) }
        assertTrue(first.startsWith("Bearer "))
        assertEquals(ProviderKind.PARA, verifier.verify(first.removePrefix("Bearer ")).provider)
        val again = issuer.session(vault()) { error("nobody is to be asked") }.use { authorization(it) }
        assertEquals(first, again)
    }

    @Test
    fun `the README's server knows the user`() = running {
        val issued = issuer.para("user=u-7")
        Verifier(para(), development(issuer.paraKeys)).use { assertEquals("u-7", ReadmeServer.userOf(it, issued.token).get()) }
        ReadmeServer.verifier().use { assertEquals(null, it.exportKeys()) }
    }
}
