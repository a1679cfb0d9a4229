#!/usr/bin/env python3
"""Prints the names that Android's NDK offers at an API level, from one of bionic's map files (libc.map.txt and so on).

    from_map.py LEVEL < libc.map.txt > libc.txt

The lists in this folder were made with it; a new minimum level needs new ones. A line is a name, then `var` if it is a
variable, then the ABIs if not all of ours have it. The rules are those of the NDK's own generator of stub libraries.
"""

import re
import sys

ABIS = ("arm64", "arm", "x86_64")
OTHERS = {"x86", "riscv64"}
# Names for the system's own parts, not for apps.
NOT_PUBLIC = {"platform-only", "llndk", "apex", "systemapi"}


def tags_of(line):
    return line.partition("#")[2].split()


def level(tags, abi):
    """The level that the tags name for this ABI; 0 for none."""
    values = dict(tag.split("=") for tag in tags if tag.startswith("introduced") and "=" in tag)
    text = values.get(f"introduced-{abi}", values.get("introduced", "0"))
    # A code name is a level that is not out yet.
    return int(text) if text.isdigit() else 10_000


def has(tags, abi, wanted):
    if NOT_PUBLIC.intersection(tags) or "future" in tags:
        return False
    architectures = {tag for tag in tags if tag in ABIS or tag in OTHERS}
    if architectures and abi not in architectures:
        return False
    return level(tags, abi) <= wanted


def main():
    wanted = int(sys.argv[1])
    found = {}
    block, public = [], False
    for line in sys.stdin:
        begin = re.match(r"(\w+) \{", line)
        if begin:
            # These two kinds of blocks are for the system's own parts.
            block, public = tags_of(line), not begin[1].endswith(("_PRIVATE", "_PLATFORM"))
        name = re.match(r"\s+([\w.$]+);", line)
        if not name or not public:
            continue
        own = tags_of(line)
        abis = [abi for abi in ABIS if has(block, abi, wanted) and has(own, abi, wanted)]
        if abis:
            found[name[1]] = ("var" in own, abis)
    for name, (variable, abis) in sorted(found.items()):
        print(" ".join([name] + ["var"] * variable + ([] if len(abis) == len(ABIS) else abis)))


main()
