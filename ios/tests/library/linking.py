"""Builds one slice with cargo and links it as a dylib with LLVM's linker, on any Linux machine, without Apple's SDK."""

import shlex
import subprocess
import sys

import paths  # first: it says where the others are
from abis import Failed, cargo_environment
from slices import INSTALL_NAME, LIBRARIES, NAME, SIMULATOR
from slices import archive, cargo_arguments, deployment_target, export_list, linker_arguments


def link(one, inputs, output, exports, *flags):
    """Returns an empty text, or what the linker said."""
    command = [paths.LINKER, "-dylib", "-arch", one.arch, "-platform_version", one.platform, one.minimum, one.minimum]
    command += ["-syslibroot", str(paths.SDK), "-install_name", INSTALL_NAME, "-exported_symbols_list", str(exports)]
    # Apple's linker keeps one copy of functions with the same machine code by itself.
    command += ["--icf=all", *linker_arguments(), *map(str, inputs), *LIBRARIES, *flags, "-o", str(output)]
    print("$", *command, file=sys.stderr, flush=True)
    done = subprocess.run(command, capture_output=True, text=True)
    print(done.stderr, file=sys.stderr, end="")
    return done.stderr if done.returncode else ""


def c_flags(one, zig):
    """Flags for clang to compile C for this slice. zig carries Apple's free headers."""
    headers = zig / "libc" / "include" / "any-darwin-any"
    if not headers.is_dir():
        raise Failed(f"zig has no {headers}")
    return ["-target", one.clang, "-nostdlibinc", "-isystem", str(headers), "-Os", "-fPIC", "-fvisibility=hidden"]


def environment(one, zig, folder):
    """For cargo: how to compile C for this slice."""
    for_c = one.target.replace("-", "_")
    sdk = folder / "no-sdk"
    sdk.mkdir(exist_ok=True)
    return cargo_environment() | deployment_target(one) | {
        f"CC_{for_c}": paths.CLANG,
        f"AR_{for_c}": "llvm-ar-19",
        f"CFLAGS_{for_c}": shlex.join(c_flags(one, zig)),
        # The flags have folders in them, which may have a space in their names.
        "CC_SHELL_ESCAPED_FLAGS": "1",
        # By default flags would be added that only Apple's clang knows.
        "CRATE_CC_NO_DEFAULTS": "1",
        # rustc looks for Apple's SDK. Nothing is taken from it: no program is linked.
        "SDKROOT": str(sdk),
        # Cargo builds the standard library only if it may use what is not stable.
        **({"RUSTC_BOOTSTRAP": "1"} if one.number == SIMULATOR else {}),
    }


def build(one, zig, target):
    """Returns the path of the dylib."""
    # Not one folder: what runs on this machine would be built again, as with the other kind of standard library.
    cargo = target / ("cargo-with-sources" if one.number == SIMULATOR else "cargo")
    command = cargo_arguments(one, cargo)
    # Not every mirror of rustup has the simulator's standard library: it is built from its sources, on every machine.
    if one.number == SIMULATOR:
        command.append("-Zbuild-std=std,panic_unwind")
    print("$", *command, file=sys.stderr, flush=True)
    if subprocess.run(command, cwd=paths.ROOT, env=environment(one, zig, target), stdout=sys.stderr).returncode:
        raise Failed(f"{one.target} could not be built")
    own = target / one.target
    own.mkdir(exist_ok=True)
    output = own / NAME
    # All members: the functions of the boundary are reached by name only. `-dead_strip` drops what none of them reaches.
    said = link(one, ["-force_load", archive(one, cargo)], output, export_list(own))
    if said:
        raise Failed(f"{one.target} could not be linked: {said.strip()}")
    return output
