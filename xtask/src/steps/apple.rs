//! The library for Apple's systems, built on any machine: a static library needs neither their linker nor their SDK.
//!
//! It shows that the code for these systems compiles and that the keychain's store is in it, not that it works.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, ensure};

use super::archive;
use crate::fetched::{Fetched, rust_target, zig};
use crate::job::{Job, Outcome, StepResult};
use crate::needs::APPLE;

/// In the names of all functions of the crate that talks to Apple's keychain. SecItemAdd and its like would not do:
/// rustls-platform-verifier brings them, vault or not.
const KEYCHAIN: &str = "apple_native_keyring_store";

/// In the compiled name of `AppleStore::new`, our store on that crate.
const STORE: &str = "10AppleStore3new";

/// One static library for each target.
pub fn run(job: &mut Job) -> StepResult {
    let zig = match zig::ensure(job)? {
        Fetched::Ready(folder) => folder,
        Fetched::Unavailable(why) => return Ok(Outcome::Skipped(why)),
    };
    for target in APPLE {
        if let Fetched::Unavailable(why) = rust_target::ensure(job, target)? {
            return Ok(Outcome::Skipped(why));
        }
    }
    for target in APPLE {
        build(job, &zig, target).with_context(|| target.to_owned())?;
    }
    Ok(Outcome::Passed(format!("{} targets", APPLE.len())))
}

fn build(job: &mut Job, zig: &Path, target: &str) -> anyhow::Result<()> {
    // Not the target directory of the other steps: what is set here would have them all build anew.
    let folder = job.workspace.target.join("apple");
    let cache = folder.join("zig-cache");
    let mut command = job.workspace.cargo();
    command
        .args(["rustc", "-p", "wallet-jwt", "--all-features", "--lib", "--locked", "--target", target])
        // As a static library alone it would hold nothing of ours: only what C could call counts as used then.
        .args(["--crate-type", "lib,staticlib"])
        .arg("--target-dir")
        .arg(&folder)
        // One object for each module, so that a call from another module can be seen (`check`).
        .args(["--", "-D", "warnings", "-C", "codegen-units=1024"])
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        // For ring's C code. The flags that its build would add by itself are for Apple's own clang.
        .env("CRATE_CC_NO_DEFAULTS", "1")
        .env("ZIG_GLOBAL_CACHE_DIR", &cache)
        .env("ZIG_LOCAL_CACHE_DIR", &cache);
    let scripts = folder.join("tools").join(target);
    for (variable, name, arguments) in [("CC", "cc", compiler(zig, target)?), ("AR", "ar", vec!["ar".into()])]
    {
        let script = scripts.join(name);
        write_script(&script, &zig.join("zig"), &arguments)?;
        command.env(format!("{variable}_{}", target.replace('-', "_")), script);
    }
    job.run(&mut command)?;
    check(&folder.join(target).join("debug").join("libwallet_jwt.a"))
}

/// What makes zig a C compiler for the target. It finds Apple's headers by itself for macOS only.
fn compiler(zig: &Path, target: &str) -> anyhow::Result<Vec<OsString>> {
    let system = match target.rsplit('-').next() {
        Some("ios") => "ios",
        Some("darwin") => "macos",
        _ => anyhow::bail!("zig's name for {target} is not known"),
    };
    let headers = zig.join("lib/libc/include/any-darwin-any");
    ensure!(headers.is_dir(), "zig has no {}", headers.display());
    Ok(vec![
        "cc".into(),
        "-target".into(),
        format!("aarch64-{system}").into(),
        "-isystem".into(),
        headers.into(),
    ])
}

/// A script, because a variable with a command line in it is split at every space, also at one in a folder's name.
fn write_script(path: &Path, program: &Path, arguments: &[OsString]) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;

    let mut text = "#!/bin/sh\nexec".to_owned();
    for word in std::iter::once(program.as_os_str()).chain(arguments.iter().map(OsString::as_os_str)) {
        let word = word.to_str().with_context(|| format!("{} is not UTF-8", word.display()))?;
        text.push_str(&format!(" '{}'", word.replace('\'', "'\\''")));
    }
    text.push_str(" \"$@\"\n");
    let written = || {
        fs::create_dir_all(path.parent().unwrap_or(path))?;
        fs::write(path, text)?;
        fs::set_permissions(path, fs::Permissions::from_mode(0o755))
    };
    written().with_context(|| format!("{} cannot be written", path.display()))
}

/// Whether our store calls the keychain's crate, and something else of ours calls our store: it would compile, and the
/// keychain never be used, if the platform's arm named another one.
fn check(library: &Path) -> anyhow::Result<()> {
    let bytes = fs::read(library).with_context(|| format!("{} cannot be read", library.display()))?;
    let objects = archive::members(&bytes)?;
    let ours: Vec<_> = objects.iter().filter(|object| object.name.starts_with("wallet_jwt-")).collect();
    ensure!(!ours.is_empty(), "the archive holds no code of the library");
    let has = |object: &archive::Member, wanted: &str| contains(object.bytes, wanted.as_bytes());
    let store = |object: &archive::Member| has(object, STORE) && has(object, KEYCHAIN);
    ensure!(ours.iter().any(|object| store(object)), "no AppleStore::new that calls {KEYCHAIN}");
    ensure!(
        ours.iter().any(|object| has(object, STORE) && !store(object)),
        "nothing calls AppleStore::new: the vault does not use Apple's keychain"
    );
    Ok(())
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// Gives `check` a folder of its own.
    fn with_folder(name: &str, check: fn(&Path) -> anyhow::Result<()>) -> anyhow::Result<()> {
        let folder = std::env::temp_dir().join(format!("xtask-apple-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let result = check(&folder);
        fs::remove_dir_all(&folder)?;
        result
    }

    #[test]
    fn a_script_hands_on_every_word_as_it_is() -> anyhow::Result<()> {
        with_folder("script", |folder| {
            let script = folder.join("a b").join("cc");
            write_script(&script, Path::new("printf"), &["%s|".into(), "it's".into(), "$HOME a".into()])?;
            let output = Command::new(&script).args(["c d", ""]).output()?;
            let printed = String::from_utf8_lossy(&output.stdout).into_owned();
            ensure!(printed == "it's|$HOME a|c d||", "{printed}");
            Ok(())
        })
    }

    #[test]
    fn the_store_must_be_called_by_code_of_ours() -> anyhow::Result<()> {
        with_folder("check", |folder| {
            let found = |objects: &[(&str, &[u8])]| -> anyhow::Result<String> {
                let library = folder.join("library.a");
                fs::write(&library, archive::tests::archive(objects))?;
                Ok(check(&library).err().map(|error| error.to_string()).unwrap_or_default())
            };
            let (store, other) =
                (b"10AppleStore3new 26apple_native_keyring_store".as_slice(), b"..".as_slice());
            let (empty, chooser) = (b"10AppleStore3new".as_slice(), b"..10AppleStore3new..".as_slice());
            let (ours, theirs) = ("wallet_jwt-1.rcgu.o", "apple_native_keyring_store-1.rcgu.o");
            ensure!(found(&[(ours, other), (ours, chooser), (ours, store)])?.is_empty());
            ensure!(found(&[(ours, other), (ours, store)])?.starts_with("nothing calls"));
            ensure!(found(&[(ours, empty), (ours, chooser)])?.starts_with("no AppleStore::new"));
            ensure!(found(&[(ours, chooser), (theirs, store)])?.starts_with("no AppleStore::new"));
            ensure!(found(&[(theirs, store)])?.ends_with("no code of the library"));
            Ok(())
        })
    }
}
