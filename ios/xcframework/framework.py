"""Makes one framework out of a dylib: its header, its module map, its Info.plist and the privacy manifest."""

import plistlib
import re
import shutil

from slices import DEVICE, HERE, MAC, NAME, ROOT, SIMULATOR

HEADER = ROOT / "bindings" / "swift" / "Sources" / NAME / f"{NAME}.h"
PRIVACY = ROOT / "ios" / "PrivacyInfo.xcprivacy"
PLATFORMS = {DEVICE: "iPhoneOS", SIMULATOR: "iPhoneSimulator", MAC: "MacOSX"}


def version():
    return re.search(r'^version = "([^"]*)"$', (ROOT / "Cargo.toml").read_text(), re.M)[1]


def information(one):
    """The framework's Info.plist. The App Store refuses a framework without its oldest system."""
    return {
        "CFBundleDevelopmentRegion": "en",
        "CFBundleExecutable": NAME,
        "CFBundleIdentifier": f"dev.walletjwt.{NAME}",
        "CFBundleInfoDictionaryVersion": "6.0",
        "CFBundleName": NAME,
        "CFBundlePackageType": "FMWK",
        "CFBundleShortVersionString": version(),
        "CFBundleSupportedPlatforms": [PLATFORMS[one.number]],
        "CFBundleVersion": version(),
        "LSMinimumSystemVersion" if one.number == MAC else "MinimumOSVersion": one.minimum,
    }


def make(one, dylib, parent):
    """Returns the framework's folder in `parent`."""
    framework = parent / f"{NAME}.framework"
    shutil.rmtree(framework, ignore_errors=True)
    # A Mac's framework has its content in a version, and links to it.
    content = framework / "Versions" / "A" if one.number == MAC else framework
    resources = content / "Resources" if one.number == MAC else content
    for folder in (resources, content / "Headers", content / "Modules"):
        folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(dylib, content / NAME)
    (content / NAME).chmod(0o755)
    shutil.copyfile(HEADER, content / "Headers" / HEADER.name)
    shutil.copyfile(HERE / "module.modulemap", content / "Modules" / "module.modulemap")
    shutil.copyfile(PRIVACY, resources / PRIVACY.name)
    (resources / "Info.plist").write_bytes(plistlib.dumps(information(one)))
    if one.number == MAC:
        (framework / "Versions" / "Current").symlink_to("A")
        for name in (NAME, "Headers", "Modules", "Resources"):
            (framework / name).symlink_to(f"Versions/Current/{name}")
    return framework
