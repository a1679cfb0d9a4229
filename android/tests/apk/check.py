"""What must be true of the example's APK. Each check returns sentences about what is wrong."""

import re
import struct
import subprocess
import zipfile

PAGE = 16 * 1024
# 542,720 when this was written: all of JNA, coroutines, Kotlin's library, ours.
LARGEST_DEX = 600_000
PROVIDER = "dev.walletjwt.WalletJwtInitializer"
# What the example and Android's Gradle plugin set. Ours would break the build of an app that sets another value.
APPLICATION = {"name", "label", "theme", "extractNativeLibs"}


def faults(apk):
    tree = printed("aapt2", "dump", "xmltree", "--file", "AndroidManifest.xml", apk)
    with zipfile.ZipFile(apk) as archive:
        dex = {name: archive.read(name) for name in archive.namelist() if name.endswith(".dex")}
        libraries = [(entry, archive.read(entry)) for entry in archive.infolist() if entry.filename.endswith(".so")]
    return [
        *manifest_faults(elements(tree)),
        *dex_faults(dex),
        *class_faults(classes(apk)),
        *(fault for entry, content in libraries for fault in library_faults(entry, data_offset(apk, entry), content)),
        *([] if libraries else ["there is no native library"]),
    ]


def summary(apk):
    with zipfile.ZipFile(apk) as archive:
        sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
    dex = sum(size for name, size in sizes.items() if name.endswith(".dex"))
    libraries = sum(name.endswith("/libwallet_jwt.so") for name in sizes)
    return f"an APK of {apk.stat().st_size} bytes for {libraries} processors, with {dex} bytes of dex"


def printed(*command):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout


def elements(tree):
    """The elements of a manifest, from aapt2's listing: their names, with their attributes without namespaces."""
    found = []
    for line in tree.splitlines():
        if element := re.match(r"\s*E: ([\w.-]+)", line):
            found.append((element[1], {}))
        elif attribute := re.match(r'\s*A: (?:\S*:)?(\w+)(?:\(0x[0-9a-f]+\))?=(?:"([^"]*)"|(\S+))', line):
            found[-1][1][attribute[1]] = attribute[2] if attribute[2] is not None else attribute[3]
    return found


def manifest_faults(manifest):
    def named(tag):
        return [attributes for name, attributes in manifest if name == tag]

    permissions = [attributes["name"] for attributes in named("uses-permission")]
    if permissions != ["android.permission.INTERNET"]:
        yield f"the permissions are {permissions}"
    for attributes in named("application"):
        if more := set(attributes) - APPLICATION:
            yield f"<application> has {sorted(more)}"
        if attributes.get("extractNativeLibs") != "false":
            yield "the libraries would be unpacked"
    providers = named("provider")
    if [attributes.get("name") for attributes in providers] != [PROVIDER]:
        yield f"the providers are {providers}"
    for attributes in providers:
        expected = {"authorities": "dev.walletjwt.example.dev.walletjwt", "directBootAware": "true", "exported": "false"}
        for name, value in expected.items():
            if attributes.get(name) != value:
                yield f"the provider's {name} is {attributes.get(name)}"


def dex_faults(dex):
    size = sum(map(len, dex.values()))
    if not 0 < size <= LARGEST_DEX:
        yield f"the dex files have {size} bytes"
    for name, content in dex.items():
        # Strings are in it as they are. A token begins with the header's `{"`.
        if token := re.search(rb"eyJ[\w-]{8,}", content):
            yield f"{name} has a token in it: {token[0].decode()}"


def classes(apk):
    return re.findall(r"Class descriptor\s*: 'L([^;]*);'", printed("dexdump", apk))


# R8 adds an empty class in place of one that older systems lack, if a class of the app's inherits from it.
PUT_IN_BY_R8 = {"android/hardware/biometrics/BiometricPrompt$AuthenticationCallback"}


def class_faults(names):
    if "com/sun/jna/Pointer" not in names:
        yield "JNA's classes have other names: its native half cannot find them"
    for name in sorted(set(names) - PUT_IN_BY_R8):
        if re.match(r"(org/junit|junit|androidx/test|org/robolectric|android)/|dev/walletjwt/\w*(Test|Fake|FolderStore)\b", name):
            yield f"{name} does not belong in an app"


def library_faults(entry, offset, content):
    name = entry.filename
    if entry.compress_type != zipfile.ZIP_STORED:
        yield f"{name} is compressed"
    if offset % PAGE != 0:
        yield f"{name} is at {offset}, which is not a multiple of 16 KB"
    # Phones with 32 bits have pages of 4 KB.
    if content[4] == 2:
        if small := [align for align in segment_alignments(content) if align < PAGE]:
            yield f"{name} has segments for pages of {min(small)} bytes"


def data_offset(apk, entry):
    """Where the content of an entry begins: after its own header, whose length only that header tells."""
    with open(apk, "rb") as file:
        file.seek(entry.header_offset + 26)
        name, extra = struct.unpack("<HH", file.read(4))
    return entry.header_offset + 30 + name + extra


def segment_alignments(elf):
    """The alignments of the loaded segments of a 64-bit ELF file."""
    (table,) = struct.unpack_from("<Q", elf, 32)
    size, count = struct.unpack_from("<HH", elf, 54)
    for index in range(count):
        start = table + index * size
        (kind,) = struct.unpack_from("<I", elf, start)
        if kind == 1:
            yield struct.unpack_from("<Q", elf, start + 48)[0]
