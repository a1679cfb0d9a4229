#!/usr/bin/env python3
"""Links the library for Apple's systems and checks it. The last line of the output is the result.

    run.py --zig FOLDER --target FOLDER [--slice NAME ...]

`--zig`: the `lib` folder of the package ziglang. `--target`: where everything is built.
`cargo xtask test --only ios-library` runs it, and provides both.
"""

import argparse
import sys
from pathlib import Path

import paths  # first: it says where the others are
import checks
import faults
import linking
import module
import privacy
import size
from abis import Failed
from slices import FEATURES, SLICES


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--zig", required=True, type=Path)
    parser.add_argument("--target", required=True, type=Path)
    parser.add_argument("--slice", nargs="+", choices=SLICES, default=list(SLICES))
    own = parser.parse_args()
    target, zig = own.target.resolve(), own.zig.resolve()
    target.mkdir(parents=True, exist_ok=True)
    measured, exported, found = {}, 0, faults.of_rules()
    privacy.check_sources()
    for name in own.slice:
        one = SLICES[name]
        found += faults.of_slice(one, target)
        library = linking.build(one, zig, target)
        exported = checks.everything(library, one, complete=True)
        module.check(one, library, target)
        measured[name] = {FEATURES: size.measure(library)}
        sizes = measured[name][FEATURES]
        print(f"{name}: {sizes['stripped']:,} bytes, {sizes['gzip']:,} compressed, {exported} functions", flush=True)
    size.check(measured)
    sizes = ", ".join(f"{name} {by[FEATURES]['stripped']:,}" for name, by in measured.items())
    print(f"{len(measured)} slices, {exported} functions, {found} planted faults found; bytes: {sizes}")


try:
    main()
except Failed as failure:
    sys.exit(f"{failure}")
