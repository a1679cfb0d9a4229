//! Reading and writing files. Every error names the file.

use std::fs;
use std::path::Path;

use anyhow::Context as _;

/// The content of a file.
pub fn read(path: impl AsRef<Path>) -> anyhow::Result<Vec<u8>> {
    let path = path.as_ref();
    fs::read(path).with_context(|| format!("{} cannot be read", path.display()))
}

/// The content of a text file.
pub fn read_text(path: impl AsRef<Path>) -> anyhow::Result<String> {
    let path = path.as_ref();
    fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

/// Writes a file, and makes its folder.
pub fn write(path: impl AsRef<Path>, content: impl AsRef<[u8]>) -> anyhow::Result<()> {
    let path = path.as_ref();
    fs::create_dir_all(path.parent().unwrap_or(path))
        .and_then(|()| fs::write(path, content))
        .with_context(|| format!("{} cannot be written", path.display()))
}

/// Copies a file, and makes the folder of the copy.
pub fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to.parent().unwrap_or(to))
        .and_then(|()| fs::copy(from, to))
        .with_context(|| format!("{} cannot be copied to {}", from.display(), to.display()))?;
    Ok(())
}

/// Makes a folder, with the folders around it.
pub fn make_folder(path: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(path).with_context(|| format!("{} cannot be made", path.display()))
}

/// Removes a folder with everything in it, if it is there.
pub fn remove_folder(path: &Path) -> anyhow::Result<()> {
    if path.exists() {
        fs::remove_dir_all(path).with_context(|| format!("{} cannot be removed", path.display()))?;
    }
    Ok(())
}

/// Empties a folder, or makes it: a step must not take a file of an earlier run for its own.
pub fn empty_folder(path: &Path) -> anyhow::Result<()> {
    remove_folder(path)?;
    make_folder(path)
}

/// Gives a test an empty folder, and removes the folder after it.
#[cfg(test)]
pub fn with_folder(name: &str, test: impl FnOnce(&Path) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let folder = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
    empty_folder(&folder)?;
    let result = test(&folder);
    remove_folder(&folder)?;
    result
}
