package io.crates.keyring

import android.content.Context

/** The class that the crate asks an app for, with its native method. */
internal class Keyring {
    companion object {
        init {
            System.load(System.getProperty("walletjwt.bridge"))
        }

        external fun initializeNdkContext(context: Context)
    }
}
