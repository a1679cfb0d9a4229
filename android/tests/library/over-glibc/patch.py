"""Changes a copy of Android's library so that glibc can load it. The machine code stays as it is.

1. A name that means something else in glibc gets a capital first letter: the shim has it under that name. names.txt lists
   every name; one that is not in it is an error, because somebody must compare the two C libraries first.
2. The names of needed libraries are dropped: `libc.so` is a text for the linker here. The process has glibc already.
3. Android's packed relocations, which glibc does not know, become ordinary ones in a segment at the end of the file.
"""

import struct
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import elf  # noqa: E402
from abis import Failed  # noqa: E402

NAMES = Path(__file__).resolve().parent / "names.txt"
ANDROID_RELA, ANDROID_RELA_SIZE, RELA, RELA_SIZE = 0x60000011, 0x60000012, 7, 8
# A tag of the range for systems, which glibc passes over.
IGNORED = 0x6000000D
PROGRAM_HEADERS = 6
HEADER = "<IIQQQQQQ"
PAGE = 0x4000


def renamed(names):
    """The names of names.txt that get a capital letter; an error for a name that is not in it."""
    lines = [line.split() for line in NAMES.read_text().splitlines() if line and not line.startswith("#")]
    known = {words[0]: "other" in words[1:] for words in lines}
    unknown = sorted(set(names) - known.keys())
    if unknown:
        raise Failed(f"over-glibc/names.txt does not say whether glibc's {', '.join(unknown)} do what Android's do")
    return {name for name in names if known[name]}


def rename(data, library):
    undefined = [symbol for symbol in library.symbols() if not symbol.defined and symbol.name]
    wanted = renamed([symbol.name for symbol in undefined])
    for symbol in undefined:
        if symbol.name in wanted:
            # A longer name may end in this one and use the same bytes.
            if data[symbol.name_at - 1] != 0:
                raise Failed(f"{symbol.name} is a part of another name")
            data[symbol.name_at] = ord(symbol.name[0].upper())


def unpack(packed):
    """The relocations of the form APS2 (tools/relocation_packer of Android): (offset, info, addend) of each."""
    if packed[:4] != b"APS2":
        raise Failed("the relocations are not of the form APS2")
    at = 4

    def number():
        nonlocal at
        value, shift = 0, 0
        while True:
            byte = packed[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value - (1 << shift) if byte & 0x40 else value

    count, offset, addend, found = number(), number(), 0, []
    while len(found) < count:
        size, flags = number(), number()
        same_info, same_delta, same_addend, has_addend = (flags & bit for bit in (1, 2, 4, 8))
        delta = number() if same_delta else None
        info = number() if same_info else None
        if has_addend and same_addend:
            addend += number()
        elif not has_addend:
            addend = 0
        for _ in range(size):
            offset += delta if same_delta else number()
            own = info if same_info else number()
            if has_addend and not same_addend:
                addend += number()
            found.append((offset, own, addend))
    return found


def move_relocations(data, library):
    """Writes them out and describes them in a new LOAD segment, which takes the place of the one for the headers."""
    entries = {entry.tag: entry for entry in library.dynamic()}
    if ANDROID_RELA not in entries:
        return
    at, size = entries[ANDROID_RELA].value, entries[ANDROID_RELA_SIZE].value
    home = next(one for one in library.segments if one.kind == elf.LOAD and one.address <= at < one.address + one.file_size)
    begin = home.offset + at - home.address
    table = b"".join(struct.pack("<QQq", *one) for one in unpack(bytes(data[begin : begin + size])))

    end = max(one.address + one.memory_size for one in library.segments if one.kind == elf.LOAD)
    data += bytes(-len(data) % PAGE)
    address = -(-end // PAGE) * PAGE
    added = elf.Segment(elf.LOAD, 4, len(data), address, len(table), len(table), PAGE)
    data += table
    if not any(one.kind == PROGRAM_HEADERS for one in library.segments):
        raise Failed("there is no segment to give up")
    # Last, because LOAD segments are in the order of their addresses.
    segments = [one for one in library.segments if one.kind != PROGRAM_HEADERS] + [added]
    place = struct.unpack_from("<Q", data, 32)[0]
    for index, one in enumerate(segments):
        row = (one.kind, one.flags, one.offset, one.address, one.address, one.file_size, one.memory_size, one.align)
        struct.pack_into(HEADER, data, place + index * struct.calcsize(HEADER), *row)
    struct.pack_into("<qQ", data, entries[ANDROID_RELA].place, RELA, address)
    struct.pack_into("<qQ", data, entries[ANDROID_RELA_SIZE].place, RELA_SIZE, len(table))


def patch(original, copy):
    data = bytearray(original.read_bytes())
    library = elf.Elf(bytes(data))
    rename(data, library)
    for entry in library.dynamic():
        if entry.tag == elf.NEEDED:
            struct.pack_into("<q", data, entry.place, IGNORED)
    move_relocations(data, library)
    copy.write_bytes(data)
