package dev.walletjwt

import java.nio.file.Path
import kotlin.io.path.readText
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.TestFactory

/**
 * An editor for Kotlin shows the documentation from the Rust sources. This checks a sample of each kind of
 * declaration.
 */
class DocumentationTest {
    private val source =
        Path.of(settings("repository"), "bindings", "kotlin", "generated", "dev", "walletjwt", "wallet_jwt.kt").readText()

    @TestFactory
    fun `documentation comments reach Kotlin`(): List<DynamicTest> = listOf(
        "fun `decodeUnverified`" to "**Never decide anything with the result**",
        "open class Verifier" to "Creating one does no I/O. Keep it as long as the app runs",
        "constructor(`verifier`: Verifier, `vault`: Vault" to "`E_CONFIG_CONFLICT` if another manager of the account",
        "suspend fun `token`" to "this reads the keychain again, then asks the app with",
        "suspend fun `load`" to "`E_VAULT_LOCKED` never means that there is no entry",
        "data class Session (" to "verification",
        "val `expiresAt`: kotlin.Long" to "in seconds since the epoch",
        "val `leewaySecs`: kotlin.Long" to "Default 60, 0 to 300",
        "class SignInIncomplete(" to "The user has not finished signing in",
        "public interface TombstoneStore" to "names without a value, e.g. empty files",
        "public interface SecretStore" to "Names are 1 to 512 bytes of UTF-8",
        "fun `onEvent`" to "Do not wait here for `token`",
        "data class TokenNeeded(" to "Get one from the wallet SDK and pass it to",
    ).map { (declaration, words) ->
        dynamicTest(declaration) {
            val documentation = documentationOf(declaration)
            assertTrue(documentation.any { words in it }, "$words is in none of $documentation")
        }
    }

    /** The comment that ends right before each occurrence, with its line breaks as spaces. */
    private fun documentationOf(declaration: String): List<String> =
        Regex("""/\*\*((?:(?!\*/).)*)\*/[^/]{0,400}?${Regex.escape(declaration)}""", RegexOption.DOT_MATCHES_ALL)
            .findAll(source)
            .map { it.groupValues[1].replace(Regex("""\s*\n\s*\* ?"""), " ") }
            .toList()
}
