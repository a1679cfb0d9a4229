//! What is fetched from package registries once and kept in the cache: pinned versions, checked by hash, no rights
//! needed. A folder's name carries the hash of its pins, so that a changed pin never meets an old download.

pub mod cargo_deny;
pub mod example_app;
pub mod maven;
pub mod node;
pub mod node_modules;
pub mod npm;
pub mod pyjwt;
pub mod rust_target;
pub mod swift_root;
mod venv;
pub mod zig;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use sha2::{Digest as _, Sha256};

use crate::job::Job;
use crate::workspace::Workspace;

/// What became of a fetch.
pub enum Fetched {
    /// It is there.
    Ready(PathBuf),
    /// It could not be had, for this reason: the step is skipped.
    Unavailable(String),
}

/// Written last into a folder of the cache: one without it was interrupted and is made anew.
const FINISHED: &str = ".finished";

/// The folder of the cache for `name` with these pins.
fn folder(workspace: &Workspace, name: &str, pins: &[&[u8]]) -> PathBuf {
    workspace.cache.join(format!("{name}-{}", short_hash(pins)))
}

/// A few letters that change with any of the texts.
pub fn short_hash(texts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        // The length keeps two files apart: moving a line from one to the other is a change.
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    hex::encode(&hash.finalize()[..8])
}

/// Reads a file of pins from the tree.
fn pins(workspace: &Workspace, path: &str) -> anyhow::Result<Vec<u8>> {
    fs::read(workspace.root.join(path)).with_context(|| format!("{path} cannot be read"))
}

/// Empties the folder for a new start.
fn start(folder: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("{} cannot be emptied", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))
}

fn finish(folder: &Path) -> anyhow::Result<()> {
    let marker = folder.join(FINISHED);
    fs::write(&marker, []).with_context(|| format!("{} cannot be written", marker.display()))
}

fn is_finished(folder: &Path) -> bool {
    folder.join(FINISHED).is_file()
}

/// After a failed download: a wrong hash is a failure (someone else's bytes), anything else means that the thing
/// could not be had.
fn unavailable(job: &Job, what: &str) -> anyhow::Result<Fetched> {
    let log = job.logged()?;
    if is_tampering(&log) {
        bail!("{what}: the download does not have the pinned hash");
    }
    Ok(Fetched::Unavailable(format!("{what} could not be fetched: {}", last_words(&log))))
}

/// The last line that says something. npm's last two are about its own log and about nothing.
fn last_words(log: &str) -> &str {
    let says_something = |line: &&str| {
        !["", "npm error"].contains(line) && !line.starts_with("npm error A complete log of this run")
    };
    log.lines().rev().map(str::trim).find(says_something).unwrap_or("no output")
}

/// How pip, npm, cargo, rustup, apt and debootstrap say that a file is not the pinned, or the signed, one.
fn is_tampering(log: &str) -> bool {
    [
        "DO NOT MATCH THE HASHES",
        "EINTEGRITY",
        "failed to verify the checksum",
        "checksum failed for",
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
        assert!(is_tampering("E: Release signed by unknown key (key id 0)"));
        assert!(!is_tampering("error: could not resolve host"));
    }
}
