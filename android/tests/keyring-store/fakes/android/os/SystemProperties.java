package android.os;

/** A fake of Android's system properties, which native code knows: none is set. */
public final class SystemProperties {
    private SystemProperties() {}

    public static String get(String name) {
        return "";
    }

    public static String get(String name, String otherwise) {
        return otherwise;
    }

    public static boolean getBoolean(String name, boolean otherwise) {
        return otherwise;
    }

    public static int getInt(String name, int otherwise) {
        return otherwise;
    }

    public static long getLong(String name, long otherwise) {
        return otherwise;
    }
}
