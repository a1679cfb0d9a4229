#!/usr/bin/env python3
"""Builds `ios/WalletJwtFFI.xcframework` with Apple's tools: `cargo xtask ios` runs it on a Mac.

    make.py --target FOLDER

Nobody has run it yet (docs/verified.md). `ios/tests/library` builds the same slices with LLVM's linker on Linux, and makes each
framework with `framework.py`.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import framework
from slices import INSTALL_NAME, LIBRARIES, NAME, ROOT, SIMULATOR, SLICES
from slices import archive, cargo_arguments, deployment_target, export_list, linker_arguments

OUTPUT = ROOT / "ios" / f"{NAME}.xcframework"
# All that a build needs to know of its caller. Xcode sets dozens of variables for its build phases, and each of SDKROOT,
# CFLAGS or RUSTFLAGS would change what is built.
KEPT = ("HOME", "PATH", "TMPDIR", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN", "DEVELOPER_DIR")


def run(command, more=None):
    words = [str(word) for word in command]
    print("$", *words, file=sys.stderr, flush=True)
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    if subprocess.run(words, cwd=ROOT, env=kept | (more or {}), stdout=sys.stderr).returncode:
        sys.exit(f"`{words[0]} {words[1]}` failed")


def dylib(one, target):
    """Builds and links one slice."""
    run(cargo_arguments(one, target / "cargo"), deployment_target(one))
    own = target / one.target
    own.mkdir(parents=True, exist_ok=True)
    linker = ["-force_load", archive(one, target / "cargo"), "-install_name", INSTALL_NAME]
    linker += ["-exported_symbols_list", export_list(own), *linker_arguments()]
    command = ["xcrun", "--sdk", one.sdk, "clang", "-target", one.clang, "-dynamiclib", "-o", own / NAME]
    for word in linker:
        command += ["-Xlinker", word]
    run([*command, *LIBRARIES])
    return own / NAME


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--target", required=True, type=Path)
    target = parser.parse_args().target.resolve()
    built = {one: dylib(one, target) for one in SLICES.values()}
    # One framework holds both processors of the simulator.
    both = target / "simulator" / NAME
    both.parent.mkdir(parents=True, exist_ok=True)
    run(["xcrun", "lipo", "-create", *(file for one, file in built.items() if one.number == SIMULATOR), "-output", both])
    frameworks = {one.number: (one, file) for one, file in built.items()}
    frameworks[SIMULATOR] = (frameworks[SIMULATOR][0], both)
    command = ["xcodebuild", "-create-xcframework"]
    for one, file in frameworks.values():
        command += ["-framework", framework.make(one, file, target / "frameworks" / one.sdk)]
    shutil.rmtree(OUTPUT, ignore_errors=True)
    run([*command, "-output", OUTPUT])
    print(f"{len(frameworks)} frameworks in {OUTPUT.relative_to(ROOT)}")


main()
