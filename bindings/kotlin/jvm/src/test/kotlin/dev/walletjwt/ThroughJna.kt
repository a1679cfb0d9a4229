package dev.walletjwt

import java.util.Base64

private const val PAYLOAD =
    """{"data":{"userId":"u-1","email":"é@example.com","authType":"email","identifier":"é@example.com","wallets":[
    {"id":"w","type":"EVM","address":"0x742d35Cc6634C0532925a3b844Bc454e4438f44e"}]},"aud":"x","exp":1800000000}"""

/** For a process in which the system's search finds the library. Runs the conformance table and prints the texts. */
fun main() {
    check(!goesDirectly()) { "the JVM has loaded it" }
    val rows = ConformanceTest().`every row gives the result in the table`()
    for (row in rows) row.executable.execute()
    val said = listOf(rows.size.toString()) + texts().map { it.replace("\n", " ") }
    // Whatever the machine's language is.
    System.out.write(said.joinToString("\n").encodeToByteArray())
    System.out.flush()
}

/** What an app can read of refusals and of a decoded token. */
fun texts(): List<String> = errors().flatMap { listOf(it.code(), it.fieldsJson(), it.toString()) } + decoded()

private fun decoded(): List<String> {
    val payload = Base64.getUrlEncoder().withoutPadding().encodeToString(PAYLOAD.encodeToByteArray())
    val token = "eyJhbGciOiJSUzI1NiJ9.$payload.AA"
    val unverified = decodeUnverified(token)
    val refused = listOf("", "\ud800", "a.b", token + "x".repeat(40_000)).map { text ->
        runCatching { decodeUnverified(text) }.exceptionOrNull().toString()
    }
    val (wallet, identity) = unverified.wallets.first() to unverified.identity!!
    val shown = listOf(unverified, identity, identity.kind, IdentityKind.Other("é"), wallet, wallet.chain, Chain.Other("€"))
    val muxed = "MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVAAAAAAAAAAAAAJLK"
    val bases = listOf(muxed, "", "é").map { stellarBase(it) }
    return shown.map { it.toString() } + unverified.toJson() + refused + bases.map { it.toString() }
}

/** One of each, two of one with a field that may be absent. */
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
    VerifyException.TokenKind(listOf("id", "access")),
    VerifyException.SignInIncomplete(listOf("requiresAdditionalAuth")),
    VerifyException.LegacyToken(),
)
