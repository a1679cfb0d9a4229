//! What is downloaded from package registries once and kept in the cache: pinned versions, checked by hash, without root. The
//! name of a folder contains the hash of its pins, so a changed pin never uses an old download.
//!
//! Each `ensure` returns where the thing is. Its error is a [`Skip`] if the thing could not be downloaded.

pub mod cargo_deny;
pub mod example_app;
pub mod go;
pub mod maven;
pub mod node;
pub mod node_modules;
pub mod npm;
pub mod rust_target;
pub mod swift_root;
pub mod unpacked;
pub mod venv;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::bail;
use sha2::{Digest as _, Sha256};

use crate::files;
use crate::job::{Job, Skip};
use crate::workspace::Workspace;

/// Written last into a folder of the cache. A folder without it is not complete, and is made again.
const FINISHED: &str = ".finished";

/// The folder of the cache for `name` with these pins.
fn folder(workspace: &Workspace, name: &str, pins: &[&[u8]]) -> PathBuf {
    workspace.cache.join(format!("{name}-{}", short_hash(pins)))
}

/// A short text that changes when one of the texts changes.
pub fn short_hash(texts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        // With the length, moving a line from one file to the next is a change.
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    hex::encode(&hash.finalize()[..8])
}

/// Reads a file of pins from the tree.
fn pins(workspace: &Workspace, path: &str) -> anyhow::Result<Vec<u8>> {
    files::read(workspace.root.join(path))
}

fn finish(folder: &Path) -> anyhow::Result<()> {
    files::write(folder.join(FINISHED), [])
}

fn is_finished(folder: &Path) -> bool {
    folder.join(FINISHED).is_file()
}

/// Runs a command that downloads `what`.
fn download(job: &mut Job, command: &mut Command, what: &str) -> anyhow::Result<()> {
    if job.status(command)?.success() { Ok(()) } else { unavailable(job, what) }
}

/// The error after a failed download. A wrong hash is a failure: the bytes are not the pinned ones. After anything else the
/// step is skipped.
fn unavailable<T>(job: &Job, what: &str) -> anyhow::Result<T> {
    let log = job.logged()?;
    if is_tampering(&log) {
        bail!("{what}: the download does not have the pinned hash");
    }
    bail!(Skip(format!("{what} could not be fetched: {}", last_words(&log))))
}

/// The last line with a reason. npm ends with an empty line and the path of its own log.
fn last_words(log: &str) -> &str {
    let says_something = |line: &&str| {
        !["", "npm error"].contains(line) && !line.starts_with("npm error A complete log of this run")
    };
    log.lines().rev().map(str::trim).find(says_something).unwrap_or("no output")
}

/// Whether pip, npm, cargo, rustup, apt, debootstrap or Go says that a file has the wrong hash or signature.
fn is_tampering(log: &str) -> bool {
    [
        "DO NOT MATCH THE HASHES",
        "EINTEGRITY",
        "failed to verify the checksum",
        "checksum failed for",
        "checksum mismatch",
        "Hash Sum mismatch",
        "Invalid Release signature",
        "Release signed by unknown key",
    ]
    .iter()
    .any(|sign| log.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_what_the_program_said_last() {
        assert_eq!(last_words("ERROR: no matching distribution\n\n"), "ERROR: no matching distribution");
        let npm = "npm error network getaddrinfo EAI_AGAIN\nnpm error\nnpm error A complete log of this run can be \
                   found in: x.log\n";
        assert_eq!(last_words(npm), "npm error network getaddrinfo EAI_AGAIN");
        assert_eq!(last_words("\n"), "no output");
    }

    #[test]
    fn a_wrong_hash_is_told_from_a_missing_network() {
        assert!(is_tampering(
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated"
        ));
        assert!(is_tampering("npm error code EINTEGRITY"));
        assert!(is_tampering("E: Failed to fetch x  Hash Sum mismatch"));
        assert!(is_tampering("verifying github.com/a/b@v1.0.0: checksum mismatch"));
        assert!(is_tampering("E: Release signed by unknown key (key id 0)"));
        assert!(!is_tampering("error: could not resolve host"));
    }
}
