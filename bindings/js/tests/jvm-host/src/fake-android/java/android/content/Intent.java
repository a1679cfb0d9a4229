package android.content;

/** Fake: a name only. */
public class Intent {}
