package dev.walletjwt

import com.sun.jna.NativeLibrary
import java.net.URLClassLoader
import java.nio.ByteBuffer
import java.util.Base64
import java.util.concurrent.Callable
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/**
 * A JVM loads a library for one class loader only. The classes of another one, with the same file, go through JNA, and nobody
 * sees a difference.
 */
class BothWaysTest {
    private val other = Other()

    @Test
    fun `the other classes go through JNA`() {
        assertTrue(DirectCalls.areAvailable)
        assertFalse(other.named("DirectCalls").getField("areAvailable").getBoolean(null))
    }

    @Test
    fun `every row of the conformance table is the same through JNA`() {
        val table = other.made("ConformanceTest")
        val rows = table.javaClass.methods.single { it.name.startsWith("every row") }.invoke(table) as List<*>
        assertTrue(rows.size >= 288)
        for (row in rows) (row as DynamicTest).executable.execute()
    }

    @Test
    fun `every error and every text is the same through JNA`() {
        val through = other.made("Texts") as Callable<*>
        assertEquals(Texts().call(), through.call())
    }

    @Test
    fun `the texts are of every error there is`() {
        val tags = Texts.errors().map { error ->
            val bytes = ByteBuffer.allocate(FfiConverterTypeVerifyError.allocationSize(error).toInt())
            FfiConverterTypeVerifyError.write(error, bytes)
            bytes.getInt(0)
        }.distinct()
        assertEquals((1..tags.size).toList(), tags)
        val next = ByteBuffer.allocate(64).putInt(0, tags.size + 1)
        assertThrows<RuntimeException> { FfiConverterTypeVerifyError.read(next) }
    }
}

/** The library's and the tests' classes once more. */
private class Other : URLClassLoader(
    listOf(Verifier::class.java, BothWaysTest::class.java).map { it.protectionDomain.codeSource.location }.distinct().toTypedArray(),
    BothWaysTest::class.java.classLoader,
) {
    init {
        val file = NativeLibrary.getInstance("wallet_jwt", Verifier::class.java.classLoader).file
        System.setProperty(OVERRIDE, file.absolutePath)
        try {
            named("DirectCalls")
        } finally {
            System.clearProperty(OVERRIDE)
        }
    }

    fun named(name: String): Class<*> = Class.forName("dev.walletjwt.$name", true, this)

    fun made(name: String): Any = named(name).getConstructor().newInstance()

    override fun loadClass(name: String, resolve: Boolean): Class<*> = synchronized(getClassLoadingLock(name)) {
        if (name.startsWith("dev.walletjwt.")) findLoadedClass(name) ?: findClass(name) else super.loadClass(name, resolve)
    }

    private companion object {
        const val OVERRIDE = "uniffi.component.wallet_jwt.libraryOverride"
    }
}

/** What an app can read; no class of the library, because there are two of each. */
class Texts : Callable<List<String>> {
    override fun call(): List<String> = refusals() + decoded()

    private fun refusals() = errors().flatMap { listOf(it.code(), it.fieldsJson(), it.toString()) }

    private fun decoded(): List<String> {
        val payload = Base64.getUrlEncoder().withoutPadding().encodeToString(PAYLOAD.encodeToByteArray())
        val token = "eyJhbGciOiJSUzI1NiJ9.$payload.AA"
        val unverified = decodeUnverified(token)
        val refused = listOf("", "\ud800", "a.b", token + "x".repeat(40_000)).map { text ->
            runCatching { decodeUnverified(text) }.exceptionOrNull().toString()
        }
        val (wallet, identity) = unverified.wallets.first() to unverified.identity!!
        val texts = listOf(unverified, identity, identity.kind, IdentityKind.Other("é"), wallet, wallet.chain, Chain.Other("€"))
        val bases = listOf("MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVAAAAAAAAAAAAAJLK", "", "é").map { stellarBase(it) }
        return texts.map { it.toString() } + unverified.toJson() + refused + bases.map { it.toString() }
    }

    companion object {
        private const val PAYLOAD =
            """{"data":{"userId":"u-1","email":"é@example.com","authType":"email","identifier":"é@example.com","wallets":[
            {"id":"w","type":"EVM","address":"0x742d35Cc6634C0532925a3b844Bc454e4438f44e"}]},"aud":"x","exp":1800000000}"""

        fun errors(): List<VerifyException> = listOf(
            VerifyException.TokenMalformed("é€\ud83d\ude00"),
            VerifyException.TokenTooLarge(Long.MAX_VALUE),
            VerifyException.AlgorithmNotAllowed("HS256", listOf("RS256", "ES256")),
            VerifyException.CriticalHeader(),
            VerifyException.KeyIdMismatch(),
            VerifyException.KeyUnknown(""),
            VerifyException.KeyUnfit("its `use` is not `sig`"),
            VerifyException.KeyAmbiguous(),
            VerifyException.KeysUnavailable(KeysException.Import("detail")),
            VerifyException.Signature(),
            VerifyException.SignatureTooShort(0, 256),
            VerifyException.Expired(-1, null),
            VerifyException.Expired(1, -3_600),
            VerifyException.NotYetValid(1, 3_600),
            VerifyException.ClaimMissing("exp"),
            VerifyException.ClaimType("exp", "a number"),
            VerifyException.Audience(emptyList()),
            VerifyException.Issuer(listOf("https://issuer.example")),
            VerifyException.Environment("BETA"),
            VerifyException.SubjectMismatch(),
            VerifyException.TokenType("JWT"),
            VerifyException.SignInIncomplete(listOf("requiresAdditionalAuth")),
            VerifyException.LegacyToken(),
        )
    }
}
