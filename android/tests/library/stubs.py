"""Makes what the library is linked with: stub libraries with the names of API level 24, and LLVM's unwinder.

A stub has every name of symbols/*.txt and no code. The NDK's own stubs are like that. An empty library would not do: the
linker drops libraries that nothing is taken from, and accepts names that no phone has.
"""

from abis import CLANG, HERE, LEVEL, Failed, run, target_flag, c_flags

LIBRARIES = ("libc", "libm", "libdl", "liblog")

# The files of LLVM's unwinder. The NDK links the same code into every library.
UNWINDER = (
    "libunwind.cpp",
    "Unwind-EHABI.cpp",
    "UnwindLevel1.c",
    "UnwindLevel1-gcc-ext.c",
    "UnwindRegistersSave.S",
    "UnwindRegistersRestore.S",
)


def names(library, abi):
    """The (name, is a variable) pairs that the library has on this ABI."""
    for line in (HERE / "symbols" / f"{library}.txt").read_text().splitlines():
        name, *tags = line.split()
        if name.startswith("#"):
            continue
        only = [tag for tag in tags if tag != "var"]
        if not only or abi.short in only:
            yield name, "var" in tags


def make_stubs(abi, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for library in LIBRARIES:
        lines = []
        for name, variable in names(library, abi):
            kind, section = ("object", ".data") if variable else ("function", ".text")
            lines += [section, f".globl {name}", f".type {name},%{kind}", f"{name}: .quad 0", f".size {name},8"]
        if not lines:
            raise Failed(f"symbols/{library}.txt has no name for {abi.name}")
        source = folder / f"{library}.s"
        source.write_text("\n".join(lines) + "\n")
        output = folder / f"{library}.so"
        run(CLANG, target_flag(abi), "-fuse-ld=lld", "-nostdlib", "-shared", f"-Wl,-soname,{library}.so", source, "-o", output)


def make_unwinder(abi, zig, folder):
    """Compiles zig's copy of LLVM's libunwind. Rust's standard library for Android asks for it by that name."""
    source = zig / "libunwind"
    flags = c_flags(abi, zig) + [f"-I{source / 'include'}", f"-I{source / 'src'}", "-Os", "-fPIC", "-funwind-tables"]
    # As LLVM builds it. The names stay inside of the library that it is linked into.
    flags += ["-DNDEBUG", "-D_LIBUNWIND_IS_NATIVE_ONLY", "-D_LIBUNWIND_HIDE_SYMBOLS", "-fvisibility=hidden"]
    flags += ["-ffunction-sections", "-fdata-sections"]
    # Android's name for musl's function behind `errno`.
    flags.append("-D__errno_location=__errno")
    objects = []
    for name in UNWINDER:
        output = folder / f"{name}.o"
        language = ["-std=c++17", "-fno-exceptions", "-fno-rtti", "-nostdinc++"] if name.endswith(".cpp") else []
        run(CLANG, *flags, *language, "-c", source / "src" / name, "-o", output)
        objects.append(output)
    archive = folder / "libunwind.a"
    archive.unlink(missing_ok=True)
    run("llvm-ar-19", "crs", archive, *objects)


def make(abi, zig, folder):
    """Makes everything in `folder`, or nothing if it was made from the same lists and with the same zig."""
    lists = "".join((HERE / "symbols" / f"{library}.txt").read_text() for library in LIBRARIES)
    stamp = f"{LEVEL} {zig} {(HERE / 'stubs.py').read_text()}{(HERE / 'abis.py').read_text()}{lists}"
    made = folder / "made-from"
    if made.is_file() and made.read_text() == stamp:
        return
    made.unlink(missing_ok=True)
    make_stubs(abi, folder)
    make_unwinder(abi, zig, folder)
    made.write_text(stamp)
