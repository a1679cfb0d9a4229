package dev.walletjwt.reactnative

/** The package's version, which the JavaScript of an app has to have, too. A test holds it to `package.json`. */
internal const val NATIVE_VERSION: String = "0.1.0"
