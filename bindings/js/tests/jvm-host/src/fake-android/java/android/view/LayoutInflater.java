package android.view;

/** Fake: a name only. */
public class LayoutInflater {}
