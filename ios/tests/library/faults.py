"""Plants faults and expects each check to find its own. A check that finds nothing in a bad library shows nothing in a good
one. The libraries here are small ones in C, linked with the same linker, arguments and lists of names."""

import plistlib

import checks
import linking
import macho
import paths
import privacy
import size
from abis import Failed, run
from slices import SLICES, export_list

GOOD = "char *getenv(const char *); int ffi_wallet_jwt_planted(void) { return getenv(\"A\") != 0; }"
# Every system of Apple's has it, and no list of ours.
UNLISTED = "int rand(void); int ffi_wallet_jwt_planted(void) { return rand(); }"
OTHER_NAME = GOOD + " int other(void) { return 0; }"


def found(what, attempt, words):
    """Runs a check that must fail with these words."""
    try:
        attempt()
    except Failed as failure:
        if words in str(failure):
            return 1
        raise Failed(f"planted {what}: the check failed for another reason: {failure}") from None
    raise Failed(f"planted {what}: no check found it")


class Planted:
    """Small libraries of one slice."""

    def __init__(self, one, target):
        self.one = one
        self.folder = target / one.target / "planted"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.exports = export_list(self.folder)

    def link(self, code, *flags, one=None, exports=None):
        """The library, or what the linker said."""
        one = one or self.one
        source, code_file, output = (self.folder / f"planted.{end}" for end in ("c", "o", "dylib"))
        source.write_text(code)
        run(paths.CLANG, "-target", one.clang, "-ffreestanding", "-c", source, "-o", code_file)
        said = linking.link(one, [code_file], output, exports or self.exports, *flags)
        return said or output

    def built(self, code, *flags, **keywords):
        output = self.link(code, *flags, **keywords)
        if isinstance(output, str):
            raise Failed(f"a planted library cannot be linked: {output}")
        return output

    def found(self, what, words, code, *flags, **keywords):
        library = self.built(code, *flags, **keywords)
        return found(what, lambda: checks.everything(library, self.one, complete=False), words)


def of_slice(one, target):
    """Faults in a library of this slice; returns how many were found."""
    planted = Planted(one, target)
    good = planted.built(GOOD)
    checks.everything(good, one, complete=False)

    said = planted.link(UNLISTED)
    if not isinstance(said, str) or "undefined symbol: _rand" not in said:
        raise Failed(f"a name that no list has did not fail the link: {said}")
    wide = planted.folder / "wide.txt"
    wide.write_text(planted.exports.read_text() + "_other*\n")
    count = 1 + planted.found("an export", "other names, the first is other", OTHER_NAME, exports=wide)
    hidden = planted.built(OTHER_NAME)
    checks.everything(hidden, one, complete=False)
    whole = macho.MachO(hidden.read_bytes())
    count += found("a missing export", lambda: checks.exports(whole, complete=True), "differ")
    count += found("an unused store", lambda: checks.store(whole), "does not use the keychain")
    foreign = planted.built("int other_library(void) { return 0; }", "-install_name", "/usr/lib/libother.dylib", exports=wide)
    foreign = foreign.rename(planted.folder / "libother.dylib")
    calls = "int other_library(void); int ffi_wallet_jwt_planted(void) { return other_library(); }"
    count += planted.found("a library", "it needs /usr/lib/libother.dylib", calls, str(foreign))
    count += planted.found("a name", "its name is other", GOOD, "-install_name", "other")
    count += planted.found("a lookup in all libraries", "whatever library", GOOD, "-flat_namespace")
    count += planted.found("a ban from app extensions", "app extension", GOOD, "-no_application_extension")
    count += planted.found("a folder", "it names", GOOD + f' char *ffi_wallet_jwt_folder = "{paths.ROOT}/src/lib.rs";')
    for other in [slice for slice in SLICES.values() if slice.arch == one.arch and slice.number != one.number][:1]:
        count += planted.found("another system", "made for platform", GOOD, one=other)
    return count


def of_rules():
    """Faults that need no library; returns how many were found."""
    grown = size.compare({"a": {"f": {"stripped": 1021}}}, {"a": {"f": {"stripped": 1000}}})
    within = size.compare({"a": {"f": {"stripped": 1020}}}, {"a": {"f": {"stripped": 1000}}})
    if len(grown) != 1 or within:
        raise Failed("growth by more than 2 % was not told from less")
    manifest = plistlib.loads(privacy.MANIFEST.read_bytes())
    called = {"_lstat", "_stat$INODE64"}
    privacy.check(called, manifest)
    count = 1
    for what, imported in (("a category that the manifest lacks", called | {"_statfs"}), ("a category without use", set())):
        count += found(what, lambda: privacy.check(imported, manifest), "does not fit")
    for text in ("ProcessInfo.processInfo.systemUptime", "NSURLCreationDateKey", "UserDefaults.standard", "statfs(path, &one)"):
        count += found(text, lambda: privacy.check_sources({"Planted.swift": text}), "Apple asks for a reason")
    return count
