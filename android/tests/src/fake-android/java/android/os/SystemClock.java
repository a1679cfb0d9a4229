package android.os;

/** A fake of Android's clock, which is native code: time since this class was loaded. */
public final class SystemClock {
    private static final long START = System.nanoTime();

    private SystemClock() {}

    public static long uptimeMillis() {
        return (System.nanoTime() - START) / 1_000_000;
    }

    public static long elapsedRealtime() {
        return uptimeMillis();
    }
}
