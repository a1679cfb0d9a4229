package android.content;

import android.os.Bundle;
import java.io.File;

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

    public Object getSystemService(String name) {
        return null;
    }

    public void startActivity(Intent intent) {}

    public void startActivity(Intent intent, Bundle options) {}
}
