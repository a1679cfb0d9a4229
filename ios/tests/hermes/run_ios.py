#!/usr/bin/env python3
"""Runs the tests on Hermes, each file in a process of its own with its own fake issuer.

    run_ios.py HOST ROOT BUILD LIBRARY BUNDLE COMMAND [FILE …]

HOST is what build.sh has made, from ROOT, BUILD and LIBRARY; BUNDLE the bytecode, COMMAND the program `wallet-jwt`. Without FILE it
runs all. The exit status is 0 if every test has passed and no file is without one.
"""

import os
import pathlib
import sys

REPOSITORY = pathlib.Path(__file__).resolve().parents[3]
sys.path.append(str(REPOSITORY / "android/tests/react-native"))
from run import SHARED, STARTS, run_all  # noqa: E402  (the same tests as on Android)


def main() -> int:
    host, root, build, library = (pathlib.Path(path).resolve() for path in sys.argv[1:5])
    bundle, command, *files = sys.argv[5:]
    folders = [host / "lib", host / "system", build, library]
    # Swift and GNUstep are of another Debian than this machine's Python, so they come with their own loader.
    folders += [root / "usr/libexec/swift/lib/swift/linux", root / "usr/lib/x86_64-linux-gnu", root / "usr/lib"]
    loader = [
        root / "usr/lib64/ld-linux-x86-64.so.2",
        *["--library-path", ":".join(map(str, folders))],
        # An exception of C++ must meet the library that has thrown it.
        *["--preload", f"{host / 'system/libc.so'}:{host / 'lib/libc++_shared.so'}"],
    ]

    def app(file, folder, issuer):
        return [*loader, host / "host", bundle, file, str(STARTS.get(file, 1)), str(REPOSITORY), folder, issuer]

    return run_all(files or ["ios", *SHARED], command, app, os.environ)


if __name__ == "__main__":
    sys.exit(main())
