"""Plants faults and expects each check to find its own. A check that finds nothing in a bad library shows nothing in a good
one. Also: the libraries here are small ones in C, linked with the same stubs."""

import subprocess

import check
import elf
import size
from abis import CLANG, Failed, target_flag

GOOD = "int getpid(void); int ffi_wallet_jwt_planted(void) { return getpid(); }"
# getrandom came with API level 28.
TOO_NEW = "long getrandom(void *, unsigned long, unsigned); long ffi_wallet_jwt_planted(void) { return getrandom(0, 0, 0); }"
OTHER_NAME = GOOD + " int other(void) { return 0; }"


def link(abi, folder, code, *flags):
    """Links a library; returns it, or what the linker said."""
    source, output = folder / "planted.c", folder / "planted.so"
    source.write_text(code)
    command = [CLANG, target_flag(abi), "-fuse-ld=lld", "-nostdlib", "-fPIC", "-shared", f"-L{folder.parent / 'stubs'}"]
    command += ["-Wl,-z,defs", "-Wl,-z,max-page-size=16384", *flags, str(source), "-lc", "-o", str(output)]
    done = subprocess.run(command, capture_output=True, text=True)
    return (None, done.stderr) if done.returncode else (output, "")


def found(what, run, words):
    """Runs a check that must fail with these words."""
    try:
        run()
    except Failed as failure:
        if words in str(failure):
            return
        raise Failed(f"planted {what}: the check failed for another reason: {failure}") from None
    raise Failed(f"planted {what}: no check found it")


def run(abi, target):
    """Returns how many faults were found."""
    folder = target / abi.name / "planted"
    folder.mkdir(parents=True, exist_ok=True)

    good, said = link(abi, folder, GOOD)
    if good is None:
        raise Failed(f"a good library cannot be linked: {said}")
    check.everything(good, complete=False)

    failed, said = link(abi, folder, TOO_NEW)
    if failed is not None or "undefined symbol: getrandom" not in said:
        raise Failed(f"a name that API level 24 lacks did not fail the link: {said}")

    small, _ = link(abi, folder, GOOD, "-Wl,-z,max-page-size=4096")
    found("pages of 4 KB", lambda: check.pages(elf.Elf(small.read_bytes())), "LOAD segment")
    other, _ = link(abi, folder, OTHER_NAME)
    found("an export", lambda: check.everything(other, complete=False), "other names, the first is other")
    missing, _ = link(abi, folder, GOOD)
    found("a missing export", lambda: check.everything(missing, complete=True), "differ")
    loose, _ = link(abi, folder, GOOD, "-Wl,-z,execstack")
    found("an executable stack", lambda: check.everything(loose, complete=False), "stack")
    foreign = folder / "libother.so"
    link(abi, folder, "int other_library(void) { return 0; }", "-Wl,-soname,libother.so")[0].rename(foreign)
    calls = "int other_library(void); int getpid(void); int ffi_wallet_jwt_planted(void) { return other_library() + getpid(); }"
    needs, _ = link(abi, folder, calls, str(foreign))
    found("a library", lambda: check.everything(needs, complete=False), "it needs libother.so")
    grown = size.compare({"a": {"f": {"stripped": 1021}}}, {"a": {"f": {"stripped": 1000}}})
    within = size.compare({"a": {"f": {"stripped": 1020}}}, {"a": {"f": {"stripped": 1000}}})
    if len(grown) != 1 or within:
        raise Failed("growth by more than 2 % was not told from less")
    return 7
