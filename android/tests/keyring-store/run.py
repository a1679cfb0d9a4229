#!/usr/bin/env python3
"""Asks Android's keychain and the crate android-native-keyring-store the same questions, and compares with expected.txt.

    run.py --zig FOLDER --target FOLDER [--maven-repository FOLDER] [--write]

`--zig`: the `lib` folder of the package ziglang. `--target`: where everything is built. `--write`: records the answers.
"""

import argparse
import difflib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
LIBRARY = HERE.parent / "library"
sys.path[:0] = [str(LIBRARY), str(LIBRARY / "over-glibc")]

import patch  # noqa: E402
import stubs  # noqa: E402
from abis import ABIS, CLANG, Failed, cargo_environment, run, target_flag  # noqa: E402
from build import arguments  # noqa: E402

EXPECTED = HERE / "expected.txt"


def bridge(zig, target):
    """The crate as Android's library for x86-64, from a copy of `bridge` that is in no workspace of ours."""
    abi = ABIS["x86_64"]
    stubs.make(abi, zig, target / "stubs")
    crate = target / "bridge"
    shutil.copytree(HERE / "bridge", crate, dirs_exist_ok=True)
    linked = [target_flag(abi), "-fuse-ld=lld", "-nostdlib", f"-L{target / 'stubs'}"]
    # For dependencies too: the crate is also a shared library of its own.
    rustc = [f"-Clinker={CLANG}", *arguments(), *(f"-Clink-arg={flag}" for flag in linked)]
    command = ["cargo", "build", "--release", f"--target={abi.target}", f"--target-dir={target / 'cargo'}"]
    run(*command, "--config", f"target.{abi.target}.rustflags={json.dumps(rustc)}", cwd=crate, env=cargo_environment())
    return target / "cargo" / abi.target / "release" / "libkeyring_bridge.so"


def over_glibc(library, target):
    """A copy that an ordinary Linux machine loads, and what is loaded before it."""
    copy, shim = target / "libkeyring_bridge.so", target / "libbionic_over_glibc.so"
    patch.patch(library, copy)
    compiler = os.environ.get("CC", "cc")
    run(compiler, "-O2", "-shared", "-fPIC", "-Wl,--no-as-needed", LIBRARY / "over-glibc" / "shim.c", "-o", shim, "-lm")
    return copy, shim


def classes(target, repository):
    """The class path: the fakes, our keychain and the questions, then Android's own classes."""
    command = ["mvn", "--file", HERE / "pom.xml", "--batch-mode", "--no-transfer-progress", f"-Dwalletjwt.output={target}"]
    if repository:
        command.append(f"-Dmaven.repo.local={repository.resolve()}")
    run(*command, "process-classes")
    built = target / "wallet-jwt-android-keyring-store"
    return f"{built / 'classes'}:{(built / 'classpath.txt').read_text()}"


def ask(path, library, shim, log):
    command = ["java", "-cp", path, f"-Dwalletjwt.bridge={library}", "dev.walletjwt.MainKt"]
    environment = os.environ | {"LD_PRELOAD": f"{shim}:libgcc_s.so.1"}
    with log.open("w") as errors:
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True)
    if done.returncode:
        raise Failed(f"the questions ended with {done.returncode}: see {log}")
    return done.stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--zig", required=True, type=Path)
    parser.add_argument("--target", required=True, type=Path)
    parser.add_argument("--maven-repository", type=Path)
    parser.add_argument("--write", action="store_true")
    own = parser.parse_args()
    target = own.target.resolve()
    target.mkdir(parents=True, exist_ok=True)
    library, shim = over_glibc(bridge(own.zig.resolve(), target), target)
    answers = ask(classes(target, own.maven_repository), library, shim, target / "errors.txt")
    print(answers, end="")
    if own.write:
        EXPECTED.write_text(answers)
    elif answers != EXPECTED.read_text():
        before, now = EXPECTED.read_text().splitlines(), answers.splitlines()
        raise Failed("\n".join(["the answers have changed:", *difflib.unified_diff(before, now, "expected", "now", lineterm="")]))


try:
    main()
except (Failed, OSError) as failure:
    sys.exit(f"{failure}")
