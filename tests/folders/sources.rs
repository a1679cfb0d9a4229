//! The source files of a crate.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

pub enum Sources {
    OnDisk(PathBuf),
    InMemory(HashMap<PathBuf, &'static str>),
}

impl Sources {
    pub fn on_disk(folder: &Path) -> Self {
        Sources::OnDisk(folder.to_owned())
    }

    pub fn in_memory(files: &[(&'static str, &'static str)]) -> Self {
        Sources::InMemory(files.iter().map(|(path, text)| (PathBuf::from(path), *text)).collect())
    }

    pub fn has(&self, path: &Path) -> bool {
        match self {
            Sources::OnDisk(folder) => folder.join(path).is_file(),
            Sources::InMemory(files) => files.contains_key(path),
        }
    }

    pub fn read(&self, path: &Path) -> String {
        match self {
            Sources::OnDisk(folder) => std::fs::read_to_string(folder.join(path)).unwrap(),
            Sources::InMemory(files) => files[path].to_owned(),
        }
    }
}
