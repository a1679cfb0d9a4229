//! Programs that run from a folder into which packages were unpacked.

use std::path::{Path, PathBuf};
use std::process::Command;

use zbus::blocking::Connection;
use zbus::blocking::fdo::DBusProxy;

use crate::keychain::wait_until;

/// The unpacked packages.
pub struct Unpacked {
    root: PathBuf,
    /// The folder of this machine's libraries, in a root.
    libraries: PathBuf,
}

impl Unpacked {
    /// Those that the environment variable names.
    pub fn named(variable: &str) -> Self {
        let root = PathBuf::from(std::env::var_os(variable).expect("the unpacked packages"));
        let libraries = std::fs::read_dir(root.join("usr/lib")).unwrap().flatten();
        let name = libraries
            .map(|entry| entry.file_name())
            .find(|name| root.join("usr/lib").join(name).join("qt5").exists());
        Unpacked { root, libraries: Path::new("usr/lib").join(name.expect("Qt's plug-ins")) }
    }

    /// A folder of the libraries.
    pub fn library_folder(&self, name: &str) -> PathBuf {
        self.root.join(&self.libraries).join(name)
    }

    /// A program that needs Qt and no screen, with its settings in `home`.
    pub fn program(&self, name: &str, home: &Path) -> Command {
        let list = |folders: &[PathBuf]| std::env::join_paths(folders).unwrap();
        let old = self.root.join(self.libraries.strip_prefix("usr").unwrap());
        let system = Path::new("/").join(&self.libraries).join("qt5/plugins");
        let mut command = Command::new(self.root.join("usr/bin").join(name));
        command
            .env("LD_LIBRARY_PATH", list(&[self.root.join(&self.libraries), old]))
            .env("QT_QPA_PLATFORM", "offscreen")
            .env("QT_PLUGIN_PATH", list(&[self.library_folder("qt5/plugins"), system]))
            .env("XDG_CONFIG_HOME", home)
            .env("XDG_CACHE_HOME", home)
            // KeePassXC finds its other instances there.
            .env("TMPDIR", home);
        command
    }
}

/// Waits until these names have an owner.
pub fn wait_for_names(names: &[&str]) -> Connection {
    let bus = Connection::session().unwrap();
    let daemon = DBusProxy::new(&bus).unwrap();
    let has = |name: &&str| daemon.name_has_owner((*name).try_into().unwrap()).unwrap();
    wait_until("the service runs", || names.iter().all(has));
    bus
}
