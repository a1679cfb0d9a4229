"""Type-checks the Objective-C++ and the generated specification under ARC, as Xcode compiles them, against React Native's
headers; and compares the C functions of the header with those that Swift defines. Faults that are planted must be found.

    check_types.py ROOT HEADERS OUTPUT

In the root of the tree. ROOT is a Debian 13 with GNUstep, HEADERS what headers.sh made. The compiler is clang 19: the one that
comes with Swift 6.0 ends with an assertion on React Native's EventEmitter.h under ARC.
"""

import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT, HEADERS, OUTPUT = map(pathlib.Path, sys.argv[1:])
IOS = pathlib.Path("ios")
SPEC = "WalletJwtSpec/WalletJwtSpec.h"

# What is planted: a rule, a file, a text in it, what replaces it, and a text that the compiler must say.
FAULTS = [
    ("a method of the specification that is missing", "RNWalletJwt.mm",
     "- (NSDictionary *)sessionSnapshot:", "- (NSDictionary *)snapshot:", "'sessionSnapshot:' in protocol"),
    ("a method that the specification has renamed", SPEC,
     "sessionUnlock:", "sessionUnlockNow:", "in protocol 'NativeWalletJwtSpec' not implemented"),
    ("an argument of another type", "RNWalletJwt.mm",
     "loggedInAgain:(BOOL)loggedInAgain", "loggedInAgain:(NSString *)loggedInAgain", "conflicting parameter types"),
    ("a method that returns something else", "RNWalletJwt.mm",
     "- (NSDictionary *)decodeUnverified:", "- (double)decodeUnverified:", "conflicting return type"),
    ("a class without the generated base", "RNWalletJwt.h",
     ": NativeWalletJwtSpecBase", ": NSObject", "declares the selector 'emitOnSessionEvent:'"),
    ("an event that the specification does not have", "RNWalletJwt.mm",
     "emitOnSessionEvent:", "emitOnSession:", "declares the selector 'emitOnSession:'"),
    ("another module's C++ class", "RNWalletJwt.mm",
     "NativeWalletJwtSpecJSI>", "NativeWalletSpecJSI>", "no member named 'NativeWalletSpecJSI'"),
    ("a promise that is rejected without its error", "RNWalletJwt.mm",
     "text(texts[1]), error)", "text(texts[1]))", "too few arguments to block call"),
    ("a C function that does not exist", "RNWalletJwt.mm",
     "wallet_jwt_vault_clear(", "wallet_jwt_vault_empty(", "use of undeclared identifier 'wallet_jwt_vault_empty'"),
    ("a C function with an argument too few", "RNWalletJwt.mm",
     "utf8(account), utf8(token)", "utf8(account)", "no matching function for call to 'wallet_jwt_vault_save'"),
    ("a C function with its last arguments swapped", "WalletJwtModule.h",
     "void wallet_jwt_vault_clear(void *module, const char *vault, void *context, WalletJwtReply reply)",
     "void wallet_jwt_vault_clear(void *module, const char *vault, WalletJwtReply reply, void *context)",
     "no matching function for call to 'wallet_jwt_vault_clear'"),
    ("an object given away without a bridge", "RNWalletJwt.mm",
     "wallet_jwt_module_new((__bridge void *)self", "wallet_jwt_module_new((void *)self", "requires a bridged cast"),
    ("a message that ARC forbids", "RNWalletJwt.mm",
     "wallet_jwt_module_free(_module);", "[self release];", "ARC forbids explicit message send"),
]
# The same for the comparison with Swift.
BOUNDARY_FAULTS = [
    ("Swift without a function of the header", "VaultCalls.swift",
     '"wallet_jwt_vault_clear"', '"wallet_jwt_vault_empty"'),
    ("Swift with two arguments swapped", "SessionCalls.swift",
     "_ requestId: Double, _ token: CText", "_ token: CText, _ requestId: Double"),
    ("Swift that takes a text that may be null as one that may not", "VerifierCalls.swift",
     "_ keyId: CText?", "_ keyId: CText"),
]

