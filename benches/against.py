"""Compares the speed of the working tree with another revision of it: builds both, and measures them in turn.

`cargo xtask bench --against REVISION [FILTER]` calls this. On a noisy machine only runs in turn can be compared.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROUNDS = 5


def bench(tree, target):
    """Builds the benchmark `verify` of a tree, and returns the program."""
    command = ["cargo", "bench", "-p", "wallet-jwt", "--bench", "verify", "--no-run", "--locked", "--message-format=json"]
    if "\ntoken-cache = " in (tree / "Cargo.toml").read_text():
        command += ["--features", "token-cache"]
    env = {**os.environ, "CARGO_TARGET_DIR": str(target)}
    lines = subprocess.run(command, cwd=tree, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    programs = [message["executable"] for message in map(json.loads, lines) if message.get("executable")]
    if not programs:
        sys.exit(f"{tree} has no benchmark `verify`")
    return programs[-1]


def medians(program, tree, results, name_part):
    """Nanoseconds by name."""
    shutil.rmtree(results, ignore_errors=True)
    env = {**os.environ, "CRITERION_HOME": str(results)}
    # Criterion chooses its form by the word that cargo gives.
    subprocess.run([program, "--bench", "--noplot", *name_part], cwd=tree, env=env, check=True, stdout=subprocess.DEVNULL)
    found = {}
    for estimates in results.glob("**/new/estimates.json"):
        name = json.loads((estimates.parent / "benchmark.json").read_text())["full_id"]
        found[name] = json.loads(estimates.read_text())["median"]["point_estimate"]
    return found


def main():
    root, work, revision, *name_part = Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:]
    other = work / "tree"
    shutil.rmtree(other, ignore_errors=True)
    other.mkdir(parents=True)
    # With `-m` below every file is of now: cargo would take a file of the revision's own time for one that it has built.
    archive = subprocess.Popen(["git", "archive", revision], cwd=root, stdout=subprocess.PIPE)
    subprocess.run(["tar", "-xm", "-C", other], stdin=archive.stdout, check=True)
    if archive.wait() != 0:
        sys.exit(f"git has no revision {revision}")
    sides = {"then": (other, bench(other, work / "then")), "now": (root, bench(root, work / "now"))}
    rounds = {side: {} for side in sides}
    for number in range(ROUNDS):
        # The second of two is often slower: each is the first one in turn.
        for side in sorted(sides, reverse=number % 2 == 0):
            tree, program = sides[side]
            for name, nanos in medians(program, tree, work / "results", name_part).items():
                rounds[side].setdefault(name, []).append(nanos)
    print(f"| medians of {ROUNDS} runs in turn | {revision} | now | |\n|---|---|---|---|")
    for name in sorted(rounds["now"].keys() & rounds["then"].keys()):
        then, now = (sorted(rounds[side][name])[ROUNDS // 2] / 1000 for side in ("then", "now"))
        print(f"| {name} | {then:.2f} µs | {now:.2f} µs | {now / then:.2f} × |")
    for name in sorted(rounds["now"].keys() ^ rounds["then"].keys()):
        print(f"| {name} | only in one of the two | | |")


main()
