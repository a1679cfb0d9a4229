package dev.walletjwt

import com.sun.jna.Platform
import java.io.File
import org.junit.jupiter.api.Assertions.assertEquals

/** What the `main` of a class of these tests prints in a process of its own, as lines. */
fun said(
    main: String,
    vararg options: String,
    environment: Map<String, String> = emptyMap(),
    classPath: String = System.getProperty("java.class.path"),
): List<String> {
    val java = listOf(File(System.getProperty("java.home"), "bin/java").path, "-cp", classPath)
    val properties = listOf("java.io.tmpdir", "jna.tmpdir", "walletjwt.repository").map { "-D$it=${System.getProperty(it)}" }
    val process = ProcessBuilder(java + properties + options + main)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .apply { environment().putAll(environment) }
        .start()
    val said = process.inputStream.reader().readLines()
    assertEquals(0, process.waitFor())
    return said
}

/** Options of a process with the library of this one, in which JNA cannot start. */
fun withoutJna(): Array<String> = arrayOf(
    "-Duniffi.component.wallet_jwt.libraryOverride=${library()}",
    "-Djna.boot.library.path=/nonexistent",
    "-Djna.nosys=true",
    "-Djna.nounpack=true",
)

/** The file of this process, unless it was unpacked for this process alone, and is deleted. */
private fun library(): File = File(LibraryFile.name).takeIf { it.isAbsolute && it.isFile } ?: run {
    val resource = "/${Platform.RESOURCE_PREFIX}/${System.mapLibraryName("wallet_jwt")}"
    val copy = File.createTempFile("wallet-jwt", null).apply { deleteOnExit() }
    checkNotNull(FakeIssuer::class.java.getResourceAsStream(resource)).use { from -> copy.outputStream().use { from.copyTo(it) } }
    copy
}
