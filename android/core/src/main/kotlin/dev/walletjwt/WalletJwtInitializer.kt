package dev.walletjwt

import android.content.ContentProvider
import android.content.ContentValues
import android.database.Cursor
import android.net.Uri

/**
 * Calls [WalletJwt.initialize] when the app's main process starts: Android creates content providers before anything else
 * of an app runs. It has no content.
 */
public class WalletJwtInitializer : ContentProvider() {
    override fun onCreate(): Boolean {
        context?.let(WalletJwt::initialize)
        return true
    }

    override fun query(uri: Uri, projection: Array<String>?, selection: String?, arguments: Array<String>?, order: String?): Cursor? = null

    override fun getType(uri: Uri): String? = null

    override fun insert(uri: Uri, values: ContentValues?): Uri? = null

    override fun update(uri: Uri, values: ContentValues?, selection: String?, arguments: Array<String>?): Int = 0

    override fun delete(uri: Uri, selection: String?, arguments: Array<String>?): Int = 0
}
