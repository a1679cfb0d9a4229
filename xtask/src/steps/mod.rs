//! The table of steps. A new step needs a row here and a function in this folder.

pub mod android;
mod android_apk;
mod android_react_native;
mod apple;
pub mod cargo_tests;
mod deny;
mod differential;
mod docs;
pub mod host_library;
mod interop;
pub mod ios;
mod ios_module;
pub mod javascript;
pub mod kotlin;
mod server_node;
pub mod swift;
mod vault;
mod wallet_jwt;

use crate::job::{Job, StepResult};
use crate::needs::{
    AAPT2, ANDROID_CLASSES, ANDROID_TARGETS, APK_TOOLS, APPLE_TARGETS, CARGO_DENY, CLANG, DBUS, DEBOOTSTRAP,
    EXAMPLE_APP, GIT, GNOME_KEYRING, GNUSTEP, GO, HERMES_ANDROID, JDK, JRE_ARM64, KEEPASSXC, KWALLET, LIBCXX,
    MAVEN, MAVEN_PACKAGES, NODE, NODE_MODULES, Need, PYJWT, PYTHON, QEMU_ARM64, R8, REACT_ANDROID, REDIS,
    RUBY, SWIFT, ZIG,
};
use crate::{bindings, typescript};
use javascript::Prepared::{App, Command, Hermes, Host, Package};

/// One step.
pub struct Step {
    /// Its name: for `--only`, for its log file and for `docs/verified.md`.
    pub name: &'static str,
    /// The group it belongs to, also for `--only`.
    pub part: &'static str,
    /// What it shows when it passes.
    pub about: &'static str,
    /// What it needs.
    pub needs: &'static [Need],
    /// Runs it.
    pub run: fn(&mut Job) -> StepResult,
}

impl Step {
    /// Whether `word` means this step or its part.
    pub fn is(&self, word: &str) -> bool {
        self.name == word || self.part == word
    }
}

