#!/usr/bin/env python3
"""Writes the xcframework of a release into `Package.swift`, before the release is tagged.

    release.py --url URL --zip FILE [--manifest FILE]

SwiftPM reads the manifest of the tag, downloads the URL and compares its checksum, so both must be in the tagged commit.
`--check` writes nothing, and fails if the manifest does not name this file.
"""

import argparse
import hashlib
import re
import sys
from pathlib import Path

MANIFEST = Path(__file__).resolve().parents[2] / "Package.swift"


def written(manifest, url, checksum):
    """The manifest with both values."""
    for name, value in (("releasedURL", url), ("releasedChecksum", checksum)):
        line = re.compile(rf'^let {name} = ".*"$', re.M)
        if len(line.findall(manifest)) != 1:
            sys.exit(f"the manifest has not exactly one line for {name}")
        manifest = line.sub(lambda _: f'let {name} = "{value}"', manifest)
    return manifest


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--zip", required=True, type=Path)
    parser.add_argument("--manifest", type=Path, default=MANIFEST)
    parser.add_argument("--check", action="store_true")
    own = parser.parse_args()
    if not re.fullmatch(r'https://[^\s"\\]+\.xcframework\.zip', own.url):
        sys.exit(f"SwiftPM takes only https, and the name of the file must end with .xcframework.zip: {own.url}")
    before = own.manifest.read_text()
    # The same as `swift package compute-checksum`.
    after = written(before, own.url, hashlib.sha256(own.zip.read_bytes()).hexdigest())
    if own.check and before != after:
        sys.exit("the manifest names another file")
    own.manifest.write_text(after)


main()
