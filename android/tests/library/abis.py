"""Android's ABIs that the library is built for, and the paths and tools that all scripts here share."""

import os
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

LEVEL = 24
HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
CLANG = "clang-19"

# target: Rust's name. clang: LLVM's, without the level. short: the name in symbols/*.txt. headers: zig's folders.
Abi = namedtuple("Abi", "name target clang short headers")

ABIS = {
    abi.name: abi
    for abi in (
        Abi("arm64-v8a", "aarch64-linux-android", "aarch64-linux-android", "arm64", ("aarch64-linux-musl", "aarch64-linux-any")),
        Abi("armeabi-v7a", "armv7-linux-androideabi", "armv7a-linux-androideabi", "arm", ("arm-linux-musl", "arm-linux-any")),
        Abi("x86_64", "x86_64-linux-android", "x86_64-linux-android", "x86_64", ("x86_64-linux-musl", "x86-linux-any")),
    )
}


class Failed(Exception):
    """A check that failed; its text is for a person."""


def target_flag(abi):
    return f"--target={abi.clang}{LEVEL}"


def c_flags(abi, zig):
    """Flags for clang to compile C for this ABI. zig has musl's and Linux's headers; Android's are in its NDK only."""
    musl, linux = abi.headers
    include = zig / "libc" / "include"
    flags = [target_flag(abi), "-D_GNU_SOURCE", "-nostdlibinc"]
    for folder in (musl, "generic-musl", linux, "any-linux-any"):
        if not (include / folder).is_dir():
            raise Failed(f"zig has no {include / folder}")
        flags += ["-isystem", str(include / folder)]
    return flags


def run(*command, **keywords):
    """Runs a command, whose output goes to the log; a failure ends the script."""
    words = [str(word) for word in command]
    print("$", *words, file=sys.stderr, flush=True)
    if subprocess.run(words, stdout=keywords.pop("stdout", sys.stderr), **keywords).returncode:
        raise Failed(f"`{words[0]} {words[1] if len(words) > 1 else ''}` failed")


def cargo_environment():
    """Without what `cargo run` sets for xtask: ring's build script would build again."""
    dropped = ("CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_")
    return {name: value for name, value in os.environ.items() if not name.startswith(dropped)}


def cargo_home():
    return Path(os.environ.get("CARGO_HOME") or Path.home() / ".cargo")
