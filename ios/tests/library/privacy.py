"""The privacy manifest against what the library calls.

Apple asks for a reason for each use of some functions ("required reason API"). The manifest must name the category of every such
function that the library imports, and no category of which it imports nothing.
"""

import plistlib

import paths
from abis import Failed

MANIFEST = paths.ROOT / "ios" / "PrivacyInfo.xcprivacy"

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
