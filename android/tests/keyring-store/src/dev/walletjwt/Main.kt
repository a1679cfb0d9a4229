package dev.walletjwt

import java.io.BufferedReader
import java.io.File
import java.nio.file.Files
import java.util.concurrent.TimeUnit

/** A process of the same app, which can be killed. */
internal class Started(store: String, folder: File, words: List<String>) : AutoCloseable {
    private val process: Process

    val output: BufferedReader

    init {
        val java = listOf(
            File(System.getProperty("java.home"), "bin/java").path, "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
            "-Dwalletjwt.bridge=${System.getProperty("walletjwt.bridge")}", "dev.walletjwt.MainKt", store, folder.path,
        )
        // Blocks of 1,024 bytes.
        val limit = if (words.first() == "write-and-read") listOf("bash", "-c", "ulimit -f 16 && exec \"$@\"", "bash") else emptyList()
        process = ProcessBuilder(limit + java + words).redirectError(ProcessBuilder.Redirect.INHERIT).start()
        output = process.inputReader()
    }

    override fun close() {
        process.destroyForcibly()
        check(process.waitFor(20, TimeUnit.SECONDS)) { "the process is still running" }
    }
}

private fun row(store: String, index: Int): String {
    val folder = Files.createTempDirectory("keyring-store").toFile()
    try {
        return Started(store, folder, listOf("row", "$index")).use { it.output.readLine() ?: "the process ended" }
    } finally {
        folder.deleteRecursively()
    }
}

fun main(arguments: Array<String>) {
    if (arguments.isEmpty()) {
        for ((index, row) in rows.withIndex()) {
            println(row.title)
            for (store in listOf("ours", "crate")) println("  $store: ${row(store, index)}")
        }
        return
    }
    val app = App(arguments[0], File(arguments[1]))
    val words = arguments.drop(2)
    when (words.first()) {
        "row" -> println(rows[words[1].toInt()].work(app))
        "write-and-read" -> {
            println(app.write(words[1], words[2]))
            println(app.read(words[1]))
        }
        else -> println(app.obey(words))
    }
    System.out.flush()
    // No thread of Android's classes may keep the process.
    Runtime.getRuntime().halt(0)
}
