package dev.walletjwt

import com.sun.jna.Native
import com.sun.jna.NativeLibrary
import java.io.File
import java.io.IOException

/**
 * The file of the native library, for JNA and for the JVM. Both load the same path, so that it is one library in the process, with
 * one set of verifiers.
 */
internal object LibraryFile {
    /** What JNA loads: a path, or a name that it searches for by its own rules. The generated code asks for it. */
    @JvmField
    val name: String

    /**
     * Whether the JVM has it for JNI. It refuses a file that another class loader has loaded, and takes only one that is still
     * there.
     */
    @JvmField
    val isLoadedForJni: Boolean

    /** JNA itself holds only a weak reference until the first functions are bound. */
    private val opened: NativeLibrary?

    init {
        if (isAndroid()) {
            // In an APK the library may have no file of its own.
            name = LIBRARY
            opened = null
            isLoadedForJni = isLoaded { System.loadLibrary(LIBRARY) }
        } else {
            val loader = LibraryFile::class.java.classLoader
            val fromJar = fromJar(loader)
            name = System.getProperty(OVERRIDE) ?: fromJar?.path ?: LIBRARY
            try {
                opened = NativeLibrary.getInstance(name, loader)
                // Where the system has searched, JNA knows a name and no path. A file of that name in the working directory is
                // another one.
                val file: File? = opened.file
                isLoadedForJni = file != null && file.isAbsolute && file.isFile && isLoaded { System.load(file.path) }
            } finally {
                // JNA would have unpacked the library for itself, and deleted it before the JVM could load it.
                if (fromJar != null && fromJar.name != System.mapLibraryName(LIBRARY)) fromJar.delete()
            }
        }
    }

    /** Unpacked, or where it lies beside the classes. Null if there is none, or where JNA finds another one first. */
    private fun fromJar(loader: ClassLoader?): File? {
        if (System.getProperty(OVERRIDE) != null || isOnLibraryPath()) return null
        return try {
            Native.extractFromResourcePath(LIBRARY, loader)
        } catch (_: IOException) {
            null
        }
    }

    /** Other libraries may be why it is set. */
    private fun isOnLibraryPath(): Boolean {
        val folders = System.getProperty("jna.library.path").orEmpty().split(File.pathSeparator)
        return folders.any { it.isNotEmpty() && File(it, System.mapLibraryName(LIBRARY)).isFile }
    }

    private inline fun isLoaded(load: () -> Unit): Boolean = try {
        load()
        true
    } catch (_: UnsatisfiedLinkError) {
        false
    } catch (_: RuntimeException) {
        // Native access may be forbidden to this module, and allowed to JNA.
        false
    }

    private fun isAndroid() = System.getProperty("java.vm.name") == "Dalvik"

    private const val LIBRARY = "wallet_jwt"
    private const val OVERRIDE = "uniffi.component.$LIBRARY.libraryOverride"
}
