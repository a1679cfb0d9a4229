"""The slices of the xcframework, and how each is linked: the same for `cargo xtask ios` on a Mac and for `ios/tests/library`."""

import os
import re
from collections import namedtuple
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
NAME = "WalletJwtFFI"
INSTALL_NAME = f"@rpath/{NAME}.framework/{NAME}"
IOS, MACOS = "15.0", "13.0"
PROFILE = "mobile"
FEATURES = "ffi,vault"
LIBRARIES = ("-lSystem", "-framework", "Security", "-framework", "CoreFoundation")
EXPORTS = ROOT / "bindings" / "exports.map"

# target: Rust's name. clang: LLVM's. arch, platform, minimum: the linker's. cpu, number: those in the file. sdk: Xcode's name.
Slice = namedtuple("Slice", "target clang arch platform minimum cpu number sdk")

ARM64, X86_64 = 0x0100000C, 0x01000007
DEVICE, SIMULATOR, MAC = 2, 7, 1
SLICES = {
    one.target: one
    for one in (
        Slice("aarch64-apple-ios", f"arm64-apple-ios{IOS}", "arm64", "ios", IOS, ARM64, DEVICE, "iphoneos"),
        Slice("aarch64-apple-ios-sim", f"arm64-apple-ios{IOS}-simulator", "arm64", "ios-simulator", IOS, ARM64, SIMULATOR, "iphonesimulator"),
        Slice("x86_64-apple-ios", f"x86_64-apple-ios{IOS}-simulator", "x86_64", "ios-simulator", IOS, X86_64, SIMULATOR, "iphonesimulator"),
        Slice("aarch64-apple-darwin", f"arm64-apple-macos{MACOS}", "arm64", "macos", MACOS, ARM64, MAC, "macosx"),
    )
}


def hidden_folders():
    """No library names a folder of the machine that built it. `cargo xtask` knows them; the check finds it if nobody does."""
    config = os.environ.get("WALLET_JWT_CARGO_CONFIG")
    return ["--config", config] if config else []


def cargo_arguments(one, folder):
    """Cargo makes a static library, and the linker is called by hand. If cargo called it, rustc would pass a list of exports of
    its own, and Apple's linkers export what either list names."""
    command = ["cargo", "rustc", *hidden_folders(), "--package=wallet-jwt", "--lib", "--locked", f"--profile={PROFILE}", "--no-default-features"]
    return command + [f"--features={FEATURES}", "--crate-type=staticlib", f"--target={one.target}", f"--target-dir={folder}"]


def archive(one, folder):
    """Where cargo puts the static library."""
    return folder / one.target / PROFILE / "libwallet_jwt.a"


def linker_arguments():
    """The lines of the shared list."""
    lines = (line.strip() for line in (HERE / "linker-arguments.txt").read_text().splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def exported_patterns():
    """The names after `global:` in the linker's script of the bindings."""
    script = EXPORTS.read_text()
    names = re.findall(r"[\w*]+(?=;)", script[script.index("global:") : script.index("local:")])
    # The function for the JVM is in no framework: on macOS the linker drops it.
    return [name for name in names if not name.startswith("Java_")]


def export_list(folder):
    """The script in the form of Apple's linkers."""
    file = folder / "exports.txt"
    file.write_text("".join(f"_{name}\n" for name in exported_patterns()))
    return file


def deployment_target(one):
    """The variable that rustc and clang read."""
    return {"MACOSX_DEPLOYMENT_TARGET" if one.number == MAC else "IPHONEOS_DEPLOYMENT_TARGET": one.minimum}
