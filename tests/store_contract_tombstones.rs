//! The contract of tombstones over files.

#![cfg(all(feature = "vault", unix))]

mod store_contract;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use store_contract::tombstones::{keep_the_contract, read};
use wallet_jwt::vault::{FileTombstones, StoreError, TombstoneStore};

/// Runs a test in a folder of its own, with a store in a folder that is not there yet.
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
        store.write("a", "deletion").unwrap();
        let other = FileTombstones::in_folder(folder.to_owned());
        assert_eq!(read(&other, "a").as_deref(), Some("deletion"));
        other.remove("a").unwrap();
        assert_eq!(read(store, "a"), None);
    });
}

#[test]
fn reading_and_removing_make_no_folder() {
    in_folder("reading", |folder, store| {
        fs::create_dir_all(folder.parent().unwrap()).unwrap();
        assert_eq!(read(store, "a"), None);
        store.remove("a").unwrap();
        assert!(!folder.exists());
    });
}

#[test]
fn no_other_user_may_look_and_no_name_shows() {
    in_folder("names", |folder, store| {
        store.write("para/BETA/alice", "deletion").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(folder), mode(folder.parent().unwrap())), (0o700, 0o700));
        let [file] = &files(folder)[..] else { panic!("more than one file") };
        assert_eq!(mode(file), 0o600);
        // Must not change: SHA-256 of the entry's name.
        let hash = "c306be5b154f62ea";
        let name = file.file_name().unwrap().to_str().unwrap();
        assert_eq!((&name[..16], name.len()), (hash, 64));
    });
}

#[test]
fn a_folder_that_is_there_keeps_its_rights() {
    in_folder("rights", |folder, store| {
        fs::create_dir_all(folder).unwrap();
        fs::set_permissions(folder, Permissions::from_mode(0o750)).unwrap();
        store.write("a", "deletion").unwrap();
        assert_eq!(fs::metadata(folder).unwrap().permissions().mode() & 0o777, 0o750);
    });
}

#[test]
fn a_folder_that_cannot_be_written_is_an_error() {
    // Not by its rights: a test that runs as root may write everywhere.
    let file = std::env::temp_dir().join(format!("wallet-jwt-tombstones-file-{}", std::process::id()));
    fs::write(&file, "no folder").unwrap();
    for folder in [file.clone(), file.join("below"), "/proc/wallet-jwt".into()] {
        let store = FileTombstones::in_folder(folder);
        let error = store.write("alice", "deletion").unwrap_err();
        let text = error.to_string();
        assert!(matches!(error, StoreError::Unavailable { .. }), "{text}");
        assert!(!text.contains("alice") && !text.contains("wallet-jwt"), "{text}");
    }
    let store = FileTombstones::in_folder(file.clone());
    assert!(store.read("a").is_err(), "whether there is a note cannot be known");
    assert!(store.remove("a").is_err());
    fs::remove_file(file).unwrap();
}

#[test]
fn what_is_no_note_is_an_error_and_can_be_replaced() {
    in_folder("damaged", |folder, store| {
        store.write("a", "deletion").unwrap();
        fs::write(&files(folder)[0], b"\xff\xfe").unwrap();
        assert!(matches!(store.read("a"), Err(StoreError::Corrupt { .. })));
        store.write("a", "logout").unwrap();
        assert_eq!(read(store, "a").as_deref(), Some("logout"));
        fs::write(&files(folder)[0], b"\xff\xfe").unwrap();
        store.remove("a").unwrap();
        assert_eq!(read(store, "a"), None);
    });
}

#[test]
fn a_note_that_ended_halfway_is_none_and_a_later_one_is_whole() {
    in_folder("halfway", |folder, store| {
        store.write("a", "deletion").unwrap();
        // What a process leaves that ends before it renames.
        let half = files(folder)[0].with_extension("0011223344556677");
        fs::write(&half, "logo").unwrap();
        assert_eq!(read(store, "a").as_deref(), Some("deletion"));
        store.write("a", "logout").unwrap();
        assert_eq!(read(store, "a").as_deref(), Some("logout"));
        store.remove("a").unwrap();
        assert_eq!(read(store, "a"), None);
    });
}

/// The writer of the test below, which runs this test in a process of its own.
#[test]
#[ignore = "run by the test that ends it"]
fn write_until_ended() {
    let Some(folder) = std::env::var_os("WALLET_JWT_TOMBSTONES") else { return };
    let store = FileTombstones::in_folder(folder.into());
    loop {
        store.write("a", "deletion\nlogout\n").unwrap();
        store.write("a", "logout\n").unwrap();
    }
}

#[test]
fn a_process_that_ends_anywhere_leaves_the_old_note_or_the_new() {
    in_folder("ended", |folder, store| {
        store.write("a", "logout\n").unwrap();
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
            let note = read(store, "a").expect("nobody removes it");
            assert!(["logout\n", "deletion\nlogout\n"].contains(&&*note), "{note:?}");
            seen.insert(note);
        }
        assert_eq!(seen.len(), 2, "the writer did not come to write");
    });
}
