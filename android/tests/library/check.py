"""Checks of one built library. Each raises `Failed` with what is wrong."""

import fnmatch
import re
from pathlib import Path

import elf
from abis import ROOT, Failed, cargo_home
from build import EXPORTS
from stubs import LIBRARIES

PAGE = 0x4000
HEADER = ROOT / "bindings" / "swift" / "Sources" / "WalletJwtFFI" / "WalletJwtFFI.h"
# For the JVM, without JNA: src/ffi/direct.
FOR_JNI = "Java_dev_walletjwt_DirectCalls_call"
ALLOWED = {f"{library}.so" for library in LIBRARIES}
# What the dynamic linker would have to write into code for.
TEXT_RELOCATIONS = 4


def pages(library):
    loads = [segment for segment in library.segments if segment.kind == elf.LOAD]
    if not loads:
        raise Failed("no LOAD segment")
    for segment in loads:
        if segment.align != PAGE or segment.offset % PAGE != segment.address % PAGE:
            raise Failed(f"a LOAD segment is aligned to {segment.align:#x}, not to {PAGE:#x}")


def needed(library):
    found = set(library.needed())
    if found - ALLOWED:
        raise Failed(f"it needs {', '.join(sorted(found - ALLOWED))}")
    if "libc.so" not in found:
        raise Failed("it does not need libc.so: was it linked with empty stubs?")


def protection(library):
    """Neither an executable stack nor code that is written at the start; Android refuses the second."""
    stack = [segment for segment in library.segments if segment.kind == elf.GNU_STACK]
    if not stack or any(segment.flags & 1 for segment in stack):
        raise Failed("its stack is executable")
    for entry in library.dynamic():
        if entry.tag == elf.TEXTREL or entry.tag == elf.FLAGS and entry.value & TEXT_RELOCATIONS:
            raise Failed("its code has relocations")


def exported_patterns():
    """The names after `global:` in the linker's script."""
    script = EXPORTS.read_text()
    return re.findall(r"[\w*]+(?=;)", script[script.index("global:") : script.index("local:")])


def exports(library, complete):
    """Only what the linker's script permits. `complete`: and everything that the bindings call."""
    found = {symbol.name for symbol in library.symbols() if symbol.defined and not symbol.local}
    patterns = exported_patterns()
    other = [name for name in sorted(found) if not any(fnmatch.fnmatchcase(name, one) for one in patterns)]
    if other:
        raise Failed(f"it exports {len(other)} other names, the first is {other[0]}")
    if complete:
        wanted = {FOR_JNI, *re.findall(r"\b((?:uniffi|ffi)_wallet_jwt_\w+)\(", HEADER.read_text())}
        # uniffi exports checksums of methods of records too, which no generated code asks for.
        more = {name for name in found - wanted if not name.startswith("uniffi_wallet_jwt_checksum_")}
        differ = sorted(wanted - found | more)
        if differ:
            raise Failed(f"the generated header and the library differ in {len(differ)} names, the first is {differ[0]}")
    if not found:
        raise Failed("it exports nothing")
    return len(found)


def folders(data):
    """No text names a folder of the machine that built it."""
    for folder in (cargo_home(), Path.home() / ".rustup", ROOT):
        if str(folder).encode() in data:
            raise Failed(f"it names {folder}")


def everything(path, complete):
    """All checks; returns how many functions it exports."""
    data = path.read_bytes()
    library = elf.Elf(data)
    pages(library)
    needed(library)
    protection(library)
    folders(data)
    return exports(library, complete)
