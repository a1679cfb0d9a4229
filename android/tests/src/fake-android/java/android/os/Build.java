package android.os;

/** A fake of Android's facts about a phone, which native code knows: only the version of Android. */
public final class Build {
    private Build() {}

    public static final class VERSION {
        public static final int SDK_INT = Integer.getInteger("fake.android.sdk", 35);

        private VERSION() {}
    }

    public static final class VERSION_CODES {
        public static final int P = 28;
        public static final int R = 30;
        public static final int TIRAMISU = 33;

        private VERSION_CODES() {}
    }
}
