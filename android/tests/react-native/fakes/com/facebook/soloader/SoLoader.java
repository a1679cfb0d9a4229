package com.facebook.soloader;

import com.facebook.react.soloader.OpenSourceMergedSoMapping;
import java.util.HashSet;
import java.util.Set;

/** Fake: finds libraries on Java's path instead of in an APK. Which file a name is in, React Native's own list says. */
public final class SoLoader {
    private static final Set<String> LOADED = new HashSet<>();

    private SoLoader() {}

    public static synchronized boolean loadLibrary(String name) {
        String file = OpenSourceMergedSoMapping.INSTANCE.mapLibName(name);
        if (LOADED.add(file)) System.loadLibrary(file);
        if (!file.equals(name) && LOADED.add("start of " + name)) {
            OpenSourceMergedSoMapping.INSTANCE.invokeJniOnload(name);
        }
        return true;
    }

    public static boolean loadLibrary(String name, int flags) {
        return loadLibrary(name);
    }

    public static boolean isInitialized() {
        return true;
    }
}
