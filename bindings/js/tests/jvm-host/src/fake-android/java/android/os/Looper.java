package android.os;

/** Fake: a name only. */
public class Looper {}
