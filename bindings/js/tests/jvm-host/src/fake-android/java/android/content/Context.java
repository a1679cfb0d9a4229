package android.content;

import android.content.pm.ApplicationInfo;
import android.content.pm.PackageManager;
import android.os.Bundle;
import java.io.File;
import java.util.concurrent.Executor;

/** Fake: what React Native's bridge looks up when its classes are loaded. */
public abstract class Context {
    public static final String LAYOUT_INFLATER_SERVICE = "layout_inflater";

    public static final String USER_SERVICE = "user";

    public abstract Context getApplicationContext();

    public File getNoBackupFilesDir() {
        throw new UnsupportedOperationException();
    }

    public boolean isDeviceProtectedStorage() {
        return false;
    }

    // Only the prompt for a fingerprint uses these, which is compiled and never shown here.
    public int checkSelfPermission(String permission) {
        return PackageManager.PERMISSION_DENIED;
    }

    public ApplicationInfo getApplicationInfo() {
        throw new UnsupportedOperationException();
    }

    public PackageManager getPackageManager() {
        throw new UnsupportedOperationException();
    }

    public Executor getMainExecutor() {
        throw new UnsupportedOperationException();
    }

    public CharSequence getText(int id) {
        throw new UnsupportedOperationException();
    }

    public Object getSystemService(String name) {
        return null;
    }

    public void startActivity(Intent intent) {}

    public void startActivity(Intent intent, Bundle options) {}
}
