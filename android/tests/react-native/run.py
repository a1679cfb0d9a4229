#!/usr/bin/env python3
"""Runs the tests on Hermes, each file in a process of its own with its own fake issuer.

    run.py HOST BUNDLE COMMAND LIBRARY [FILE …]

HOST is what build.sh has made, BUNDLE the bytecode, COMMAND the program `wallet-jwt`. LIBRARY is our library: for this machine, or for
Android (x86_64) as the tests of Android's library make it loadable here, with its shim beside it. Without FILE it runs all.
The exit status is 0 if every test has passed and no file is without one.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parents[2]

# How many times the app starts in one process; once where nothing is said.
STARTS = {"reload": 50}
# Those that run on each platform.
SHARED = [
    *["crossing", "reload", "errorCodes", "ownership", "calls", "session"],
    *["signIn", "module", "judging", "conformance", "requests", "authorizedFetch"],
]
LIMIT_SECS = 600


def main() -> int:
    host, bundle, command, library, *files = sys.argv[1:]
    host, library = pathlib.Path(host).resolve(), pathlib.Path(library).resolve()
    print(f"the library is for {'Android' if shim_of(library).is_file() else 'this machine'}")
    preloaded = [host / "system/libc.so", host / "lib/libc++_shared.so", shim_of(library)]
    environment = {
        **os.environ,
        "LD_LIBRARY_PATH": f"{host / 'lib'}:{host / 'system'}",
        # Before the JVM's own C++ library: an exception must meet the one that has thrown it.
        "LD_PRELOAD": ":".join(str(file) for file in preloaded if file.is_file()),
    }

    def app(file, folder, issuer):
        override = "no-such-library" if file == "missing" else library
        return [
            *["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Xss4m", "-XX:+ErrorFileToStderr"],
            f"-Djava.library.path={host / 'lib'}",
            f"-Djna.tmpdir={folder}",
            f"-Duniffi.component.wallet_jwt.libraryOverride={override}",
            *["-cp", (host / "class-path.txt").read_text(), "dev.walletjwt.reactnative.host.HermesHost"],
            *[bundle, file, str(STARTS.get(file, 1)), str(REPOSITORY), folder, issuer],
        ]

    return run_all(files or ["android", "missing", *SHARED], command, app, environment)


def shim_of(library):
    return library.with_name("libbionic_over_glibc.so")


def run_all(files, command, app, environment):
    """Runs the files of tests. `app` gives the command for a file, from an empty folder and the issuer's address."""
    passed = failed = 0
    for file in files:
        begun = time.monotonic()
        counts, status = run(file, command, app, environment)
        passed += counts[0]
        failed += counts[1]
        print(f"{file}: {counts[0]} passed, {counts[1]} failed, {time.monotonic() - begun:.1f} s", flush=True)
        if status != 0 or counts[0] == 0 or counts[1] > 0:
            failed = max(failed, 1)
            print(f"FAIL {file}: exit status {status}", flush=True)
    print("planted: two tests fail on purpose", flush=True)
    counts, status = run("planted", command, app, environment)
    if (counts, status) != ([1, 2], 1):
        failed += 1
        print("FAIL planted: two tests fail on purpose, and that was not seen")
    print(f"total: {passed} passed, {failed} failed")
    return 0 if failed == 0 else 1


def run(file, command, app, environment):
    """How many tests of the file have passed and failed, and the exit status."""
    with tempfile.TemporaryDirectory() as folder, Issuer(command) as issuer:
        counts = [0, 0]
        started = app(file, folder, issuer.address)
        with subprocess.Popen(started, env=environment, stdout=subprocess.PIPE, text=True) as process:
            limit = threading.Timer(LIMIT_SECS, process.kill)
            limit.start()
            for line in process.stdout:
                print(line, end="", flush=True)
                found = re.fullmatch(rf"{file}: (\d+) passed, (\d+) failed\n", line)
                for index in range(2 if found else 0):
                    counts[index] += int(found[index + 1])
            limit.cancel()
        return counts, process.wait()


class Issuer:
    """The fake issuer in a process of its own, on a port that is free."""

    def __init__(self, command):
        self.process = subprocess.Popen([command, "issuer", "--port", "0"], stdout=subprocess.PIPE, text=True)
        first = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", first)
        if not found:
            raise SystemExit(f"the issuer said: {first}")
        self.address = found[0]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


if __name__ == "__main__":
    sys.exit(main())
