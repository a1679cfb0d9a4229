package android.system;

import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A fake of Android's system calls: the JVM's do the same, with real files, syncs and renames. */
public final class Os {
    private static final Map<FileDescriptor, FileChannel> OPEN = new ConcurrentHashMap<>();

    private Os() {}

    public static void rename(String from, String to) throws ErrnoException {
        attempt("rename", () -> Files.move(Path.of(from), Path.of(to), StandardCopyOption.ATOMIC_MOVE));
    }

    public static void remove(String path) throws ErrnoException {
        attempt("remove", () -> {
            Files.delete(Path.of(path));
            return null;
        });
    }

    public static void mkdir(String path, int mode) throws ErrnoException {
        attempt("mkdir", () -> Files.createDirectory(Path.of(path)));
    }

    public static FileDescriptor open(String path, int flags, int mode) throws ErrnoException {
        FileDescriptor descriptor = new FileDescriptor();
        OPEN.put(descriptor, attempt("open", () -> FileChannel.open(Path.of(path), StandardOpenOption.READ)));
        return descriptor;
    }

    public static void fsync(FileDescriptor descriptor) throws ErrnoException {
        attempt("fsync", () -> {
            OPEN.get(descriptor).force(true);
            return null;
        });
    }

    public static void close(FileDescriptor descriptor) throws ErrnoException {
        attempt("close", () -> {
            OPEN.remove(descriptor).close();
            return null;
        });
    }

    public static StructStat stat(String path) throws ErrnoException {
        Map<String, Object> found = attempt("stat", () -> Files.readAttributes(Path.of(path), "unix:mode,size,lastModifiedTime"));
        Instant instant = ((FileTime) found.get("lastModifiedTime")).toInstant();
        StructTimespec changed = new StructTimespec(instant.getEpochSecond(), instant.getNano());
        int mode = (Integer) found.get("mode");
        return new StructStat(0, 0, mode, 1, 0, 0, 0, (Long) found.get("size"), changed, changed, changed, 0, 0);
    }

    public static void chmod(String path, int mode) {}

    private interface Call<T> {
        T run() throws IOException;
    }

    private static <T> T attempt(String name, Call<T> call) throws ErrnoException {
        try {
            return call.run();
        } catch (IOException failure) {
            throw new ErrnoException(name, OsConstants.EIO, failure);
        }
    }
}
