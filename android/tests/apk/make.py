"""Makes a signed APK of the example for Android from what Maven has compiled, and looks into it.

Usage: make.py BUILD NATIVE RULES…

BUILD is the output folder of pom.xml, NATIVE that of ../library (`arm64-v8a/ffi-vault/libwallet_jwt.so`), RULES are for R8: the
library's and the example's. The APK is BUILD/app.apk. Android's Gradle plugin does the same in the same order.
"""

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import check

FRAMEWORK = Path("/usr/share/android-framework-res/framework-res.apk")
# android-all has Android's own classes, and not Java's.
JAVA = Path(shutil.which("java")).resolve().parent.parent
PASSWORD = "pass:android"
PAGE = 16 * 1024


def run(*command):
    subprocess.run([str(word) for word in command], check=True)


def native_libraries(native, jna):
    """The libraries by their path in the APK: ours, and JNA's for the same processors."""
    built = native.glob("*/ffi-vault/libwallet_jwt.so")
    libraries = {f"lib/{path.parts[-3]}/{path.name}": path.read_bytes() for path in built}
    if not libraries:
        sys.exit(f"there is no library in {native}")
    with zipfile.ZipFile(jna) as archive:
        for name in list(libraries):
            processor = Path(name).parent.name
            libraries[f"lib/{processor}/libjnidispatch.so"] = archive.read(f"jni/{processor}/libjnidispatch.so")
    return libraries


def with_libraries_in_place(merged):
    """Android's Gradle plugin sets it: the system maps the libraries from the APK, and unpacks nothing."""
    text, count = re.subn(r"<application\b", '<application android:extractNativeLibs="false"', merged)
    if count != 1:
        sys.exit(f"{count} <application> in the merged manifest")
    return text


def main(build, native, *rules):
    tools = build / "tools"
    work = build / "apk"
    shutil.rmtree(work, ignore_errors=True)
    (work / "dex").mkdir(parents=True)

    manifest = work / "AndroidManifest.xml"
    merged = (build / "AndroidManifest.xml").read_text("utf-8")
    manifest.write_text(with_libraries_in_place(merged), "utf-8")
    # What the manifest names is kept, and nothing else of the example.
    run(
        "aapt2", "link", "-o", work / "resources.apk", "-I", FRAMEWORK, "--manifest", manifest, "--proguard", work / "manifest.pro",
        "--min-sdk-version", "24", "--target-sdk-version", "36", "--version-code", "1", "--version-name", "0.1.0",
    )
    run(
        "java", "-cp", tools / "r8.jar", "com.android.tools.r8.R8", "--release", "--min-api", "24", "--no-data-resources",
        "--output", work / "dex", "--lib", tools / "android-all.jar", "--lib", JAVA, *(word for rule in (work / "manifest.pro", *rules) for word in ("--pg-conf", rule)),
        build / "app.jar", *sorted((build / "libraries").glob("*.jar")),
    )

    unsigned = work / "unsigned.apk"
    shutil.copy(work / "resources.apk", unsigned)
    with zipfile.ZipFile(unsigned, "a") as archive:
        for dex in sorted((work / "dex").glob("*.dex")):
            archive.write(dex, dex.name, zipfile.ZIP_DEFLATED)
        for name, content in sorted(native_libraries(native, tools / "jna.aar").items()):
            archive.writestr(name, content, zipfile.ZIP_STORED)

    aligned = work / "aligned.apk"
    run("zipalign", "-f", PAGE, unsigned, aligned)
    key = work / "debug.keystore"
    run(
        "keytool", "-genkeypair", "-keystore", key, "-storepass", "android", "-alias", "debug", "-keyalg", "EC",
        "-dname", "CN=Debug", "-validity", "2",
    )
    apk = build / "app.apk"
    run("apksigner", "sign", "--ks", key, "--ks-pass", PASSWORD, "--out", apk, aligned)
    run("apksigner", "verify", apk)
    run("zipalign", "-c", PAGE, apk)
    faults = check.faults(apk)
    for fault in faults:
        print(f"FAULT: {fault}")
    print(check.summary(apk))
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main(*(Path(argument).absolute() for argument in sys.argv[1:])))
