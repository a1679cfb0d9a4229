"""The privacy manifest against what the library calls.

Apple asks for a reason for each use of some functions ("required reason API"). The manifest must name the category of every such
function that the library imports, and no category of which it imports nothing. The Swift and Objective-C++ code is compiled into
the app, and has no manifest: it must use nothing of Apple's list.

The list: https://developer.apple.com/documentation/bundleresources/describing-use-of-required-reason-api
"""

import plistlib
import re

import paths
from abis import Failed

MANIFEST = paths.ROOT / "ios" / "PrivacyInfo.xcprivacy"

SOURCES = (paths.ROOT / "bindings" / "swift" / "Sources", paths.ROOT / "ios")

# Apple's categories with their C functions. The categories without one, the keyboard's and that of user defaults, are about
# classes, which a library without Objective-C cannot call.
FUNCTIONS = {
    "NSPrivacyAccessedAPICategoryFileTimestamp": (
        "fgetattrlist",
        "fstat",
        "fstatat",
        "getattrlist",
        "getattrlistat",
        "getattrlistbulk",
        "lstat",
        "stat",
    ),
    "NSPrivacyAccessedAPICategorySystemBootTime": ("mach_absolute_time",),
    "NSPrivacyAccessedAPICategoryDiskSpace": (
        "fgetattrlist",
        "fstatfs",
        "fstatvfs",
        "getattrlist",
        "getattrlistat",
        "statfs",
        "statvfs",
    ),
}
# Attribute lists are in two categories; whoever imports one decides by hand.
AMBIGUOUS = {"fgetattrlist", "getattrlist", "getattrlistat", "getattrlistbulk"}
# The rest of the list, which only Swift and Objective-C can use.
MEMBERS = {
    "activeInputModes",
    "contentModificationDateKey",
    "creationDate",
    "creationDateKey",
    "fileModificationDate",
    "modificationDate",
    "systemFreeSize",
    "systemSize",
    "systemUptime",
    "volumeAvailableCapacityForImportantUsageKey",
    "volumeAvailableCapacityForOpportunisticUsageKey",
    "volumeAvailableCapacityKey",
    "volumeTotalCapacityKey",
}
# Apple's names in Objective-C begin otherwise: NSURLCreationDateKey, NSFileSystemFreeSize, NSUserDefaults.
OBJECTIVE_C = re.compile(r"\bNS(URL(Creation|ContentModification|Volume)|File(Creation|Modification|System))\w*")
DEFAULTS = re.compile(r"\b(NS)?UserDefaults\b")


def declared(manifest):
    """The manifest's categories with their reasons."""
    kinds = manifest["NSPrivacyAccessedAPITypes"]
    return {kind["NSPrivacyAccessedAPIType"]: kind["NSPrivacyAccessedAPITypeReasons"] for kind in kinds}


def check(imported, manifest=None):
    """`imported`: the library's imports, as the file spells them."""
    manifest = manifest or plistlib.loads(MANIFEST.read_bytes())
    # On x86-64 some have a second form, `_stat$INODE64`.
    names = {name.removeprefix("_").split("$")[0] for name in imported}
    if names & AMBIGUOUS:
        raise Failed(f"it calls {sorted(names & AMBIGUOUS)[0]}: decide which category it is")
    called = {category for category, functions in FUNCTIONS.items() if names & set(functions)}
    reasons = declared(manifest)
    if called != set(reasons):
        raise Failed(f"{MANIFEST.name} does not fit what the library calls: {sorted(called ^ set(reasons))[0]}")
    if not all(reasons.values()):
        raise Failed(f"{MANIFEST.name} has a category without a reason")
    if manifest["NSPrivacyTracking"] or manifest["NSPrivacyTrackingDomains"]:
        raise Failed(f"{MANIFEST.name} says that the library tracks people")


def sources():
    """The Swift and Objective-C++ code that becomes a part of an app."""
    kinds = {".swift", ".m", ".mm", ".h"}
    files = [path for folder in SOURCES for path in sorted(folder.rglob("*")) if path.suffix in kinds]
    return [path for path in files if "tests" not in path.relative_to(paths.ROOT).parts]


def check_sources(texts=None):
    """`texts`: file names with their texts. Returns how many files it has read."""
    texts = texts or {path.name: path.read_text() for path in sources()}
    listed = MEMBERS.union(*FUNCTIONS.values())
    for name, text in texts.items():
        # Functions of C count where they are called: `stat` is a word, too.
        words = set(re.findall(r"\b\w+\b", text)) & MEMBERS | set(re.findall(r"\b(\w+)\(", text)) & listed
        words |= {match.group() for pattern in (OBJECTIVE_C, DEFAULTS) for match in pattern.finditer(text)}
        if words:
            raise Failed(f"{name} uses {sorted(words)[0]}, for which Apple asks for a reason")
    return len(texts)