/// All steps, in the order in which they run.
pub const TABLE: &[Step] = &[
    Step {
        name: "core",
        part: "core",
        about: "the library with all features but aws-lc: unit, integration and documentation tests",
        needs: &[],
        run: |job| cargo_tests::run(job, cargo_tests::LIBRARY),
    },
    Step {
        name: "core-aws-lc",
        part: "core",
        about: "the library with aws-lc and without the vault: the same answers as with ring, and ES512",
        needs: &[],
        run: |job| cargo_tests::run(job, cargo_tests::SERVER),
    },
    Step {
        name: "core-without-net",
        part: "core",
        about: "the library without its HTTP client and without the vault",
        needs: &[],
        run: |job| cargo_tests::without_net(job, &[]),
    },
    Step {
        name: "vault-without-net",
        part: "vault",
        about: "the library with the vault and without its HTTP client",
        needs: &[],
        run: |job| cargo_tests::without_net(job, &["vault"]),
    },
    Step {
        name: "secret-service",
        part: "vault",
        about: "a real Secret Service: the rules for stores, killed processes, leaks, the command line",
        needs: &[GNOME_KEYRING],
        run: vault::secret_service,
    },
    Step {
        name: "kwallet",
        part: "vault",
        about: "a real KWallet, as a login starts it: the rules for stores, its late writes, its prompt",
        needs: &[DBUS, KWALLET],
        run: vault::kwallet,
    },
    Step {
        name: "keepassxc",
        part: "vault",
        about: "a real KeePassXC: the rules for stores, its question before each access, its prompt",
        needs: &[DBUS, KEEPASSXC],
        run: vault::keepassxc,
    },
    Step {
        name: "keyutils",
        part: "vault",
        about: "the real keys of the Linux kernel: the rules for stores, and the quota",
        needs: &[],
        run: vault::keyutils,
    },
    Step {
        name: "cli",
        part: "cli",
        about: "the command line",
        needs: &[],
        run: |job| cargo_tests::run(job, cargo_tests::COMMAND),
    },
    Step {
        name: "demo",
        part: "cli",
        about: "the demo as a new user runs it, without a terminal",
        needs: &[],
        run: docs::demo,
    },
    Step {
        name: "xtask",
        part: "xtask",
        about: "the tests of xtask itself",
        needs: &[],
        run: |job| cargo_tests::run(job, &["-p", "xtask", "-p", "wallet-jwt-bindgen"]),
    },
    Step {
        name: "interop-pyjwt",
        part: "interop",
        about: "tokens made by PyJWT, every algorithm, through the command line",
        needs: &[PYTHON, PYJWT],
        run: interop::pyjwt,
    },
    Step {
        name: "interop-jose",
        part: "interop",
        about: "tokens made by jose for JavaScript, every algorithm, through the command line",
        needs: &[PYTHON, NODE],
        run: interop::jose,
    },
    Step {
        name: "server-node",
        part: "interop",
        about: "the documented Node server: which tokens of the fake issuer it accepts and refuses",
        needs: &[PYTHON, NODE],
        run: server_node::run,
    },
    Step {
        name: "wallet-verifiers",
        part: "interop",
        about: "the verifiers of Privy's, Stytch's and Crossmint's own packages beside this one, on the same tokens",
        needs: &[PYTHON, NODE],
        run: server_node::wallet_verifiers,
    },
    Step {
        name: "server-fleet",
        part: "interop",
        about: "the documented fleet of servers: a real Redis, also gone, slow, full and hostile; fifty processes",
        needs: &[REDIS],
        run: |job| cargo_tests::run(job, &["-p", "wallet-jwt-server-fleet"]),
    },
    Step {
        name: "differential-jose",
        part: "differential",
        about: "which odd tokens and key sets jose for JavaScript accepts and this library does not, and the reverse",
        needs: &[PYTHON, NODE],
        run: differential::jose,
    },
    Step {
        name: "differential-pyjwt",
        part: "differential",
        about: "which odd tokens and key sets PyJWT accepts and this library does not, and the reverse",
        needs: &[PYTHON, PYJWT],
        run: differential::pyjwt,
    },
    Step {
        name: "differential-nimbus",
        part: "differential",
        about: "which odd tokens and key sets nimbus-jose-jwt accepts and this library does not, and the reverse",
        needs: &[JDK, MAVEN],
        run: differential::nimbus,
    },
    Step {
        name: "differential-golang",
        part: "differential",
        about: "which odd tokens and key sets golang-jwt with keyfunc accepts and this library does not, and the reverse",
        needs: &[PYTHON, GO],
        run: differential::golang,
    },
    Step {
        name: "bindings",
        part: "bindings",
        about: "the generated Kotlin and Swift are current, and the library exports nothing else",
        needs: &[],
        run: bindings::check,
    },
    Step {
        name: "ffi-without-vault",
        part: "bindings",
        about: "the library for bindings that only verify: with the exported functions, without the vault",
        needs: &[],
        run: |job| cargo_tests::without_net(job, &["ffi"]),
    },
    Step {
        name: "js-generated",
        part: "javascript",
        about: "the generated TypeScript types and error codes are current",
        needs: &[PYTHON, NODE, NODE_MODULES],
        run: typescript::check,
    },
    Step {
        name: "kotlin",
        part: "kotlin",
        about: "the JVM package: its tests on the real library, from the jar; its documentation, without a warning",
        needs: &[JDK, MAVEN, MAVEN_PACKAGES],
        run: kotlin::jvm,
    },
    Step {
        name: "android-r8",
        part: "android",
        about: "the same tests on a library that R8 shrank with the rules for apps; without them it must not start",
        needs: &[JDK, MAVEN, MAVEN_PACKAGES, R8],
        run: kotlin::shrunk,
    },
    Step {
        name: "js-types",
        part: "javascript",
        about: "the JavaScript package and its tests compile in strict mode; its documentation has no warning",
        needs: &[PYTHON, NODE, NODE_MODULES],
        run: |job| javascript::check(job, &["types"], &[]),
    },
    Step {
        name: "js-lint",
        part: "javascript",
        about: "ESLint, which must also find planted faults, and Prettier",
        needs: &[PYTHON, NODE, NODE_MODULES],
        run: |job| javascript::check(job, &["lint"], &[]),
    },
    Step {
        name: "js-unit",
        part: "javascript",
        about: "the TypeScript over a fake native module, with failures that a test cannot cause in the real one",
        needs: &[PYTHON, NODE, NODE_MODULES],
        run: |job| javascript::check(job, &["unit"], &[]),
    },
    Step {
        name: "js-package",
        part: "javascript",
        about: "the npm package: its files, what its Gradle build and its podspec name, and that `npm pack` refuses a wrong one",
        needs: &[PYTHON, NODE, NODE_MODULES, RUBY],
        run: |job| javascript::check(job, &["package", "gradle", "podspec", "prepack"], &[Package]),
    },
    Step {
        name: "js-consumer",
        part: "javascript",
        about: "an app that installs the packed package: its types, and its tests with React Native's own preset",
        needs: &[PYTHON, NODE, NODE_MODULES],
        run: |job| javascript::check(job, &["consumer"], &[Package]),
    },
    Step {
        name: "js-codegen",
        part: "javascript",
        about: "React Native's code generator, oldest and newest, makes the schema in the tree",
        needs: &[PYTHON, NODE, NODE_MODULES],
        run: |job| javascript::check(job, &["codegen"], &[Package]),
    },
    Step {
        name: "react-native",
        part: "javascript",
        about: "the TypeScript over the real Kotlin module, on a JVM, and the real library",
        needs: &[PYTHON, NODE, NODE_MODULES, JDK, MAVEN, REACT_ANDROID],
        run: |job| javascript::check(job, &["realModule"], &[Host, Command]),
    },
    Step {
        name: "android-react-native",
        part: "android",
        about: "the TypeScript on the Hermes of Android's apps, through React Native's JSI and JNI, to the Kotlin module",
        needs: &[
            PYTHON,
            NODE,
            NODE_MODULES,
            JDK,
            MAVEN,
            REACT_ANDROID,
            HERMES_ANDROID,
            ZIG,
            ANDROID_TARGETS,
            CLANG,
            LIBCXX,
        ],
        run: android_react_native::run,
    },
    Step {
        name: "js-hermes",
        part: "javascript",
        about: "an app with the package: bundled by Metro, compiled by React Native's Hermes",
        needs: &[PYTHON, NODE, NODE_MODULES],
        run: |job| javascript::check(job, &["hermes"], &[Hermes, Package]),
    },
    Step {
        name: "react-native-example",
        part: "javascript",
        about: "the Expo app with the packed package: types, screens, bundles, autolinking, native projects",
        needs: &[PYTHON, NODE, NODE_MODULES, EXAMPLE_APP],
        run: |job| javascript::check(job, &["example"], &[Hermes, App, Command]),
    },
    Step {
        name: "react-native-example-real",
        part: "javascript",
        about: "the Expo app's screens over the real Kotlin module and library: sign-in, ten attacks, restore",
        needs: &[PYTHON, NODE, NODE_MODULES, EXAMPLE_APP, JDK, MAVEN, REACT_ANDROID],
        run: |job| javascript::check(job, &["exampleReal"], &[Host, App, Command]),
    },
    Step {
        name: "apple",
        part: "apple",
        about: "the library with all features but aws-lc, Apple's keychain and its own HTTP, compiles for iOS and macOS",
        needs: &[PYTHON, ZIG, APPLE_TARGETS],
        run: apple::run,
    },
    Step {
        name: "ios-library",
        part: "apple",
        about: "the library for iOS and macOS links: names of our lists only, exports, keychain, privacy, size; its simulator with --all",
        needs: &[PYTHON, ZIG, CLANG, APPLE_TARGETS],
        run: ios::library,
    },
    Step {
        name: "android-library",
        part: "android",
        about: "the library for Android: names of level 24 only, exports, 16 KB pages, size; the one for x86-64 loads here",
        needs: &[PYTHON, ZIG, CLANG, ANDROID_TARGETS],
        run: android::library,
    },
    Step {
        name: "android-x86_64",
        part: "android",
        about: "the Kotlin tests, and those of Android's keychain and start, on the library for Android with Android's classes",
        needs: &[PYTHON, ZIG, CLANG, ANDROID_TARGETS, AAPT2, JDK, MAVEN, ANDROID_CLASSES],
        run: android::kotlin_tests,
    },
    Step {
        name: "android-arm64",
        part: "android",
        about: "Kotlin tests on the library for arm64, emulated: verifying, sessions, the keychain; all of them with --all",
        needs: &[
            PYTHON,
            ZIG,
            CLANG,
            ANDROID_TARGETS,
            QEMU_ARM64,
            JRE_ARM64,
            JDK,
            MAVEN,
            MAVEN_PACKAGES,
            ANDROID_CLASSES,
        ],
        run: android::arm64_tests,
    },
    Step {
        name: "android-apk",
        part: "android",
        about: "the example for Android as a signed APK: its manifest, its classes, its native libraries",
        needs: &[
            PYTHON,
            ZIG,
            CLANG,
            ANDROID_TARGETS,
            AAPT2,
            APK_TOOLS,
            JDK,
            MAVEN,
            MAVEN_PACKAGES,
            R8,
            ANDROID_CLASSES,
        ],
        run: android_apk::run,
    },
    Step {
        name: "swift",
        part: "swift",
        about: "the Swift package: compiled without a warning, its tests, its documentation; the examples for iOS and servers",
        needs: &[PYTHON, DEBOOTSTRAP, SWIFT],
        run: swift::run,
    },
    Step {
        name: "ios-module",
        part: "apple",
        about: "React Native's module for iOS: it runs over the real library, also on Hermes, and fits React Native's headers",
        needs: &[
            PYTHON,
            NODE,
            NODE_MODULES,
            CLANG,
            LIBCXX,
            JDK,
            MAVEN,
            HERMES_ANDROID,
            DEBOOTSTRAP,
            SWIFT,
            GNUSTEP,
        ],
        run: ios_module::run,
    },
    Step {
        name: "rustdoc",
        part: "docs",
        about: "the Rust documentation, without a warning",
        needs: &[],
        run: docs::rust,
    },
    Step {
        name: "readme",
        part: "docs",
        about: "the generated blocks of the documents are current",
        needs: &[],
        run: docs::readme,
    },
    Step {
        name: "deny",
        part: "deny",
        about: "bans, licences and sources of every dependency (deny.toml)",
        needs: &[CARGO_DENY],
        run: deny::policy,
    },
    Step {
        name: "advisories",
        part: "deny",
        about: "no dependency with a known vulnerability",
        needs: &[CARGO_DENY, GIT],
        run: deny::advisories,
    },
];

#[cfg(test)]
mod tests {
    use super::TABLE;

    #[test]
    fn names_are_unique_and_no_name_is_another_steps_part() {
        for (index, step) in TABLE.iter().enumerate() {
            for other in &TABLE[index + 1..] {
                assert_ne!(step.name, other.name);
                assert!(step.name != other.part || step.part == other.part, "{}", step.name);
            }
        }
    }
}
