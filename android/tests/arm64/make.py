#!/usr/bin/env python3
"""Makes a folder in the form of a Java home whose `bin/java` runs an arm64 JVM under qemu.

    make.py RUNTIME PRELOAD FOLDER

`RUNTIME` is the arm64 Java runtime. The JVM loads `PRELOAD` first, then Debian's unwinder for arm64.
"""

import shlex
import sys
from pathlib import Path

ROOT = "/usr/aarch64-linux-gnu"
# Without VFORK Java starts programs through a helper for arm64, which Linux cannot run. The fast compiler is enough here:
# qemu translates what Java compiles once more.
OPTIONS = ["-Djdk.lang.Process.launchMechanism=VFORK", "-XX:TieredStopAtLevel=1", "-Xshare:auto"]

if len(sys.argv) != 4:
    sys.exit(__doc__)
runtime, preload, folder = (Path(argument).resolve() for argument in sys.argv[1:])
words = ["qemu-aarch64-static", "-L", ROOT, "-E", f"LD_PRELOAD={preload}:libgcc_s.so.1", str(runtime / "bin" / "java"), *OPTIONS]
java = folder / "bin" / "java"
java.parent.mkdir(parents=True, exist_ok=True)
java.write_text(f"#!/bin/sh\nexec {shlex.join(words)} \"$@\"\n")
java.chmod(0o755)
