//! Tombstones as files.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use hex_simd::AsciiCase;
use ring::digest::{SHA256, digest};

use super::store::StoreError;
use super::tombstone::TombstoneStore;

/// Stores each tombstone as an empty file. The file's name is a hash of the tombstone's, so it shows no user's name.
///
/// The files contain no secret and the system does not protect them, so that they can be written on a locked phone (see
/// [`AppleOptions::tombstone_folder`](super::AppleOptions)).
pub struct FileTombstones {
    folder: PathBuf,
    /// Without this folder the device is locked.
    unlocked: Option<PathBuf>,
}

impl FileTombstones {
    /// Tombstones in this folder, which nothing else uses. The first write creates it, for this user only (0700).
    #[must_use]
    pub fn in_folder(folder: PathBuf) -> Self {
        FileTombstones { folder, unlocked: None }
    }

    /// The tombstones are locked while that folder cannot be seen. Android hides an app's files until the user has unlocked the
    /// device for the first time.
    pub(super) fn locked_without(self, folder: PathBuf) -> Self {
        FileTombstones { unlocked: Some(folder), ..self }
    }

    /// Must come before every look at a file: a device that was unlocked stays so until it is switched off.
    fn check_unlocked(&self) -> Result<(), StoreError> {
        if self.unlocked.as_ref().is_some_and(|folder| !folder.is_dir()) {
            Err(StoreError::Locked)
        } else {
            Ok(())
        }
    }

    /// Must not change: the tombstones of an earlier version would not be found.
    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(hashed(name))
    }

    fn create_file(&self, name: &str) -> io::Result<()> {
        make_folder(&self.folder)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(self.path(name)) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            created => created?.sync_all()?,
        }
        // Even if it exists: an earlier call, or another process, may have been interrupted before this.
        sync_folder(&self.folder)
    }

    fn remove_file(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.path(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            removed => removed?,
        }
        // Even if there was no file: an earlier removal may have been interrupted before this.
        match sync_folder(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            synced => synced,
        }
    }
}

/// The hash of a name, which does not show it.
pub(super) fn hashed(name: &str) -> String {
    hex_simd::encode_to_string(digest(&SHA256, name.as_bytes()), AsciiCase::Lower)
}

/// Creates the folder and its parents, durably. An existing folder keeps its permissions.
fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let above = folder.parent().filter(|above| !above.as_os_str().is_empty());
    if let Some(above) = above {
        make_folder(above)?;
    }
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(folder) {
        // Another process was faster.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
        made => made?,
    }
    sync_folder(above.unwrap_or(Path::new(".")))
}

/// Makes renames and removals in it durable.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // The file system cannot sync a folder; nothing more can be done.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            Ok(())
        }
        synced => synced,
    }
}

/// On other systems a folder cannot be opened.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

impl TombstoneStore for FileTombstones {
    fn exists(&self, name: &str) -> Result<bool, StoreError> {
        self.check_unlocked()?;
        match fs::symlink_metadata(self.path(name)) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(meaning(&error)),
        }
    }

    fn create(&self, name: &str) -> Result<(), StoreError> {
        self.check_unlocked()?;
        self.create_file(name).map_err(|error| meaning(&error))
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.check_unlocked()?;
        self.remove_file(name).map_err(|error| meaning(&error))
    }
}

/// Never the path, which may contain the user's name.
fn meaning(error: &io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            StoreError::Full { detail: "the disk, when the tombstone was created".to_owned() }
        }
        kind => StoreError::unavailable(format!("the tombstone's file: {kind}")),
    }
}

impl std::fmt::Debug for FileTombstones {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileTombstones").finish_non_exhaustive()
    }
}
