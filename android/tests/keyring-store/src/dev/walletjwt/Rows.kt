package dev.walletjwt

import java.io.File
import kotlin.concurrent.thread

/** One process of an app, with one of the stores. */
internal class App(private val name: String, private val root: File) : Subject by subject(name, File(root, "phone").apply { mkdirs() }) {
    private val keys = File(root, "keys").apply { mkdirs() }

    init {
        FakeAndroidKeystore.install()
        FakeAndroidKeystore.folder = keys
    }

    fun read(name: String = "a") = answer { store.read(name)?.decodeToString() ?: "absent" }

    fun write(name: String, value: String) = answer {
        store.write(name, value.encodeToByteArray())
        "saved"
    }

    fun remove(name: String) = answer {
        store.remove(name)
        "removed"
    }

    fun keyCount() = keys.list().orEmpty().size

    fun loseKeys() = keys.listFiles().orEmpty().forEach { it.delete() }

    fun files() = File(root, "phone").walk().filter { it != File(root, "phone") }.map { it.name }.toSet()

    /** What another process answers, started now: `read a`, `write a value`, … */
    fun elsewhere(vararg words: String) = process(*words).use { it.output.readLine() ?: "the process ended" }

    fun process(vararg words: String) = Started(name, root, words.toList())

    /** The same in this process. */
    fun obey(words: List<String>): String =
        when (words.first()) {
            "read" -> read(words[1])
            "write" -> write(words[1], words[2])
            "remove" -> remove(words[1])
            "blind-read" -> {
                FakeAndroidKeystore.blindLooks.set(2)
                read(words[1])
            }
            "write-until-killed" -> {
                var round = words[1].toInt()
                while (true) {
                    write("a", "$round ".repeat(300))
                    println(round++)
                }
                @Suppress("UNREACHABLE_CODE")
                ""
            }
            else -> error("no such work")
        }
}

internal class Row(val title: String, val work: (App) -> String)

internal fun answer(work: () -> String): String =
    try {
        work()
    } catch (failure: StoreException) {
        failure.javaClass.simpleName
    } catch (failure: KeyringFailure) {
        failure.message.orEmpty()
    }

/** Between a user and a service in the crate's file. */
private const val DIVIDER = "\ufeff@\ufeff"

