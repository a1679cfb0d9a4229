//! The store's environment, and its files there.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hex_simd::AsciiCase;
use ring::digest::{SHA256, digest};

/// The store's environment.
pub(super) struct Host<'a> {
    /// The app's container, on systems where it is deleted with the app.
    pub(super) container: Option<&'a Path>,
    /// Whether this process is an extension of the app, with another container.
    pub(super) is_extension: bool,
    pub(super) read: ReadFile,
}

/// Reads a file. A field, because a test that runs as root can read every file.
pub(super) type ReadFile = Arc<dyn Fn(&Path) -> io::Result<Vec<u8>> + Send + Sync>;

/// A file of this library's in the app's container. Must not change: an earlier version's file would not be found.
pub(super) fn own_file(container: &Path, namespace: &str, kind: &str) -> PathBuf {
    // Hashed, because a namespace may contain characters that a file's name may not.
    let hash = hex_simd::encode_to_string(digest(&SHA256, namespace.as_bytes()), AsciiCase::Lower);
    let folder = container.join("Library").join("Application Support").join("wallet-jwt");
    folder.join(format!("{hash}.{kind}"))
}
