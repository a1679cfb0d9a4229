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

    /** Opened by JNA too where its file will be gone. JNA itself holds only a weak reference until the first functions are bound. */
    private val opened: NativeLibrary?

    init {
        if (isAndroid()) {
            // In an APK the library may have no file of its own.
            name = LIBRARY
            opened = null
            isLoadedForJni = isLoaded { System.loadLibrary(LIBRARY) }
        } else {
            val loader = LibraryFile::class.java.classLoader
            val found = found(loader)
            val own = ownFile(found)
            // As the JVM names it: the system's loader knows a library by its path, and JNA may come much later, when a link leads elsewhere.
            name = own.file?.canonicalPath ?: System.getProperty(OVERRIDE) ?: LIBRARY
            isLoadedForJni = own.isLoadedForJni
            try {
                // JNA starts late where the JVM has the library and JNA will find the file: its start takes long.
                opened = if (own.isTemporary || !own.isLoadedForJni) NativeLibrary.getInstance(name, loader) else null
            } finally {
                // JNA would have unpacked the library for itself, and deleted it before the JVM could load it.
                if (own.isTemporary && !own.file!!.delete()) own.file.deleteOnExit()
            }
        }
    }

    /** A file, or none where JNA and the system search for a name. */
    private class Library(val file: File?, val isTemporary: Boolean, val isLoadedForJni: Boolean = false)

    private fun found(loader: ClassLoader?): Library {
        val chosen = System.getProperty(OVERRIDE)
        if (chosen != null) return Library(File(chosen).takeIf { it.isAbsolute && it.isFile }, isTemporary = false)
        (onLibraryPath() ?: unpackedOnce(LIBRARY, loader))?.let { return Library(it, isTemporary = false) }
        // Unpacked for this process alone, or beside the classes.
        val file = try {
            Native.extractFromResourcePath(LIBRARY, loader)
        } catch (_: IOException) {
            null
        }
        return Library(file, isTemporary = file != null && file.name != System.mapLibraryName(LIBRARY))
    }

    /**
     * The file for this class loader alone. A library has one table of callbacks: through a file that two class loaders share, one
     * application's verifier would ask the other one's key fetcher and clock. The JVM too gives a file to one of them only.
     */
    private fun ownFile(found: Library): Library {
        val file = found.file
        val isFree = found.isTemporary || isFirst(file?.canonicalPath ?: LIBRARY)
        if (file == null) {
            check(isFree) { "another class loader uses wallet-jwt's library: name its file with the property $OVERRIDE" }
            return found
        }
        if (isFree && isLoaded { System.load(file.absolutePath) }) return Library(file, found.isTemporary, true)
        if (found.isTemporary) return found
        // Also where the file's folder allows no execution.
        val copy = temporaryCopy(file)
        val isLoaded = copy != null && isLoaded { System.load(copy.absolutePath) }
        if (isLoaded || !isFree && copy != null) return Library(copy, true, isLoaded)
        copy?.delete()
        check(isFree) { "another class loader uses $file, and it could not be copied to the folder for temporary files" }
        return found
    }

    /** Whether no other class loader of this JVM uses it. They share nothing else than the system's properties. */
    private fun isFirst(path: String) = System.getProperties().putIfAbsent("dev.walletjwt.library:$path", "in use") == null

    /** As JNA searches. The property may be set for other libraries only. */
    private fun onLibraryPath(): File? {
        val folders = System.getProperty("jna.library.path").orEmpty().split(File.pathSeparator).filter { it.isNotEmpty() }
        return folders.map { File(it, System.mapLibraryName(LIBRARY)) }.firstOrNull { it.isFile }
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
