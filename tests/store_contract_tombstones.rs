//! Tests the contract of tombstones with files.

#![cfg(all(feature = "vault", unix))]

mod store_contract;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use store_contract::tombstones::{exists, keep_the_contract};
use wallet_jwt::vault::{FileTombstones, StoreError, TombstoneStore};

/// Runs a test in a temporary folder, with a store in a folder that does not exist yet.
fn in_folder(test: &str, check: impl FnOnce(&Path, &FileTombstones)) {
    let above = std::env::temp_dir().join(format!("wallet-jwt-tombstones-{test}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&above);
    let folder = above.join("state").join("wallet-jwt");
    check(&folder, &FileTombstones::in_folder(folder.clone()));
    fs::remove_dir_all(above).unwrap();
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn files_keep_the_contract_and_leave_nothing_behind() {
    in_folder("contract", |folder, store| {
        keep_the_contract(store);
        assert_eq!(files(folder), Vec::<PathBuf>::new());
    });
}

#[test]
fn two_objects_over_one_folder_are_one_place() {
    in_folder("two", |folder, store| {
        store.create("a").unwrap();
        let other = FileTombstones::in_folder(folder.to_owned());
        assert!(exists(&other, "a"));
        other.remove("a").unwrap();
        assert!(!exists(store, "a"));
    });
}

#[test]
fn reading_and_removing_make_no_folder() {
    in_folder("reading", |folder, store| {
        fs::create_dir_all(folder.parent().unwrap()).unwrap();
        assert!(!exists(store, "a"));
        store.remove("a").unwrap();
        assert!(!folder.exists());
    });
}

#[test]
fn no_other_user_can_read_the_folder_and_no_name_is_visible() {
    in_folder("names", |folder, store| {
        store.create("para/BETA/alice").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(folder), mode(folder.parent().unwrap())), (0o700, 0o700));
        let [file] = &files(folder)[..] else { panic!("more than one file") };
        assert_eq!(mode(file), 0o600);
        // This value must not change: it is the SHA-256 of the name.
        let hash = "c306be5b154f62ea";
        let name = file.file_name().unwrap().to_str().unwrap();
        assert_eq!((&name[..16], name.len()), (hash, 64));
    });
}

#[test]
fn an_existing_folder_keeps_its_permissions() {
    in_folder("rights", |folder, store| {
        fs::create_dir_all(folder).unwrap();
        fs::set_permissions(folder, Permissions::from_mode(0o750)).unwrap();
        store.create("a").unwrap();
        assert_eq!(fs::metadata(folder).unwrap().permissions().mode() & 0o777, 0o750);
    });
}

#[test]
fn a_folder_that_cannot_be_written_is_an_error() {
    // Not because of its permissions: a test that runs as root may write everywhere.
    let file = std::env::temp_dir().join(format!("wallet-jwt-tombstones-file-{}", std::process::id()));
    fs::write(&file, "no folder").unwrap();
    for folder in [file.clone(), file.join("below"), "/proc/wallet-jwt".into()] {
        let store = FileTombstones::in_folder(folder);
        let error = store.create("alice").unwrap_err();
        let text = error.to_string();
        assert!(matches!(error, StoreError::Unavailable { .. }), "{text}");
        assert!(!text.contains("alice") && !text.contains("wallet-jwt"), "{text}");
    }
    let store = FileTombstones::in_folder(file.clone());
    assert!(store.exists("a").is_err(), "it is unknown whether there is a tombstone");
    assert!(store.remove("a").is_err());
    fs::remove_file(file).unwrap();
}

#[test]
fn a_file_of_any_kind_counts_as_a_tombstone() {
    in_folder("any", |folder, store| {
        store.create("a").unwrap();
        let path = files(folder)[0].clone();
        store.remove("a").unwrap();
        // A link to nothing, and a file that nobody may read.
        std::os::unix::fs::symlink("/nowhere/wallet-jwt", &path).unwrap();
        assert!(exists(store, "a"));
        store.create("a").unwrap();
        store.remove("a").unwrap();
        fs::write(&path, b"\xff").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o000)).unwrap();
        assert!(exists(store, "a"));
        store.create("a").unwrap();
        store.remove("a").unwrap();
        assert!(!exists(store, "a"));
    });
}

/// The writer for the test below, which runs this test in another process.
#[test]
#[ignore = "run by the test that ends it"]
fn write_until_ended() {
    let Some(folder) = std::env::var_os("WALLET_JWT_TOMBSTONES") else { return };
    let store = FileTombstones::in_folder(folder.into());
    loop {
        store.create("a").unwrap();
        store.remove("a").unwrap();
    }
}

#[test]
fn a_process_killed_at_any_time_leaves_one_file_or_none() {
    in_folder("ended", |folder, store| {
        let mut seen = std::collections::BTreeSet::new();
        for round in 0..20 {
            let mut writer = std::process::Command::new(std::env::current_exe().unwrap())
                .args(["--ignored", "--exact", "write_until_ended"])
                .env("WALLET_JWT_TOMBSTONES", folder)
                .stdout(std::process::Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(std::time::Duration::from_millis(30 + 3 * round));
            writer.kill().unwrap();
            writer.wait().unwrap();
            seen.insert(exists(store, "a"));
            let left = if folder.exists() { files(folder).len() } else { 0 };
            assert_eq!(left, usize::from(exists(store, "a")));
        }
        store.remove("a").unwrap();
        assert_eq!(seen.len(), 2, "the writer wrote nothing");
    });
}