/** The rows of the table. Each runs in a process of its own. */
internal val rows = listOf(
    Row("the contract of every store") { app ->
        val tests = StoreContract(app.store, KeystoreStore.LARGEST).tests()
        val failed = tests.filter { runCatching { it.executable.execute() }.onFailure(Throwable::printStackTrace).isFailure }
        "${tests.size - failed.size} of ${tests.size} rules" + failed.joinToString("") { "; not: ${it.displayName}" }
    },
    Row("no bytes; 64 KiB; 64 KiB and 1; after a restart") { app ->
        listOf(0, KeystoreStore.LARGEST, KeystoreStore.LARGEST + 1).joinToString { length ->
            answer {
                app.store.write("size $length", ByteArray(length) { 'x'.code.toByte() })
                app.elsewhere("read", "size $length").let { if (it == "x".repeat(length)) "same" else it.take(80) }
            }
        }
    },
    Row("odd names, after a restart") { app ->
        val names = listOf("a\u0001b", "a\u0000b", "a\nb", "a\rb", "a\tb", "a\u2028b", "a\ufffeb", "", " ", "../a", "<&\"'>", "🔑", "n".repeat(512), DIVIDER)
        val failed = names.map { name ->
            val written = app.write(name, "value")
            app.forget()
            val answered = if (written == "saved") app.read(name) else written
            if (answered == "value") null else name.map { if (it in '!'..'~') "$it" else "U+%04X ".format(it.code) }.joinToString("") + ": " + answered
        }
        "${failed.count { it == null }} of ${names.size}" + failed.filterNotNull().joinToString("") { "; not: $it" }
    },
    Row("the key that it asks for") { app ->
        app.write("a", "value")
        val spec = FakeAndroidKeystore.made.single()
        val size = if (spec.keySize == -1) "the default, which is 128 bits" else "${spec.keySize} bits"
        "AES, $size, ${spec.blockModes.joinToString()}"
    },
    Row("what a read in an empty app creates") { app ->
        val answered = app.read()
        answer {
            app.store.names()
            ""
        }
        "$answered; files: ${app.files().sorted().ifEmpty { listOf("none") }.joinToString(" ")}, keys: ${app.keyCount()}"
    },
    Row("the key is gone: read; write; read") { app ->
        app.write("a", "value")
        app.loseKeys()
        "${app.read()}, keys: ${app.keyCount()}; ${app.write("b", "new")}, keys: ${app.keyCount()}; ${app.read("b")}"
    },
    Row("the key is gone, after a restart: read; read; write b; read a; read b") { app ->
        app.write("a", "value")
        app.loseKeys()
        val first = app.elsewhere("read", "a") + ", keys: ${app.keyCount()}"
        val second = app.elsewhere("read", "a")
        val written = app.elsewhere("write", "b", "new")
        "$first; $second; $written; ${app.elsewhere("read", "a")}; ${app.elsewhere("read", "b")}"
    },
    Row("the Keystore finds no key once: read; read") { app ->
        app.write("a", "value")
        FakeAndroidKeystore.blindLooks.set(1)
        "${app.read()}; ${app.read()}"
    },
    Row("the Keystore finds no key twice at a start: read; read after the next start") { app ->
        app.write("a", "value")
        "${app.elsewhere("blind-read", "a")}; ${app.elsewhere("read", "a")}"
    },
    Row("the key is invalidated: read; write; read") { app ->
        app.write("a", "value")
        FakeAndroidKeystore.aliases().forEach(FakeAndroidKeystore::invalidate)
        "${app.read()}; ${app.write("a", "new")}; ${app.read()}"
    },
    Row("the user must confirm first: read; write") { app ->
        app.write("a", "value")
        FakeAndroidKeystore.isLocked = true
        "${app.read()}; ${app.write("a", "new")}"
    },
    Row("before the first unlock: read; write") { app ->
        app.write("a", "value")
        app.isUnlocked = false
        app.forget()
        "${app.read()}; ${app.write("a", "new")}"
    },
    Row("the Keystore fails once: read; read") { app ->
        app.write("a", "value")
        FakeAndroidKeystore.failures.set(1)
        "${app.read()}; ${app.read()}"
    },
    Row("each byte of the file changed, one at a time: every answer that came") { app ->
        app.write("a", "value")
        val file = app.file()
        val whole = file.readBytes()
        whole.indices.mapTo(sortedSetOf()) { at ->
            file.writeBytes(whole.copyOf().also { it[at] = (it[at] + 1).toByte() })
            app.forget()
            app.read()
        }.joinToString()
    },
    Row("the last character of the value's ciphertext is '*': read") { app ->
        app.write("a", "value")
        val file = app.file()
        val bytes = file.readBytes()
        val end = String(bytes, Charsets.ISO_8859_1).indexOf("</string>", String(bytes, Charsets.ISO_8859_1).indexOf('@'))
        // Our files have no text: their last byte is the ciphertext's.
        bytes[if (end < 0) bytes.size - 1 else end - 1] = '*'.code.toByte()
        file.writeBytes(bytes)
        app.forget()
        app.read()
    },
    Row("half of the file: read after a restart; again; write; read") { app ->
        app.write("a", "value")
        app.file().run { writeBytes(readBytes().let { it.copyOf(it.size / 2) }) }
        "${app.elsewhere("read", "a")}; ${app.elsewhere("read", "a")}; ${app.elsewhere("write", "a", "new")}; ${app.elsewhere("read", "a")}"
    },
    Row("the disk refuses the file: write; read; read after a restart") { app ->
        app.write("a", "value")
        // With a limit for the size of a file (`ulimit -f`), as a full disk or a quota does it.
        app.process("write-and-read", "a", "n".repeat(60_000)).use {
            listOf(it.output.readLine(), it.output.readLine()).joinToString("; ") { line -> line.replace("n".repeat(60_000), "new value") }
        } + "; " + app.elsewhere("read", "a")
    },
    Row("the folder cannot be written: write; read; read after a restart") { app ->
        app.write("a", "value")
        val hidden = File(app.folder.path + ".hidden")
        app.folder.renameTo(hidden)
        app.folder.writeBytes(ByteArray(0))
        val first = "${app.write("a", "new")}; ${app.read()}"
        app.folder.delete()
        hidden.renameTo(app.folder)
        "$first; ${app.elsewhere("read", "a")}"
    },
    Row("killed while it writes, ten times: values lost; mixed") { app ->
        var lost = 0
        var mixed = 0
        var next = 1
        repeat(10) { kill ->
            val writer = app.process("write-until-killed", "$next")
            var said = writer.output.readLine().toInt()
            val reader = thread { generateSequence(writer.output::readLine).forEach { line -> line.toIntOrNull()?.let { said = it } } }
            Thread.sleep(20L + 13 * kill)
            writer.close()
            reader.join()
            app.forget()
            val words = app.read().trim().split(' ')
            if (words.toSet().size != 1 || words.size != 300) mixed++ else if (words[0].toInt() < said) lost++
            next = said + 2
        }
        "$lost; $mixed"
    },
    Row("another process writes b: read b here; write c here; read b after a restart") { app ->
        app.write("a", "value")
        app.elsewhere("write", "b", "value")
        "${app.read("b")}; ${app.write("c", "value")}; ${app.elsewhere("read", "b")}"
    },
    Row("another process removes a: read a here; write c here; read a after a restart") { app ->
        app.write("a", "value")
        app.elsewhere("remove", "a")
        "${app.read()}; ${app.write("c", "value")}; ${app.elsewhere("read", "a")}"
    },
)
