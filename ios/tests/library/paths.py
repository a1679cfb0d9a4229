"""The paths and tools that all scripts here share. It is imported first: it says where the other folders' modules are."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
# `slices` and `framework`, which `cargo xtask ios` uses on a Mac.
sys.path.append(str(ROOT / "ios" / "xcframework"))
# `abis` and `size`: running commands, and the rule for sizes.
sys.path.append(str(ROOT / "android" / "tests" / "library"))

CLANG = "clang-19"
LINKER = "ld64.lld-19"
# Our lists of the names that Apple's libraries have, in the place of Apple's SDK.
SDK = HERE / "sdk"
HEADER = ROOT / "bindings" / "swift" / "Sources" / "WalletJwtFFI" / "WalletJwtFFI.h"
