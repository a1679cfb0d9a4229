package android.util;

/** A fake of Android's log, which is native code: standard error. */
public final class Log {
    private Log() {}

    public static int v(String tag, String text) {
        return 0;
    }

    public static int d(String tag, String text) {
        return 0;
    }

    public static int i(String tag, String text) {
        return 0;
    }

    public static int w(String tag, String text) {
        return w(tag, text, null);
    }

    public static int w(String tag, String text, Throwable cause) {
        System.err.println("log: " + tag + ": " + text + (cause == null ? "" : ": " + cause));
        return 0;
    }

    public static int e(String tag, String text) {
        return w(tag, text, null);
    }

    public static int e(String tag, String text, Throwable cause) {
        return w(tag, text, cause);
    }

    public static int wtf(String tag, String text) {
        return w(tag, text, null);
    }

    public static int wtf(String tag, String text, Throwable cause) {
        return w(tag, text, cause);
    }

    public static boolean isLoggable(String tag, int level) {
        return false;
    }
}
