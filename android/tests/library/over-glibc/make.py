#!/usr/bin/env python3
"""Makes Android's library for x86-64 or arm64 loadable on an ordinary Linux machine, and loads it once.

    make.py LIBRARY FOLDER

`FOLDER` gets libwallet_jwt.so and libbionic_over_glibc.so. A program loads the first with LD_PRELOAD=<the second>. A library
for arm64 is loaded by qemu-user-static, with Debian's libc6-dev-arm64-cross.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from patch import Failed, patch

HERE = Path(__file__).resolve().parent
KOTLIN = HERE.parents[3] / "bindings" / "kotlin" / "generated" / "dev" / "walletjwt" / "wallet_jwt.kt"

ARM64_MACHINE, ARM64_ROOT = 183, "/usr/aarch64-linux-gnu"


def tools(library):
    """The compiler's words, and the words before a program that run it."""
    if int.from_bytes(library.read_bytes()[18:20], "little") != ARM64_MACHINE:
        return [os.environ.get("CC", "cc")], []
    compiler = ["clang-19", "--target=aarch64-linux-gnu", "-fuse-ld=lld", "-rtlib=compiler-rt", "-nostdlib"]
    compiler += ["-isystem", f"{ARM64_ROOT}/include", f"-L{ARM64_ROOT}/lib", "-lc"]
    return compiler, ["qemu-aarch64-static", "-L", ARM64_ROOT]


def compile_c(compiler, source, output, *flags):
    command = [*compiler, "-O2", "-Wall", "-Werror", str(HERE / source), "-o", str(output), *flags]
    if subprocess.run(command).returncode:
        raise Failed(f"{source} cannot be compiled")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    original, folder = Path(sys.argv[1]), Path(sys.argv[2]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    library, shim, load = folder / "libwallet_jwt.so", folder / "libbionic_over_glibc.so", folder / "load"
    patch(original, library)
    compiler, run = tools(original)
    # libm too: on Android the library names it, on Linux nothing else may have loaded it.
    compile_c(compiler, "shim.c", shim, "-shared", "-fPIC", "-Wl,-soname,libbionic_over_glibc.so", "-Wl,--no-as-needed", "-lm")
    start = [f"{ARM64_ROOT}/lib/crt1.o"] if run else []
    compile_c(compiler, "load.c", load, "-ldl", *start)
    # By `env`: qemu itself must not load the shim, which is for its program.
    preload = ["-E", f"LD_PRELOAD={shim}"] if run else ["env", f"LD_PRELOAD={shim}"]
    done = subprocess.run([*run, *preload, load, library], stdout=subprocess.PIPE, text=True)
    expected = re.search(r"bindings_contract_version = (\d+)", KOTLIN.read_text())[1]
    if done.returncode or done.stdout.strip() != expected:
        raise Failed(f"the library does not load: {done.stdout.strip()!r} in place of {expected}")
    print(f"the library loads, contract {expected}, and catches a panic: {folder}")


try:
    main()
except (Failed, OSError) as failure:
    sys.exit(str(failure))
