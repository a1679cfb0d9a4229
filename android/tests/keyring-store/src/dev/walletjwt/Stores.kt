package dev.walletjwt

import android.content.Context
import android.content.ContextWrapper
import android.content.SharedPreferences
import io.crates.keyring.Keyring
import java.io.File

/** What a row of the table asks: the same of both stores, with the same files, Android classes and fake Keystore. */
internal interface Subject {
    val store: SecretStore

    /** The file with the entry, which must be the only one. */
    fun file(): File

    /** The folder with the files. */
    val folder: File

    /** What this process knows of the files is forgotten, as if it had just started. */
    fun forget()

    var isUnlocked: Boolean
}

internal fun subject(name: String, folder: File): Subject =
    when (name) {
        "ours" -> Ours(folder)
        "crate" -> Crate(folder)
        else -> error("no such store")
    }

private class Ours(folder: File) : Subject {
    private val phone = Phone(folder)

    override val store get() = phone.store()

    override fun file() = phone.entryFiles().single()

    override val folder get() = phone.entries

    override fun forget() = Unit

    override var isUnlocked by phone::isUnlocked
}

private class Crate(private val phone: File) : Subject, SecretStore {
    private val opened = HashMap<File, SharedPreferences>()

    override var isUnlocked = true

    override val folder = File(phone, "shared_prefs")

    /** As ContextImpl does: one object for a file, for the life of the process. The class is Android's own. */
    private val context: Context = object : ContextWrapper(null) {
        override fun getApplicationContext(): Context = this

        override fun getSharedPreferences(name: String, mode: Int): SharedPreferences {
            check(isUnlocked) { "SharedPreferences in credential encrypted storage are not available until after user is unlocked" }
            require('/' !in name)
            return synchronized(opened) {
                opened.getOrPut(File(folder, "$name.xml")) {
                    folder.mkdir()
                    Class.forName("android.app.SharedPreferencesImpl").getDeclaredConstructor(File::class.java, Int::class.java)
                        .apply { isAccessible = true }.newInstance(File(folder, "$name.xml"), mode) as SharedPreferences
                }
            }
        }
    }

    init {
        Keyring.initializeNdkContext(context)
    }

    override val store get() = this

    override fun file() = File(folder, "keyring-test.xml")

    override fun forget() = synchronized(opened) { opened.clear() }

    override fun read(name: String): ByteArray? = absentIfNone {
        KeyringCrate.open("test")
        KeyringCrate.read(name)
    }

    override fun write(name: String, value: ByteArray) {
        KeyringCrate.open("test")
        KeyringCrate.write(name, value)
    }

    override fun remove(name: String) {
        absentIfNone {
            KeyringCrate.open("test")
            KeyringCrate.remove(name)
        }
    }

    override fun names(): List<String> {
        KeyringCrate.open("test")
        return KeyringCrate.names().toList()
    }

    override fun status() = StoreStatus("the crate", Readiness.Ready)

    private fun <T> absentIfNone(work: () -> T): T? =
        try {
            work()
        } catch (failure: KeyringFailure) {
            if (failure.message == "NoEntry") null else throw failure
        }
}
