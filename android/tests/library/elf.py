"""Reads what the checks need from a shared library of 32 or 64 bits, little-endian."""

import struct
from collections import namedtuple

LOAD, DYNAMIC, GNU_STACK = 1, 2, 0x6474E551
NEEDED, SONAME, TEXTREL, FLAGS = 1, 14, 22, 30
DYNSYM = 11

Segment = namedtuple("Segment", "kind flags offset address file_size memory_size align")
Section = namedtuple("Section", "kind offset size link entry_size")
# place: where its tag is in the file.
Dynamic = namedtuple("Dynamic", "tag value place")
Symbol = namedtuple("Symbol", "name defined local name_at")


class Elf:
    def __init__(self, data):
        if data[:4] != b"\x7fELF" or data[5] != 1:
            raise ValueError("not a little-endian ELF file")
        self.data = data
        self.wide = data[4] == 2
        if self.wide:
            table_at, sections_at, size, count, section_size, sections = struct.unpack_from("<QQ6xHHHH", data, 32)
        else:
            table_at, sections_at, size, count, section_size, sections = struct.unpack_from("<II6xHHHH", data, 28)
        self.segments = [self._segment(table_at + size * index) for index in range(count)]
        self.sections = [self._section(sections_at + section_size * index) for index in range(sections)]

    def _segment(self, at):
        if self.wide:
            kind, flags, offset, address, _, file_size, memory_size, align = struct.unpack_from("<IIQQQQQQ", self.data, at)
        else:
            kind, offset, address, _, file_size, memory_size, flags, align = struct.unpack_from("<8I", self.data, at)
        return Segment(kind, flags, offset, address, file_size, memory_size, align)

    def _section(self, at):
        form = "<IIQQQQIIQQ" if self.wide else "<10I"
        _, kind, _, _, offset, size, link, _, _, entry_size = struct.unpack_from(form, self.data, at)
        return Section(kind, offset, size, link, entry_size)

    def text(self, at):
        return self.data[at : self.data.index(b"\0", at)].decode()

    def dynamic(self):
        """The entries of the dynamic table, up to the first empty one."""
        table = next(segment for segment in self.segments if segment.kind == DYNAMIC)
        form = "<qQ" if self.wide else "<iI"
        for place in range(table.offset, table.offset + table.file_size, struct.calcsize(form)):
            tag, value = struct.unpack_from(form, self.data, place)
            if tag == 0:
                return
            yield Dynamic(tag, value, place)

    def _symbol_table(self):
        return next(section for section in self.sections if section.kind == DYNSYM)

    def strings_at(self):
        """Where the names of the dynamic symbols begin in the file."""
        return self.sections[self._symbol_table().link].offset

    def needed(self):
        return [self.text(self.strings_at() + entry.value) for entry in self.dynamic() if entry.tag == NEEDED]

    def symbols(self):
        """The dynamic symbols, without the empty first one."""
        table, strings = self._symbol_table(), self.strings_at()
        for at in range(table.offset + table.entry_size, table.offset + table.size, table.entry_size):
            form = "<IBBH" if self.wide else "<I8xBBH"
            name, info, _, section = struct.unpack_from(form, self.data, at)
            yield Symbol(self.text(strings + name), section != 0, info >> 4 == 0, strings + name)