SWIFT_TYPES = {
    "const char *": "CText", "double": "Double", "bool": "Bool", "void *module": "CModule", "void *context": "CContext",
    "WalletJwtReply": "CReply", "WalletJwtEvent": "CEvent",
}
MAY_BE_NULL = {"keyId", "rejected"}

results = []


def main():
    ours = tree("sound")
    sound = [
        ("the module fits the generated specification under ARC", ours / "RNWalletJwt.mm"),
        ("the generated specification compiles under ARC", HEADERS / "WalletJwtSpec/WalletJwtSpec-generated.mm"),
    ]
    planted = [tree(f"planted-{number}", fault[1:4]) for number, fault in enumerate(FAULTS)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        said = list(pool.map(compiled, [ours, ours, *planted], [source for _, source in sound]
                             + [folder / "RNWalletJwt.mm" for folder in planted]))
    for (rule, _), words in zip(sound, said):
        check(rule, words == "", words)
    for fault, words in zip(FAULTS, said[len(sound):]):
        check(f"found: {fault[0]}", fault[4] in words, words)
    check("Swift defines the functions of the header", header_functions(ours) == swift_functions(ours) != {})
    for rule, *fault in BOUNDARY_FAULTS:
        folder = tree("planted", fault)
        check(f"found: {rule}", header_functions(folder) != swift_functions(folder))
    failed = results.count(False)
    print(f"total: {len(results) - failed} passed, {failed} failed")
    sys.exit(failed > 0)


def tree(name, fault=None):
    """A copy of the sources, and of the specification, with a fault."""
    folder = OUTPUT / name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(IOS, folder, ignore=shutil.ignore_patterns("tests", "*.md", "*.xcframework"))
    (folder / SPEC).parent.mkdir()
    shutil.copy(HEADERS / SPEC, folder / SPEC)
    if fault:
        path, text, planted = folder / fault[0], *fault[1:]
        source = path.read_text()
        if text not in source:
            sys.exit(f"{fault[0]} has no `{text}`, which a fault is planted in")
        path.write_text(source.replace(text, planted))
    return folder


def compiled(folder, source):
    """What the compiler says: nothing if it has no objection."""
    script = 'root=$1 headers=$2; source ios/tests/flags.sh; clang++-19 --sysroot="$root" -I"$3" '
    script += '-isystem "$headers/for-arc" "${objective[@]}" "${includes[@]}" "${@:4}"'
    options = ["-fsyntax-only", "-fobjc-arc", "-fobjc-runtime=gnustep-2.0"]
    options += ["-fobjc-exceptions", "-D_NATIVE_OBJC_EXCEPTIONS=1"]
    options += ["-Wall", "-Wextra", "-Wno-unused-parameter", "-Werror", "-ferror-limit=3", "-fdiagnostics-color=never"]
    command = ["bash", "-c", script, "bash", ROOT, HEADERS, folder, *options, source]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    return run.stderr if run.returncode else ""


def header_functions(folder):
    """The functions of the header, each with the types that Swift must have."""
    text = (folder / "WalletJwtModule.h").read_text()
    return {
        name: [swift_type(argument) for argument in re.split(r",\s*", arguments)]
        for name, arguments in re.findall(r"^(?:void|void \*)\s*(wallet_jwt_\w+)\(([^)]*)\);", text, re.M)
    }


def swift_type(argument):
    kind, name = re.fullmatch(r"(.*?[ *])(\w+)", argument).groups()
    kind = SWIFT_TYPES.get(argument) or SWIFT_TYPES[kind.strip()]
    return kind + "?" if name in MAY_BE_NULL else kind


def swift_functions(folder):
    text = "".join(path.read_text() for path in sorted(folder.glob("*.swift")))
    return {
        name: [argument.split(": ")[1].removeprefix("@escaping ") for argument in re.split(r",\s*", arguments.strip())]
        for name, arguments in re.findall(r'@_cdecl\("(\w+)"\) @usableFromInline\nfunc \w+\(([^)]*)\)', text)
    }


def check(rule, holds, said=""):
    results.append(bool(holds))
    print(f"{'ok' if holds else 'FAILED'} {rule}")
    if not holds:
        print(said)


main()
