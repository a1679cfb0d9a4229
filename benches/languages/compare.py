"""Measures, in one run, what verifying one token costs: in Rust, through Kotlin and Swift, and with other libraries.

`cargo xtask bench-bindings` builds all programs and calls this with their commands as JSON. It prints the tables of
docs/performance.md and draws docs/speed.svg.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

from picture import draw

CROSSING = "a call from Kotlin through JNA that does nothing in Rust"
STARTS = 21
# All programs in turn, again and again: a virtual machine is slow for minutes at a time. The lowest figure of each has least of that.
ROUNDS = 5


def median(values):
    return sorted(values)[len(values) // 2]


def output(command):
    return subprocess.run(command["argv"], env={**os.environ, **command["env"]}, check=True, capture_output=True, text=True).stdout


def of(argv, env=None):
    return {"argv": [str(it) for it in argv], "env": env or {}}


class Jvm:
    def __init__(self, plan):
        self.classpath, self.sample, self.work = plan["classpath"], plan["sample"], Path(plan["work"])
        self.caches = self.work / "caches"

    def java(self, *arguments, cached=True):
        keep = f"-Ddev.walletjwt.keepUnpacked={str(cached).lower()}"
        return of(["java", "-cp", self.classpath, keep, *arguments], {"XDG_CACHE_HOME": str(self.caches)})

    def first(self, *options, cached=True):
        return self.java(*options, "dev.walletjwt.benchmarks.FirstVerification", self.sample, cached=cached)

    def medians(self):
        results = self.work / "jmh.json"
        jmh = ["-f", "1", "-wi", "4", "-w", "1", "-i", "5", "-r", "1", "-foe", "true", "-rf", "json", "-rff", results]
        output(self.java(f"-Dwalletjwt.sample={self.sample}", "-Xmx1g", "org.openjdk.jmh.Main", *jmh))
        rows = json.loads(results.read_text())
        return {row["benchmark"].split(".")[-1]: row["primaryMetric"]["scorePercentiles"]["50.0"] for row in rows}

    def threads(self):
        lines = output(self.java("-Xmx1g", "dev.walletjwt.benchmarks.Threads", self.sample)).splitlines()
        rows = [line.split(" ") for line in lines]
        return {(name, int(threads)): int(count) for name, threads, count in rows}


def starts(command):
    """Processor time and time of a process from start to end, in milliseconds."""
    cpu, wall = [], []
    for _ in range(STARTS):
        before, at = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        output(command)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        wall.append(1000 * (time.perf_counter() - at))
        cpu.append(1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
    return median(cpu), median(wall)


def peers(table):
    """The medians of benches/peers, whose rows are `| name | median | …`."""
    names = {
        "this library": "wallet-jwt, Rust with aws-lc",
        "jsonwebtoken": "jsonwebtoken 11.1.0 with aws-lc (Rust)",
        "ring's": "ring's check of the signature alone",
        "a cached token": "wallet-jwt, Rust, from its cache",
    }
    rows = [line.split(" | ") for line in table.splitlines() if line.startswith("| ") and "median" not in line]
    medians = {row[0].removeprefix("| "): float(row[1]) for row in rows}
    return {named: micros for start, named in names.items() for name, micros in medians.items() if name.startswith(start)}


def measured(plan, jvm):
    """The medians of one round, in microseconds."""
    kotlin = jvm.medians()
    return {
        "wallet-jwt, Rust": float(output(of([plan["rust"], "measure", plan["sample"]]))),
        "wallet-jwt, Kotlin": kotlin["walletJwt"],
        "wallet-jwt, Kotlin, from its cache": kotlin["walletJwtCached"],
        "wallet-jwt, Swift": float(output(plan["swift"])),
        "java-jwt 4.5.0": kotlin["auth0"],
        "nimbus-jose-jwt 10.5": kotlin["nimbus"],
        "the JDK's check of the signature alone": kotlin["jdkSignatureAlone"],
        **json.loads(output(plan["node"])),
        **peers(output(plan["peers"])),
        CROSSING: kotlin["crossing"],
    }


def speeds(plan, jvm):
    rounds = [measured(plan, jvm) for _ in range(ROUNDS)]
    rows = {name: min(row[name] for row in rounds) for name in rounds[0]}
    own = rows["wallet-jwt, Rust"]
    print(f"| `verify_offline` of the Para sample, keys at hand | lowest of {ROUNDS} medians | highest | beside Rust |\n|---|---|---|---|")
    for name, micros in rows.items():
        digits = 1 if micros >= 10 else 2
        highest = max(row[name] for row in rounds)
        print(f"| {name} | {micros:.{digits}f} µs | {highest:.{digits}f} µs | {micros - own:+.1f} µs, {micros / own:.3f} × |")
    return {name: micros for name, micros in rows.items() if "alone" not in name and name != CROSSING}


def main():
    plan = json.loads(sys.argv[1])
    jvm = Jvm(plan)
    draw(speeds(plan, jvm), Path(plan["picture"]))

    threads = jvm.threads()
    print("\n| verifications a second on the JVM | 1 thread | all | |\n|---|---|---|---|")
    for name in ("walletJwt", "walletJwtCached", "auth0"):
        counts = sorted((count, value) for (it, count), value in threads.items() if it == name)
        (_, one), (many, all_) = counts[0], counts[-1]
        print(f"| {name} | {one:,} | {all_:,} on {many} | {all_ / one:.2f} × |")

    archive = jvm.work / "app.jsa"
    shutil.rmtree(jvm.caches, ignore_errors=True)
    output(jvm.first(f"-XX:ArchiveClassesAtExit={archive}"))
    processes = {
        "Rust": of([plan["rust"], "first", plan["sample"]]),
        "a JVM that does nothing": jvm.java("dev.walletjwt.benchmarks.FirstVerification"),
        "Kotlin, if each process unpacks the library": jvm.first(cached=False),
        "Kotlin": jvm.first(),
        "Kotlin, with an AppCDS archive": jvm.first(f"-XX:SharedArchiveFile={archive}"),
        "`true`, where Swift runs": plan["swift_nothing"],
        "Swift": plan["swift_first"],
    }
    print(f"\n| a process that verifies once, offline | processor time | time | medians of {STARTS} |\n|---|---|---|---|")
    unpacking = None
    for name, command in processes.items():
        cpu, wall = starts(command)
        if "unpacks" in name:
            unpacking = cpu
        note = f"{cpu / unpacking:.2f} × the processor time of unpacking" if unpacking and name.startswith("Kotlin") else ""
        print(f"| {name} | {cpu:.1f} ms | {wall:.1f} ms | {note} |")


main()
