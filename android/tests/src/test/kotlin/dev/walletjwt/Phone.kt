package dev.walletjwt

import android.content.Context
import android.content.ContextWrapper
import android.content.pm.ApplicationInfo
import android.content.pm.PackageManager
import java.io.File
import java.nio.file.Files

/** A phone of the tests: a folder, and the fake Android Keystore. */
internal class Phone(val folder: File = Files.createTempDirectory("wallet-jwt-phone").toFile()) {
    var isUnlocked = true

    /** Where the entries of [store] are. */
    val entries = File(folder, "entries")

    init {
        FakeAndroidKeystore.install()
    }

    /** What a new process has. */
    fun store(disk: Disk = AndroidDisk, strongBox: Boolean = false, presence: PresenceSeal? = null) =
        KeystoreStore(EntryFiles(entries, disk), KeystoreKeys(ALIASES, strongBox), presence) { isUnlocked }

    /** An app's context, with this folder in place of its own. */
    fun context(isDeviceProtected: Boolean = false): Context = object : ContextWrapper(null) {
        override fun getApplicationContext(): Context = this

        override fun getNoBackupFilesDir(): File = folder

        override fun isDeviceProtectedStorage(): Boolean = isDeviceProtected

        override fun getSystemService(name: String): Any? = null

        override fun checkSelfPermission(permission: String): Int = PackageManager.PERMISSION_DENIED

        override fun getApplicationInfo() = ApplicationInfo().apply { nonLocalizedLabel = "a test's app" }

        override fun getPackageManager(): PackageManager? = null
    }

    /** Every file with its content. */
    fun snapshot(): Map<String, List<Byte>> =
        folder.walk().filter(File::isFile).associate { it.relativeTo(folder).path to it.readBytes().toList() }

    /** The files of entries. */
    fun entryFiles(): List<File> = entries.listFiles { file -> file.name.endsWith(".entry") }.orEmpty().toList()

    companion object {
        const val ALIASES = "test."
    }
}
