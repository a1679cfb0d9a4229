#!/usr/bin/env bash
# android.util.AtomicFile (org.robolectric:android-all 15-robolectric-13954326, Android 15's own class):
#  1. finishWrite returns normally when the rename that commits the file has failed. It only writes to the log, and
#     the new content is in NAME.new. The caller cannot tell a lost write from a saved one.
#  2. Two writers of one file share NAME.new. Both finishWrite calls return normally, and the file is a mixture of both.
# Seen on 2026-11-28 with OpenJDK 17 on Linux; the output is at the end. Needs Maven and a JDK.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mvn --batch-mode --quiet org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
  -Dartifact=org.robolectric:android-all:15-robolectric-13954326 -DoutputDirectory=. >/dev/null
mkdir -p android/util out
# Android's log is native code. This one prints the level only.
cat >android/util/Log.java <<'JAVA'
package android.util;
public final class Log {
    public static int e(String tag, String text) { System.out.println("  logged as an error"); return 0; }
    public static int e(String tag, String text, Throwable t) { return e(tag, text); }
    public static int w(String tag, String text) { System.out.println("  logged as a warning"); return 0; }
    public static int w(String tag, String text, Throwable t) { return w(tag, text); }
}
JAVA
cat >Commit.java <<'JAVA'
import android.util.AtomicFile;
import java.io.File;
import java.io.FileOutputStream;
import java.nio.file.Files;
public class Commit {
    public static void main(String[] arguments) throws Exception {
        File lost = new File("lost");
        AtomicFile first = new AtomicFile(lost);
        FileOutputStream output = first.startWrite();
        output.write("new".getBytes());
        // The rename cannot replace a folder with something in it.
        Files.createDirectories(new File(lost, "inside").toPath());
        first.finishWrite(output);
        System.out.println("failed rename: finishWrite returned, NAME.new exists: " + new File("lost.new").exists());

        File both = new File("both");
        AtomicFile one = new AtomicFile(both), two = new AtomicFile(both);
        FileOutputStream ofOne = one.startWrite(), ofTwo = two.startWrite();
        ofOne.write("AAAAAAAA".getBytes());
        ofTwo.write("BBBB".getBytes());
        one.finishWrite(ofOne);
        two.finishWrite(ofTwo);
        System.out.println("two writers: " + Files.readString(both.toPath()));
    }
}
JAVA
javac -nowarn -cp android-all-15-robolectric-13954326.jar -d out android/util/Log.java Commit.java 2>/dev/null
seen=$(java -cp out:android-all-15-robolectric-13954326.jar Commit)
printf '%s\n' "$seen"
expected='  logged as an error
  logged as an error
failed rename: finishWrite returned, NAME.new exists: true
  logged as an error
two writers: BBBBAAAA'
[ "$seen" = "$expected" ] || { echo "the behaviour has changed" >&2; exit 1; }
