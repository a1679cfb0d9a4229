package dev.walletjwt

import android.content.Context
import android.os.UserManager
import java.io.File
import java.security.MessageDigest

/** Android's keychain: a [KeystoreStore] for each namespace, in files that no backup contains. */
internal class AndroidKeychain(val context: Context) : PlatformKeychain {
    override fun open(request: KeychainRequest): PlatformStores {
        if (context.isDeviceProtectedStorage) {
            throw StoreException.Unavailable("the context is for device-protected storage: pass an ordinary one to WalletJwt.initialize")
        }
        // Never in a backup: another phone could not decrypt the entries.
        val root = File(context.noBackupFilesDir, "wallet-jwt")
        val folder = File(root, hashed(request.namespace))
        val store = KeystoreStore(
            EntryFiles(folder, AndroidDisk),
            KeystoreKeys("dev.walletjwt.${hashed(request.namespace)}.", request.android.strongBox),
            ::isUnlocked,
        )
        return PlatformStores(store, TombstonePlace.Folder(File(root, "tombstones").path))
    }

    /** Before the first unlock after a start, the app's files cannot be seen: they must not look absent. */
    private fun isUnlocked(): Boolean {
        val users = context.getSystemService(Context.USER_SERVICE) as? UserManager
        return users == null || users.isUserUnlocked
    }
}

/** SHA-256 as hexadecimal digits: a name of any length and characters becomes a file's or an alias's name. */
internal fun hashed(name: String): String =
    MessageDigest.getInstance("SHA-256").digest(name.encodeToByteArray()).toHex()

/** Not Kotlin's: that one is experimental in the oldest Kotlin that this library supports. */
internal fun ByteArray.toHex(): String = joinToString("") { (it.toInt() and 0xff or 0x100).toString(16).substring(1) }
