package dev.walletjwt

import java.io.File

/** Android itself loads the library out of the APK. */
@Suppress("UNUSED_PARAMETER")
internal fun unpackedOnce(library: String, loader: ClassLoader?): File? = null

/** An app has one class loader. */
@Suppress("UNUSED_PARAMETER")
internal fun temporaryCopy(file: File): File? = null
