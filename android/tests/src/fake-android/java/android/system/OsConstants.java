package android.system;

/** A fake of Android's constants, which native code sets: the numbers are Linux's. */
public final class OsConstants {
    public static final int EIO = 5;
    public static final int ENOSPC = 28;
    public static final int EDQUOT = 122;
    public static final int O_RDONLY = 0;
    public static final int S_IRWXU = 0700;

    private OsConstants() {}

    public static String errnoName(int errno) {
        switch (errno) {
            case EIO:
                return "EIO";
            case ENOSPC:
                return "ENOSPC";
            case EDQUOT:
                return "EDQUOT";
            default:
                return null;
        }
    }
}
