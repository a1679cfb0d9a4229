package com.facebook.soloader.nativeloader;

/** Fake: as SoLoader, for fbjni. */
public final class NativeLoader {
    private NativeLoader() {}

    public static boolean loadLibrary(String name) {
        return com.facebook.soloader.SoLoader.loadLibrary(name);
    }

    public static boolean loadLibrary(String name, int flags) {
        return loadLibrary(name);
    }

    public static boolean isInitialized() {
        return true;
    }
}
