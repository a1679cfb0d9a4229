"""Reads what the checks need from a dylib of 64 bits, little-endian."""

import struct
from collections import namedtuple

MAGIC = 0xFEEDFACF
DYLIB = 6
APP_EXTENSION_SAFE, TWO_LEVEL = 0x02000000, 0x80
SEGMENT, SYMBOLS, ID, LOAD, UUID, BUILD_VERSION, EXPORTS, CODE_SIGNATURE = 0x19, 2, 0xD, 0xC, 0x1B, 0x32, 0x80000033, 0x1D
WRITE, EXECUTE = 2, 4

# initial: the rights that it begins with.
Segment = namedtuple("Segment", "name initial sections")
Section = namedtuple("Section", "name size")
Version = namedtuple("Version", "platform minimum")


class MachO:
    def __init__(self, data):
        magic, self.cpu, _, self.kind, count, _, self.flags, _ = struct.unpack_from("<8I", data, 0)
        if magic != MAGIC:
            raise ValueError("not a Mach-O file of 64 bits")
        self.data = data
        self.commands = []
        at = 32
        for _ in range(count):
            command, size = struct.unpack_from("<II", data, at)
            self.commands.append((command, at))
            at += size

    def _places(self, wanted):
        return [at for command, at in self.commands if command == wanted]

    def _text(self, at):
        return self.data[at : self.data.index(b"\0", at)].decode()

    def _names(self, wanted):
        return [self._text(at + struct.unpack_from("<I", self.data, at + 8)[0]) for at in self._places(wanted)]

    def install_name(self):
        return self._names(ID)[0]

    def needed(self):
        return self._names(LOAD)

    def has(self, command):
        return bool(self._places(command))

    def version(self):
        """The platform's number, and its oldest version as text."""
        platform, minimum = struct.unpack_from("<II", self.data, self._places(BUILD_VERSION)[0] + 8)
        return Version(platform, f"{minimum >> 16}.{minimum >> 8 & 0xFF}")

    def segments(self):
        for at in self._places(SEGMENT):
            name, initial, count = struct.unpack_from("<8x16s36xII", self.data, at)
            sections = []
            for section in range(at + 72, at + 72 + 80 * count, 80):
                own, size = struct.unpack_from("<16s24xQ", self.data, section)
                sections.append(Section(own.rstrip(b"\0").decode(), size))
            yield Segment(name.rstrip(b"\0").decode(), initial, sections)

    def imports(self):
        """The names that other libraries must have."""
        table, count, strings, _ = struct.unpack_from("<4I", self.data, self._places(SYMBOLS)[0] + 8)
        for at in range(table, table + 16 * count, 16):
            name, kind = struct.unpack_from("<IB", self.data, at)
            # External, and in no section of its own.
            if kind & 0x0E == 0 and kind & 0x01:
                yield self._text(strings + name)

    def exports(self):
        """The names that the loader finds: the words of a tree whose edges have the letters."""
        start, size = struct.unpack_from("<II", self.data, self._places(EXPORTS)[0] + 8)
        waiting = [("", start)] if size else []
        while waiting:
            word, at = waiting.pop()
            own, at = self._number(at)
            if own:
                yield word
            at += own
            children, at = self.data[at], at + 1
            for _ in range(children):
                edge = self._text(at)
                node, at = self._number(at + len(edge) + 1)
                waiting.append((word + edge, start + node))

    def _number(self, at):
        """A number with seven bits in each byte, and where it ends."""
        value = shift = 0
        while True:
            byte = self.data[at]
            value |= (byte & 0x7F) << shift
            shift, at = shift + 7, at + 1
            if byte < 0x80:
                return value, at
