//! Tombstones as files.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};

use super::store::StoreError;
use super::tombstone::TombstoneStore;

/// Our notes are a few words; anything longer is not ours.
const LARGEST_NOTE: u64 = 1_024;

/// Stores each note in its own file. The file's name is a hash of the entry's name, so it shows no user's name.
///
/// The files contain no secret and the system does not protect them, so that they can be written on a locked phone (see
/// [`AppleOptions::tombstone_folder`](super::AppleOptions)).
pub struct FileTombstones {
    folder: PathBuf,
}

impl FileTombstones {
    /// Notes in this folder, which nothing else uses. The first write creates it, for this user only (0700).
    #[must_use]
    pub fn in_folder(folder: PathBuf) -> Self {
        FileTombstones { folder }
    }

    /// Must not change: the notes of an earlier version would not be found.
    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(hashed(name))
    }

    fn read_note(&self, name: &str) -> io::Result<Option<String>> {
        let file = match File::open(self.path(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file?,
        };
        let mut text = String::new();
        file.take(LARGEST_NOTE).read_to_string(&mut text)?;
        Ok(Some(text))
    }

    fn write_note(&self, name: &str, text: &str) -> io::Result<()> {
        make_folder(&self.folder)?;
        let path = self.path(name);
        // A name that no other process uses, and no leftover file has.
        let temporary = self.folder.join(format!("{}.{}", hashed(name), random()?));
        let written = write_synced(&temporary, text).and_then(|()| fs::rename(&temporary, &path));
        if written.is_err() {
            let _ = fs::remove_file(&temporary);
        }
        written?;
        sync_folder(&self.folder)
    }

    fn remove_note(&self, name: &str) -> io::Result<()> {
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
    hex::encode(digest(&SHA256, name.as_bytes()))
}

fn random() -> io::Result<String> {
    let mut bytes = [0; 8];
    SystemRandom::new().fill(&mut bytes).map_err(|_| io::Error::other("the system gave no random number"))?;
    Ok(hex::encode(bytes))
}

fn write_synced(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
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
    fn read(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.read_note(name).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => {
                StoreError::Corrupt { detail: "the tombstone is no text".to_owned() }
            }
            _ => meaning(&error),
        })
    }

    fn write(&self, name: &str, text: &str) -> Result<(), StoreError> {
        self.write_note(name, text).map_err(|error| meaning(&error))
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.remove_note(name).map_err(|error| meaning(&error))
    }
}

/// Never the path, which may contain the user's name.
fn meaning(error: &io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            StoreError::Full { detail: "the disk, when the tombstone was written".to_owned() }
        }
        kind => StoreError::unavailable(format!("the tombstone's file: {kind}")),
    }
}

impl std::fmt::Debug for FileTombstones {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileTombstones").finish_non_exhaustive()
    }
}
