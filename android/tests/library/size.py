"""The size of the library for each ABI against docs/size.json.

A library may grow by 2 % over the recorded size. Growth beyond that is a decision: WALLET_JWT_WRITE_DOCS=1 writes the new
sizes into the file, and the commit that changes it says why.
"""

import gzip
import json
import os

from abis import ROOT, Failed

FILE = ROOT / "docs" / "size.json"
PERMITTED_GROWTH = 0.02


def measure(path):
    data = path.read_bytes()
    # An app's download is compressed about as gzip does it.
    return {"stripped": len(data), "gzip": len(gzip.compress(data, 9, mtime=0))}


def recorded():
    return json.loads(FILE.read_text()) if FILE.is_file() else {}


def compare(measured, known):
    """`measured` and `known`: ABI -> features -> kind -> bytes."""
    problems = []
    for abi, by_features in measured.items():
        for features, sizes in by_features.items():
            for kind, size in sizes.items():
                old = known.get(abi, {}).get(features, {}).get(kind)
                where = f"{abi} with {features}, {kind}"
                if old is None:
                    problems.append(f"{where}: {size:,} bytes, not in docs/size.json")
                elif size > old * (1 + PERMITTED_GROWTH):
                    problems.append(f"{where}: {size:,} bytes, recorded are {old:,}")
    return problems


def check(measured):
    """Compares, or writes the file if the variable says so."""
    known = recorded()
    if os.environ.get("WALLET_JWT_WRITE_DOCS") == "1":
        for abi, by_features in measured.items():
            known.setdefault(abi, {}).update(by_features)
        FILE.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n")
        return
    problems = compare(measured, known)
    if problems:
        raise Failed("; ".join(problems) + " (WALLET_JWT_WRITE_DOCS=1 records new sizes)")
