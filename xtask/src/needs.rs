//! What steps need from the machine beyond Rust and a C compiler, in one table with measured sizes.

use std::process::Stdio;

use crate::fetched::{
    cargo_deny, example_app, maven, node, node_modules, pyjwt, rust_target, swift_root, zig,
};
use crate::steps::swift::toolchain;
use crate::workspace::{Workspace, on_path};

/// Something a step cannot work without.
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
    /// A package registry: the step fetches it itself into the cache, no rights needed. Listed so that nobody is
    /// surprised by the download; it never keeps a step from running.
    Cache {
        /// The measured download size.
        about_bytes: u64,
    },
}

/// Python with what a virtual environment needs. 3.11 is Debian 12's; the pinned hashes are made for it.
pub const PYTHON: Need = Need {
    name: "python3 (3.11 or newer) with venv",
    found: |workspace| {
        probe(
            workspace,
            "python3",
            &["-c", "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"],
        )
    },
    // python3-venv alone would do, but a person reading the line should see what is meant.
    source: Source::Apt { packages: &["python3", "python3-venv"], about_bytes: 9_700_000 },
};

/// cargo-deny clones its advisory database with git.
pub const GIT: Need = Need {
    name: "git",
    found: |_| on_path("git"),
    source: Source::Apt { packages: &["git"], about_bytes: 18_100_000 },
};

/// Checks licences, bans, sources and advisories.
pub const CARGO_DENY: Need = Need {
    name: "cargo-deny (built here once, 3 to 5 minutes on 2 cores)",
    found: cargo_deny::is_present,
    source: Source::Cache { about_bytes: 38_000_000 },
};

/// PyJWT and cryptography.
pub const PYJWT: Need =
    Need { name: "PyJWT", found: pyjwt::is_present, source: Source::Cache { about_bytes: 5_100_000 } };

/// Node.js from PyPI: Debian 12's is too old for what later steps need, and a package needs no root.
pub const NODE: Need =
    Need { name: "Node.js", found: node::is_present, source: Source::Cache { about_bytes: 61_100_000 } };

/// React Native, its tools and what tests them, from npm. Measured with an empty cache of npm's; 425 MB on disk.
pub const NODE_MODULES: Need = Need {
    name: "npm's packages for React Native",
    found: node_modules::is_present,
    source: Source::Cache { about_bytes: 198_000_000 },
};

/// Expo, the React Native that goes with it, and what tests them. Measured as [`NODE_MODULES`].
pub const EXAMPLE_APP: Need = Need {
    name: "npm's packages for the example app",
    found: example_app::is_present,
    source: Source::Cache { about_bytes: 202_600_000 },
};

/// A Secret Service of the tests' own, on a bus of its own. The size is the sum that `apt-get install --print-uris` gives
/// in a bare root made by `debootstrap --variant=minbase bookworm`, with its updates: 113 packages, a part of GTK among
/// them. A desktop has most of it already.
pub const GNOME_KEYRING: Need = Need {
    name: "gnome-keyring and dbus",
    found: |_| {
        ["gnome-keyring-daemon", "dbus-daemon", "dbus-send", "dbus-run-session"].into_iter().all(on_path)
    },
    source: Source::Apt { packages: &["gnome-keyring", "dbus"], about_bytes: 49_600_000 },
};

/// Java's compiler too, not only what runs programs. The size is measured as [`GNOME_KEYRING`]'s.
pub const JDK: Need = Need {
    name: "a JDK (17 or newer)",
    found: |workspace| major_version_of_javac(workspace).is_some_and(|version| version >= 17),
    source: Source::Apt { packages: &["openjdk-17-jdk-headless"], about_bytes: 130_000_000 },
};

/// Builds what is in Kotlin and Java. The size is what it adds to the JDK's.
pub const MAVEN: Need = Need {
    name: "Maven",
    found: |_| on_path("mvn"),
    source: Source::Apt { packages: &["maven"], about_bytes: 10_100_000 },
};

/// Kotlin's compiler, JUnit, ProGuard and Maven's own plugins, from Maven Central.
pub const MAVEN_PACKAGES: Need = Need {
    name: "Maven's packages for Kotlin",
    found: maven::is_present,
    source: Source::Cache { about_bytes: 123_100_000 },
};

/// Kotlin's compiler and React Native's classes for Android, whose archive also holds its native libraries.
pub const REACT_ANDROID: Need = Need {
    name: "Maven's packages for React Native",
    found: maven::has_react_android,
    source: Source::Cache { about_bytes: 270_000_000 },
};

/// zig is a C compiler for any target and carries Apple's free headers; from PyPI, so that it needs no rights.
pub const ZIG: Need =
    Need { name: "zig", found: zig::is_present, source: Source::Cache { about_bytes: 101_000_000 } };

/// What rustup adds for Apple's systems; the sizes of both for Rust 1.95 added up.
pub const APPLE_TARGETS: Need = Need {
    name: "Rust's standard library for iOS and macOS",
    found: |workspace| rust_target::are_present(workspace, &APPLE),
    source: Source::Cache { about_bytes: 53_600_000 },
};

/// Makes the root that Swift lives in. No reason to skip where one could not be made anyway: the step says why then.
pub const DEBOOTSTRAP: Need = Need {
    name: "debootstrap (for Swift, which Debian 12 has not)",
    found: |workspace| has_swift(workspace) || !swift_root::can_be_made() || on_path("debootstrap"),
    source: Source::Apt { packages: &["debootstrap"], about_bytes: 1_050_000 },
};

/// Debian 13's Swift, in a root of its own. Measured: 33 MB for the bare root, 7 MB of lists, 554 MB of packages.
pub const SWIFT: Need = Need {
    name: "Swift 6 (in a root of its own, 2.8 GB on disk)",
    found: |workspace| has_swift(workspace) || !swift_root::can_be_made(),
    source: Source::Cache { about_bytes: 594_000_000 },
};

fn has_swift(workspace: &Workspace) -> bool {
    toolchain::is_on_path(workspace) || swift_root::is_present(workspace)
}

/// The targets that the step `apple` builds for.
pub const APPLE: [&str; 2] = ["aarch64-apple-ios", "aarch64-apple-darwin"];

/// 17 of `javac 17.0.15`.
fn major_version_of_javac(workspace: &Workspace) -> Option<u32> {
    let output = workspace.command("javac").arg("--version").stderr(Stdio::null()).output().ok()?;
    major_version(&String::from_utf8_lossy(&output.stdout))
}

fn major_version(printed: &str) -> Option<u32> {
    let version = printed.trim().strip_prefix("javac ")?;
    version.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}

/// Whether the command runs and ends with status 0.
fn probe(workspace: &Workspace, program: &str, arguments: &[&str]) -> bool {
    workspace
        .command(program)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Why something with these needs cannot run on this machine, if it cannot.
pub fn unmet(workspace: &Workspace, needs: &[Need]) -> Option<String> {
    reason(&needs.iter().filter(|need| !(need.found)(workspace)).collect::<Vec<_>>())
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

    const JDK: Need = Need {
        name: "a JDK",
        found: |_| false,
        source: Source::Apt { packages: &["openjdk-17-jdk-headless"], about_bytes: 1 },
    };
    const FETCHED: Need = Need { name: "a tool", found: |_| false, source: Source::Cache { about_bytes: 1 } };

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
