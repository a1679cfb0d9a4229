#!/usr/bin/env python3
"""Builds the library for Android's ABIs and checks it. The last line of the output is the result.

    run.py --zig FOLDER --target FOLDER [--abi NAME ...] [--features LIST ...]

`--zig`: the `lib` folder of the package ziglang. `--target`: where everything is built.
`cargo xtask test --only android-library` runs it, and provides both.
"""

import argparse
import sys
from pathlib import Path

import build
import check
import planted
import size
from abis import ABIS, Failed

ALL_FEATURES = ("ffi,vault", "ffi")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--zig", required=True, type=Path)
    parser.add_argument("--target", required=True, type=Path)
    parser.add_argument("--abi", nargs="+", choices=ABIS, default=list(ABIS))
    parser.add_argument("--features", nargs="+", choices=ALL_FEATURES, default=ALL_FEATURES)
    own = parser.parse_args()
    target = own.target.resolve()
    measured, exported, faults = {}, 0, 0
    for name in own.abi:
        abi = ABIS[name]
        for features in own.features:
            library = build.build(abi, features, own.zig.resolve(), target)
            complete = features == "ffi,vault"
            count = check.everything(library, complete)
            exported = max(exported, count)
            measured.setdefault(name, {})[features] = sizes = size.measure(library)
            print(f"{name} with {features}: {sizes['stripped']:,} bytes, {sizes['gzip']:,} compressed, {count} functions")
        faults += planted.run(abi, target)
    size.check(measured)
    sizes = ", ".join(f"{name} {max(kind['stripped'] for kind in by.values()):,}" for name, by in measured.items())
    print(f"{len(measured)} ABIs, {exported} functions, {faults} planted faults found; bytes: {sizes}")


try:
    main()
except Failed as failure:
    sys.exit(f"{failure}")
