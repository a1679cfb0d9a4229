"""Makes a copy of a library for Android (x86_64) that glibc's loader takes. Its machine code stays as it is.

    python3 android_library.py FROM TO

Removed: the versions of the C library's names, because glibc has other ones. Renamed: the functions that mean something
else in glibc, to those of bionic.c.
"""

import pathlib
import struct
import sys

RENAMED = {b"sysconf": b"sYsconf", b"strerror_r": b"strerrOr_r"}

PT_LOAD, PT_DYNAMIC = 1, 2
DT_NULL, DT_STRTAB, DT_STRSZ = 0, 5, 10
DT_VERSYM, DT_VERNEED, DT_VERNEEDNUM = 0x6FFFFFF0, 0x6FFFFFFE, 0x6FFFFFFF
DT_VERDEF, DT_VERDEFNUM = 0x6FFFFFFC, 0x6FFFFFFD
X86_64 = 62


def adapted(library: bytes) -> bytes:
    image = bytearray(library)
    if image[:6] != b"\x7fELF\x02\x01" or struct.unpack_from("<H", image, 18)[0] != X86_64:
        raise SystemExit("not a library for x86_64")
    segments = list(program_headers(image))
    (begin, length), = [(offset, size) for kind, offset, _, size in segments if kind == PT_DYNAMIC]
    entries = [struct.unpack_from("<QQ", image, at) for at in range(begin, begin + length, 16)]
    values = dict(entries)

    without = {DT_VERSYM, DT_VERNEED, DT_VERNEEDNUM, DT_VERDEF, DT_VERDEFNUM, DT_NULL}
    kept = [entry for entry in entries if entry[0] not in without]
    kept += [(DT_NULL, 0)] * (len(entries) - len(kept))
    for index, entry in enumerate(kept):
        struct.pack_into("<QQ", image, begin + 16 * index, *entry)

    names = file_offset(segments, values[DT_STRTAB])
    end = names + values[DT_STRSZ]
    for name, own in RENAMED.items():
        at = image.find(b"\0" + name + b"\0", names, end)
        if at >= 0:
            image[at + 1 : at + 1 + len(own)] = own
    return bytes(image)


def program_headers(image):
    """Kind, offset in the file, address, and size in the file of each segment."""
    table, = struct.unpack_from("<Q", image, 32)
    size, count = struct.unpack_from("<HH", image, 54)
    for at in range(table, table + size * count, size):
        kind, _, offset, address, _, length = struct.unpack_from("<IIQQQQ", image, at)
        yield kind, offset, address, length


def file_offset(segments, address):
    for kind, offset, start, length in segments:
        if kind == PT_LOAD and start <= address < start + length:
            return offset + address - start
    raise SystemExit("a table of the library is in no segment")


if __name__ == "__main__":
    source, target = map(pathlib.Path, sys.argv[1:])
    target.write_bytes(adapted(source.read_bytes()))
