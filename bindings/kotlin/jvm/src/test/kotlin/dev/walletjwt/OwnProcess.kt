package dev.walletjwt

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
