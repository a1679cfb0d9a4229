package android.system;

/** A fake of Android's exception, which asks native code for its message. */
public final class ErrnoException extends Exception {
    private static final long serialVersionUID = 1L;

    public final int errno;

    public ErrnoException(String functionName, int errno) {
        this(functionName, errno, null);
    }

    public ErrnoException(String functionName, int errno, Throwable cause) {
        super(functionName + " failed: " + OsConstants.errnoName(errno), cause);
        this.errno = errno;
    }
}
