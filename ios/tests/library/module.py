"""The framework as an app's compiler and linker see it: a C program imports its module and is linked with it."""

import subprocess

import paths
from abis import Failed
from framework import make

PROGRAM = """
@import WalletJwtFFI;
int main(void) { return ffi_wallet_jwt_uniffi_contract_version() == 0; }
"""


def check(one, dylib, target):
    """Fails if the program is not compiled, not linked, or would not look for the framework at its place in an app."""
    folder = target / one.target / "program"
    folder.mkdir(exist_ok=True)
    make(one, dylib, folder)
    source, code, program = (folder / name for name in ("program.m", "program.o", "program"))
    source.write_text(PROGRAM)
    # The header needs the compiler's own headers only.
    flags = ["-target", one.clang, "-ffreestanding", "-nostdlibinc", "-Werror"]
    flags += ["-fmodules", f"-fmodules-cache-path={folder / 'modules'}", f"-F{folder}"]
    command([paths.CLANG, *flags, "-c", source, "-o", code])
    versions = ["-platform_version", one.platform, one.minimum, one.minimum]
    link = [paths.LINKER, "-arch", one.arch, *versions, "-syslibroot", paths.SDK, "-fixup_chains", "-lSystem", code]
    command([*link, f"-F{folder}", "-framework", "WalletJwtFFI", "-rpath", "@executable_path/Frameworks", "-o", program])


def command(words):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    if done.returncode:
        raise Failed(f"an app could not use the framework: {done.stderr.strip()}")
