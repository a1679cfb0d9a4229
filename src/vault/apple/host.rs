//! Where the store runs, and its files there.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ring::digest::{SHA256, digest};

/// What the store knows of where it runs.
pub(super) struct Host<'a> {
    /// The app's container, on systems where what lies there says something.
    pub(super) container: Option<&'a Path>,
    /// This process is an extension of the app: it has another container.
    pub(super) is_extension: bool,
    pub(super) read: ReadFile,
}

/// Reads a file; a field, because a test that runs as root can read every file.
pub(super) type ReadFile = Arc<dyn Fn(&Path) -> io::Result<Vec<u8>> + Send + Sync>;

/// A file of this library's in the app's container. Must not change: that of an earlier version would not be found.
pub(super) fn own_file(container: &Path, namespace: &str, kind: &str) -> PathBuf {
    // Hashed: a namespace may hold what a file's name may not.
    let hash = hex::encode(digest(&SHA256, namespace.as_bytes()));
    let folder = container.join("Library").join("Application Support").join("wallet-jwt");
    folder.join(format!("{hash}.{kind}"))
}
