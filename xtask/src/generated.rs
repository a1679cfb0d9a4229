//! Files in the tree that a program generates: writing them, and checking that they are current.

use std::fs;
use std::path::Path;

use anyhow::ensure;

use crate::files;
use crate::workspace::Workspace;

/// A generated file in the folder where it was generated, and its place in the tree.
pub type File = (&'static str, &'static str);

/// Copies the files from `folder` into the tree, and says which of them changed.
pub fn write(workspace: &Workspace, folder: &Path, files: &[File]) -> anyhow::Result<String> {
    let mut changed = Vec::new();
    for (from, to) in files {
        let new = files::read(folder.join(from))?;
        if !is_in_the_tree(workspace, to, &new) {
            files::write(workspace.root.join(to), new)?;
            changed.push(*to);
        }
    }
    if changed.is_empty() {
        return Ok("nothing has changed".to_owned());
    }
    Ok(format!("wrote {}", changed.join(", ")))
}

/// Fails if a file in the tree differs from the one in `folder`.
pub fn check(workspace: &Workspace, folder: &Path, files: &[File]) -> anyhow::Result<()> {
    for (from, to) in files {
        let is_current = is_in_the_tree(workspace, to, &files::read(folder.join(from))?);
        ensure!(is_current, "{to} is not current: run `cargo xtask bindings`, and read what changed");
    }
    Ok(())
}

fn is_in_the_tree(workspace: &Workspace, place: &str, content: &[u8]) -> bool {
    fs::read(workspace.root.join(place)).is_ok_and(|old| old == content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_file_that_changed_is_written() -> anyhow::Result<()> {
        files::with_folder("generated", |folder| {
            let workspace = Workspace::at(&folder.join("tree"));
            let generated: [File; 1] = [("new.txt", "place/new.txt")];
            files::write(folder.join("new.txt"), "1")?;
            ensure!(check(&workspace, folder, &generated).is_err());
            ensure!(write(&workspace, folder, &generated)? == "wrote place/new.txt");
            check(&workspace, folder, &generated)?;
            ensure!(write(&workspace, folder, &generated)? == "nothing has changed");
            Ok(())
        })
    }
}
