"""Measures verifications a second on 1, 2, 4 and so on threads: in Rust, on the JVM, and with other libraries.

`cargo xtask bench-scale` puts this beside the programs it starts, so that the folder can be carried to a machine with more
cores. It prints tables for docs/performance.md.
"""

import argparse
import glob
import os
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODULES = "java.base,java.logging,java.management,jdk.unsupported"
NAMES = {
    "shared": "wallet-jwt, one `Verifier`",
    "one-each": "wallet-jwt, a `Verifier` for each thread",
    "jsonwebtoken": "jsonwebtoken 11.1.0 with aws-lc",
    "ring": "ring's check of the signature alone",
    "aws-lc": "aws-lc's, with a parsed key",
    "walletJwt": "wallet-jwt, Kotlin",
    "walletJwtCached": "wallet-jwt, Kotlin, from its cache",
    "auth0": "java-jwt 4.5.0",
}


def counted(*argv):
    """Lines of name, threads, calls a second."""
    lines = subprocess.run([str(it) for it in argv], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    rows = {}
    for name, threads, calls in (line.split(" ") for line in lines):
        rows.setdefault(name, {})[int(threads)] = int(calls)
    return rows


def show(title, rows):
    counts = list(next(iter(rows.values())))
    print(f"\n| {title} | " + " | ".join(str(count) for count in counts) + f" | {counts[-1]} beside 1 |")
    print("|---" * (len(counts) + 2) + "|")
    for name, row in rows.items():
        print(f"| {NAMES[name]} | " + " | ".join(f"{row[count]:,}" for count in counts) + f" | {row[counts[-1]] / row[counts[0]]:.2f} × |")


def beside(rows, name, other):
    most = max(rows[name])
    print(f"\n{NAMES[name]} has {rows[name][most] / rows[other][most]:.3f} × the calls of {NAMES[other]} on {most} threads.")


def take(classpath):
    """The jars, and a Java that has what they need."""
    (HERE / "jars").mkdir()
    for jars in classpath.split(":"):
        for jar in glob.glob(f"{jars}.jar"):
            shutil.copy(jar, HERE / "jars")
    subprocess.run(["jlink", "--add-modules", MODULES, "--output", HERE / "java"], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("threads", nargs="?", default=os.cpu_count(), type=int, help="the greatest number of threads")
    parser.add_argument("--jars", metavar="CLASSPATH", help="takes the jars of this class path into the folder first")
    arguments = parser.parse_args()
    if arguments.jars:
        take(arguments.jars)
    most = str(arguments.threads)
    for library in ("ring", "aws-lc"):
        rows = counted(HERE / f"scale-{library}", most)
        show(f"Rust, verifications a second; wallet-jwt with {library}", rows)
        beside(rows, "shared", "one-each")
        beside(rows, "shared", "jsonwebtoken")
    sample = HERE / "sample"
    subprocess.run([HERE / "boundary", "make", sample], check=True)
    rows = counted(HERE / "java" / "bin" / "java", "-Xmx1g", "-cp", HERE / "jars" / "*", "dev.walletjwt.benchmarks.Threads", sample, most)
    show("JVM, verifications a second", rows)
    beside(rows, "walletJwt", "auth0")


main()
