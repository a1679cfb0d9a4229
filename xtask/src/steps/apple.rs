//! The library for Apple's systems, built on any machine. A static library needs neither Apple's linker nor its SDK.
//!
//! This shows that the code for these systems compiles and that it contains the store for the keychain. It does not show that
//! the store works.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, ensure};
use goblin::archive::{Archive, Member};

use super::cargo_tests::LIBRARY;
use crate::fetched::{rust_target, venv};
use crate::files;
use crate::job::{Job, StepResult};
use crate::needs::APPLE;

/// In the names of all functions of the crate that uses Apple's keychain. A search for SecItemAdd would not show anything:
/// rustls-platform-verifier uses it too, with and without the vault.
const KEYCHAIN: &str = "apple_native_keyring_store";

/// In the compiled name of `AppleStore::new`, our store on that crate.
const STORE: &str = "10AppleStore3new";

/// One static library for each target.
pub fn run(job: &mut Job) -> StepResult {
    let zig = venv::ZIG.package(job)?;
    for target in APPLE {
        rust_target::ensure(job, target)?;
    }
    for target in APPLE {
        build(job, &zig, target).with_context(|| target.to_owned())?;
    }
    Ok(format!("{} targets", APPLE.len()))
}

fn build(job: &mut Job, zig: &Path, target: &str) -> anyhow::Result<()> {
    // Not the target directory of the other steps: with the settings below, they would all have to build again.
    let folder = job.workspace.target.join("apple");
    let cache = folder.join("zig-cache");
    let mut command = job.workspace.cargo();
    command
        .args([&["rustc"], LIBRARY, &["--lib", "--locked", "--target", target]].concat())
        // `staticlib` alone would have no code of ours in it: it keeps only functions that C can call.
        .args(["--crate-type", "lib,staticlib"])
        .arg("--target-dir")
        .arg(&folder)
        // One object for each module, so that a call from another module can be seen (`check`).
        .args(["--", "-D", "warnings", "-C", "codegen-units=1024"])
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        // For ring's C code. By default its build adds flags that only Apple's clang knows.
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

/// The arguments that make zig a C compiler for the target. Without them zig finds Apple's headers for macOS only.
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

/// Writes a script that runs a program with arguments. A variable with a command line would be split at every space, also
/// inside a folder's name.
fn write_script(path: &Path, program: &Path, arguments: &[OsString]) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;

    let mut text = "#!/bin/sh\nexec".to_owned();
    for word in std::iter::once(program.as_os_str()).chain(arguments.iter().map(OsString::as_os_str)) {
        let word = word.to_str().with_context(|| format!("{} is not UTF-8", word.display()))?;
        text.push_str(&format!(" '{}'", word.replace('\'', "'\\''")));
    }
    text.push_str(" \"$@\"\n");
    files::write(path, text)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
        .with_context(|| format!("{} cannot be made executable", path.display()))
}

/// Fails unless our store calls the keychain's crate, and other code of ours calls our store. If the code for Apple named
/// another store, it would still compile, but would never use the keychain.
fn check(library: &Path) -> anyhow::Result<()> {
    let bytes = files::read(library)?;
    let archive = Archive::parse(&bytes).context("this is not a static library")?;
    let members = (0..archive.len()).filter_map(|index| archive.get_at(index));
    let content = |member: &Member| bytes.get(member.offset as usize..)?.get(..member.size());
    let ours = members.filter(|member| member.extended_name().starts_with("wallet_jwt-"));
    let ours: Option<Vec<_>> = ours.map(content).collect();
    let ours = ours.context("the library ends in a file")?;
    ensure!(!ours.is_empty(), "the archive holds no code of the library");
    let has = |object: &&[u8], wanted: &str| contains(object, wanted.as_bytes());
    let store = |object: &&[u8]| has(object, STORE) && has(object, KEYCHAIN);
    ensure!(ours.iter().any(store), "no AppleStore::new that calls {KEYCHAIN}");
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

    /// A static library with these files. Names are written as on Apple's systems: before the content.
    fn library(objects: &[(&str, &[u8])]) -> Vec<u8> {
        let mut library = b"!<arch>\n".to_vec();
        for (name, bytes) in objects {
            let long = format!("#1/{}", name.len() + 3);
            let size = name.len() + 3 + bytes.len();
            library.extend(format!("{long:<16}{:<12}{:<6}{:<6}{:<8}{size:<10}`\n", 0, 0, 0, 644).as_bytes());
            library.extend([name.as_bytes(), b"\0\0\0", bytes].concat());
            library.extend(vec![b'\n'; size % 2]);
        }
        library
    }

    #[test]
    fn a_script_hands_on_every_word_as_it_is() -> anyhow::Result<()> {
        files::with_folder("script", |folder| {
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
        files::with_folder("check", |folder| {
            let path = folder.join("library.a");
            let found = |objects: &[(&str, &[u8])]| -> anyhow::Result<String> {
                files::write(&path, library(objects))?;
                Ok(check(&path).err().map(|error| error.to_string()).unwrap_or_default())
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

            let whole = library(&[(ours, chooser), (ours, store)]);
            // The last byte may be padding.
            for damaged in [&whole[1..], &whole[..30], &whole[..whole.len() - 2], b""] {
                files::write(&path, damaged)?;
                ensure!(check(&path).is_err());
            }
            Ok(())
        })
    }
}
