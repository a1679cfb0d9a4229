package dev.walletjwt

import com.sun.jna.NativeLibrary
import com.sun.jna.Platform
import java.io.File
import java.security.MessageDigest
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** An app on the JVM needs one jar and no other installation. */
class PackageTest {
    private fun resource(name: String) = PackageTest::class.java.classLoader.getResource(name)

    @Test
    fun `the native library comes out of the jar`() {
        val name = "${Platform.RESOURCE_PREFIX}/${System.mapLibraryName("wallet_jwt")}"
        assertEquals("jar", resource(name)?.protocol)
        assertNull(System.getProperty("jna.library.path"))
        assertNull(System.getProperty("uniffi.component.wallet_jwt.libraryOverride"))
        uniffiEnsureInitialized()
        val loaded = NativeLibrary.getInstance(LibraryFile.name, Verifier::class.java.classLoader).file
        val folder = loaded.canonicalFile.parentFile
        assertEquals(File(System.getProperty("jna.tmpdir")).canonicalFile, folder.parentFile.parentFile)
        assertTrue(folder.parentFile.name.startsWith("wallet-jwt-native-"))
        assertEquals(resource("$name.sha256")?.readText()?.trim(), folder.name)
        val content = MessageDigest.getInstance("SHA-256").digest(loaded.readBytes())
        assertEquals(folder.name, content.joinToString("") { "%02x".format(it) })
    }

    @Test
    fun `rules for shrinkers and the licences are in the jar`() {
        for (name in listOf("META-INF/proguard/consumer-rules.pro", "META-INF/LICENSE-MIT", "META-INF/LICENSE-APACHE")) {
            assertNotNull(resource(name), name)
        }
    }
}
