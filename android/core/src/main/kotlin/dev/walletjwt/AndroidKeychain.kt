package dev.walletjwt

import android.Manifest
import android.content.Context
import android.content.pm.PackageManager
import android.os.Build
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
        val aliases = "dev.walletjwt.${hashed(request.namespace)}."
        val prompts = if (request.requireUserPresence) promptsOf(request.android) else null
        val presence = prompts?.let { PresenceSeal(PresenceKeys(KeystoreKeys("${aliases}presence.", request.android.strongBox)), it) }
        val store = KeystoreStore(EntryFiles(folder, AndroidDisk), KeystoreKeys(aliases, request.android.strongBox), presence, ::isUnlocked)
        return PlatformStores(store, TombstonePlace.Folder(File(root, "tombstones").path, context.noBackupFilesDir.path), prompts)
    }

    /** Null if this Android cannot ask. */
    private fun promptsOf(options: AndroidOptions): Prompts? {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.P) return null
        val mayAsk = context.checkSelfPermission(Manifest.permission.USE_BIOMETRIC) == PackageManager.PERMISSION_GRANTED
        if (WalletJwt.ownPrompt == null && !mayAsk) {
            throw StoreException.Unavailable("requireUserPresence needs the permission android.permission.USE_BIOMETRIC in the app's manifest")
        }
        val title = { options.promptTitle ?: context.applicationInfo.loadLabel(context.packageManager).toString() }
        return Prompts(title) { WalletJwt.ownPrompt ?: SystemPrompt(context) }
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
