"""Checks of one linked slice. Each raises `Failed` with what is wrong."""

import fnmatch
import re
from pathlib import Path

import macho
import paths
import privacy
from abis import Failed, cargo_home
from slices import INSTALL_NAME, exported_patterns

ALLOWED = {
    "/usr/lib/libSystem.B.dylib",
    "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation",
    "/System/Library/Frameworks/Security.framework/Security",
}
# What the store for the keychain calls. Without a caller of our store the linker drops it, and the names are gone.
STORE = {
    "_SecItemAdd",
    "_SecItemCopyMatching",
    "_SecItemDelete",
    "_SecItemUpdate",
    "_kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly",
    "_kSecUseDataProtectionKeychain",
}


def form(library, one):
    """A dylib for this processor, this system and its oldest version, under the name that apps look for."""
    if (library.kind, library.cpu) != (macho.DYLIB, one.cpu):
        raise Failed("it is no dylib for this processor")
    if library.version() != (one.number, one.minimum):
        raise Failed(f"it is made for platform {library.version()}")
    if library.install_name() != INSTALL_NAME:
        raise Failed(f"its name is {library.install_name()}")
    if not library.flags & macho.TWO_LEVEL:
        raise Failed("it takes a name from whatever library has it")
    if not library.flags & macho.APP_EXTENSION_SAFE:
        raise Failed("an app extension may not link it")
    if not library.has(macho.UUID):
        raise Failed("no crash report could be matched with it")


def protection(library):
    """No memory that can be both written and executed."""
    for segment in library.segments():
        if segment.initial & macho.WRITE and segment.initial & macho.EXECUTE:
            raise Failed(f"{segment.name} can be written and executed")


def needed(library):
    other = sorted(set(library.needed()) - ALLOWED)
    if other:
        raise Failed(f"it needs {', '.join(other)}")


def store(library):
    missing = sorted(STORE - set(library.imports()))
    if missing:
        raise Failed(f"the vault does not use the keychain: it does not call {missing[0]}")


def exports(library, complete):
    """Only what the linker's script of the bindings permits. `complete`: and everything that the bindings call."""
    found = {name.removeprefix("_") for name in library.exports()}
    patterns = exported_patterns()
    other = [name for name in sorted(found) if not any(fnmatch.fnmatchcase(name, one) for one in patterns)]
    if other:
        raise Failed(f"it exports {len(other)} other names, the first is {other[0]}")
    if not found:
        raise Failed("it exports nothing")
    if complete:
        wanted = set(re.findall(r"\b((?:uniffi|ffi)_wallet_jwt_\w+)\(", paths.HEADER.read_text()))
        # uniffi exports checksums of methods of records too, which no generated code asks for.
        more = {name for name in found - wanted if not name.startswith("uniffi_wallet_jwt_checksum_")}
        differ = sorted(wanted - found | more)
        if differ:
            raise Failed(f"the generated header and the library differ in {len(differ)} names, the first is {differ[0]}")
    return len(found)


def folders(data):
    """No text names a folder of the machine that built it."""
    for folder in (cargo_home(), Path.home() / ".rustup", paths.ROOT):
        if str(folder).encode() in data:
            raise Failed(f"it names {folder}")


def everything(path, one, complete):
    """All checks; returns how many functions it exports. `complete`: it is the whole library, not a small one in C."""
    data = path.read_bytes()
    library = macho.MachO(data)
    form(library, one)
    protection(library)
    needed(library)
    folders(data)
    if complete:
        store(library)
        privacy.check(set(library.imports()))
    return exports(library, complete)
