package android.app;

/** Fake: a name only. */
public class Activity {}
