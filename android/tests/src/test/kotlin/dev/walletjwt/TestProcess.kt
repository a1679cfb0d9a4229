package dev.walletjwt

import java.io.BufferedReader
import java.io.File
import java.util.concurrent.TimeUnit
import kotlin.random.Random

/** Another process of the tests, which a test can kill. */
internal class TestProcess(vararg arguments: String) : AutoCloseable {
    private val process = ProcessBuilder(
        listOf(File(System.getProperty("java.home"), "bin/java").path, "-cp", System.getProperty("java.class.path")) +
            inherited.map { "-D$it=${System.getProperty(it)}" } + "dev.walletjwt.TestProcessKt" + arguments,
    ).redirectError(ProcessBuilder.Redirect.INHERIT).start()

    val output: BufferedReader = process.inputReader()

    fun lines(): List<String> = output.readLines()

    fun say(line: String): Unit = process.outputWriter().run {
        write(line + "\n")
        flush()
    }

    fun kill() {
        process.destroyForcibly()
        check(process.waitFor(20, TimeUnit.SECONDS)) { "the process is still running" }
    }

    override fun close() = kill()

    private companion object {
        val inherited = listOf("java.io.tmpdir", "jna.tmpdir", "walletjwt.repository", "walletjwt.command")
    }
}

/** Whether the library under test was built for Android. */
internal val isAndroidLibrary: Boolean get() = System.getenv("LD_PRELOAD").orEmpty().contains("bionic")

internal fun main(arguments: Array<String>) {
    when (arguments.first()) {
        "without-context" -> withoutContext()
        "user-presence" -> openWithUserPresence(arguments[1])
        "write" -> write(File(arguments[1]), File(arguments[2]), arguments[3])
        else -> error("no such work")
    }
}

private fun codeOf(open: () -> Vault): String =
    try {
        open().close()
        "opened"
    } catch (failure: VaultException) {
        failure.code()
    }

private fun openWithUserPresence(sdk: String) {
    System.setProperty("fake.android.sdk", sdk)
    WalletJwt.setUserPresencePrompt { }
    WalletJwt.initialize(Phone().context())
    println(codeOf { Vault.open(VaultOptions(requireUserPresence = true)) })
}

private fun withoutContext() {
    println("vault: " + codeOf { Vault.open() })
    println("memory: " + codeOf { Vault.open(VaultOptions(store = StoreChoice.Memory)) })
    val decoded = try {
        decodeUnverified("x")
    } catch (failure: VerifyException) {
        failure.code()
    }
    println("decode: $decoded")
}

/** Replaces and removes values of its own and of an account that all processes use, until it is killed. */
private fun write(folder: File, keys: File, writer: String) {
    FakeAndroidKeystore.install()
    FakeAndroidKeystore.folder = keys
    val store = Phone(folder).store()
    val random = Random(writer.hashCode())
    println("ready")
    while (true) {
        val value = "$writer ".repeat(random.nextInt(1, 400)).encodeToByteArray()
        store.write("shared", value)
        store.write("of $writer", value)
        check(store.read("of $writer").contentEquals(value)) { "another process has changed this entry" }
        if (random.nextInt(10) == 0) store.remove("shared")
    }
}
