"""Builds the library for one ABI with cargo, on any Linux machine, without Android's NDK."""

import hashlib
import json
import os
import shlex
import shutil
import subprocess
import sys

import stubs
from abis import CLANG, ROOT, Failed, c_flags, cargo_environment, target_flag

PROFILE = "mobile"
ARGUMENTS = ROOT / "android" / "rustc-arguments.txt"
EXPORTS = ROOT / "bindings" / "exports.map"


def arguments():
    """The lines of the shared list of rustc's arguments."""
    lines = (line.strip() for line in ARGUMENTS.read_text().splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def version_script(folder):
    """A copy whose name changes with its content. Cargo does not build again if only the content changes."""
    content = EXPORTS.read_bytes()
    copy = folder / f"exports-{hashlib.sha256(content).hexdigest()[:16]}.map"
    copy.write_bytes(content)
    return copy


def hidden_folders():
    """No library names a folder of the machine that built it. `cargo xtask` knows them; the check finds it if nobody does."""
    config = os.environ.get("WALLET_JWT_CARGO_CONFIG")
    return ["--config", config] if config else []


def build(abi, features, zig, target):
    """Returns the path of the library: a copy, because cargo puts that of every list of features at one path."""
    own = target / abi.name
    stubs.make(abi, zig, own / "stubs")
    rustc = [f"-Clinker={CLANG}", *arguments(), f"-Clink-arg=-Wl,--version-script={version_script(own)}"]
    for flag in (target_flag(abi), "-fuse-ld=lld", "-nostdlib", f"-L{own / 'stubs'}"):
        rustc.append(f"-Clink-arg={flag}")
    command = ["cargo", "rustc", "--package=wallet-jwt", "--lib", "--locked", f"--profile={PROFILE}"]
    command += ["--no-default-features", f"--features={features}", "--crate-type=cdylib", f"--target={abi.target}"]
    # One for each list of features: cargo has one record of the sources of a shared library, so the other list would build
    # again every time.
    folder = target / features.replace(",", "-")
    command += [f"--target-dir={folder}", *hidden_folders(), "--message-format=json-render-diagnostics"]
    command += ["--", *rustc]
    for_c = abi.target.replace("-", "_")
    environment = cargo_environment() | {
        f"CC_{for_c}": CLANG,
        f"AR_{for_c}": "llvm-ar-19",
        f"CFLAGS_{for_c}": shlex.join(c_flags(abi, zig)),
        # The flags have folders in them, which may have a space in their names.
        "CC_SHELL_ESCAPED_FLAGS": "1",
    }
    print("$", *command, file=sys.stderr, flush=True)
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise Failed(f"{abi.name} with {features} could not be built")
    messages = (json.loads(line) for line in done.stdout.splitlines() if line.startswith("{"))
    built = [
        file
        for message in messages
        if message.get("target", {}).get("name") == "wallet_jwt"
        for file in message.get("filenames", [])
        if file.endswith(".so")
    ]
    if len(built) != 1:
        raise Failed(f"cargo does not say where the library is: {built}")
    copy = own / features.replace(",", "-") / "libwallet_jwt.so"
    copy.parent.mkdir(exist_ok=True)
    shutil.copyfile(built[0], copy)
    return copy
