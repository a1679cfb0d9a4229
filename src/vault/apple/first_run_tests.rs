//! The first run with a fake keychain.

use std::io::ErrorKind;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::super::AppleOptions;
use super::super::fake_keychain::{FakeKeychain, FakeStore};
use super::super::store::AppleStore;
use super::*;
use crate::vault::store::{Readiness, SecretStore};

/// An app's container, its keychain, and items of an earlier installation.
struct App {
    container: PathBuf,
    keychain: Arc<FakeKeychain>,
}

impl App {
    fn new(test: &str) -> Self {
        let name = format!("wallet-jwt-first-run-{test}-{}", std::process::id());
        let container = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&container);
        let keychain = Arc::<FakeKeychain>::default();
        for (service, name) in [("ns", "a"), ("ns.when-unlocked", "b"), ("ns2", "of another namespace")] {
            keychain.items.lock().unwrap().insert((service.into(), name.into()), (String::new(), vec![1]));
        }
        App { container, keychain }
    }

    /// A new process's store.
    fn store(&self) -> AppleStore {
        self.store_in(&self.container, false)
    }

    fn store_in(&self, container: &Path, is_extension: bool) -> AppleStore {
        let options = AppleOptions { purge_on_first_run: true, ..AppleOptions::default() };
        let keychain = Arc::clone(&self.keychain);
        let read: ReadFile = Arc::new(move |path| match fs::read(path) {
            Ok(_) if keychain.before_first_unlock.load(Ordering::SeqCst) => {
                Err(ErrorKind::PermissionDenied.into())
            }
            read => read,
        });
        let host = Host { container: Some(container), is_extension, read };
        AppleStore::over(vec![Arc::new(FakeStore(Arc::clone(&self.keychain)))], "ns", options, &host).unwrap()
    }

    fn marker(&self) -> PathBuf {
        own_file(&self.container, "ns", "first-run")
    }

    /// Whether all old items are there.
    fn is_whole(&self) -> bool {
        self.keychain.has("ns", "a").is_some() && self.keychain.has("ns.when-unlocked", "b").is_some()
    }

    /// Whether there is no item of the namespace, but one of another.
    fn is_emptied(&self) -> bool {
        let items = self.keychain.items.lock().unwrap();
        items.keys().map(|(service, _)| service.as_str()).eq(["ns2"])
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.container);
    }
}

fn value(store: &AppleStore, name: &str) -> Option<Vec<u8>> {
    store.read(name).unwrap().map(|value| value.to_vec())
}

#[test]
fn what_outlived_the_app_is_gone_before_the_first_use() {
    let uses: [fn(&AppleStore) -> bool; 4] = [
        |store| store.read("a").unwrap().is_none(),
        |store| store.names().unwrap().is_empty(),
        |store| store.remove("never there").is_ok(),
        |store| store.write("c", b"1").is_ok() && store.remove("c").is_ok(),
    ];
    for (index, first_use) in uses.into_iter().enumerate() {
        let app = App::new(&format!("use{index}"));
        assert!(first_use(&app.store()), "use {index}");
        assert!(app.is_emptied(), "use {index}");
        assert!(app.marker().exists());
    }
}

#[test]
fn what_is_kept_afterwards_stays_for_later_starts() {
    let app = App::new("later");
    app.store().write("a", b"new").unwrap();
    assert_eq!(value(&app.store(), "a"), Some(b"new".to_vec()));
    let store = app.store();
    store.write("b", b"x").unwrap();
    assert_eq!(store.names().unwrap(), ["a", "b"]);
}

#[test]
fn opening_and_status_change_nothing() {
    let app = App::new("status");
    assert_eq!(app.store().status().readiness, Readiness::Ready);
    assert!(app.is_whole() && !app.marker().exists());
    assert_eq!(*app.keychain.changes.lock().unwrap(), 0);
}

#[test]
fn a_locked_keychain_does_not_end_the_first_run() {
    let app = App::new("locked");
    app.keychain.lock(true);
    let store = app.store();
    assert!(store.read("a").is_err() && store.write("c", b"1").is_err() && store.names().is_err());
    assert!(!app.marker().exists());
    app.keychain.lock(false);
    assert_eq!(value(&store, "a"), None);
    assert!(app.is_emptied() && app.marker().exists());
}

#[test]
fn a_deletion_that_fails_does_not_end_the_first_run() {
    let app = App::new("failing");
    for undeletable in ["ns", "ns.when-unlocked"] {
        *app.keychain.undeletable.lock().unwrap() = Some(undeletable);
        assert!(app.store().read("a").is_err());
        assert!(!app.marker().exists(), "{undeletable}");
    }
    *app.keychain.undeletable.lock().unwrap() = None;
    assert_eq!(value(&app.store(), "a"), None);
    assert!(app.is_emptied() && app.marker().exists());
}

#[test]
fn a_marker_that_cannot_be_read_is_no_first_run() {
    let app = App::new("unreadable");
    app.store().write("a", b"kept").unwrap();
    app.keychain.lock(true);
    let store = app.store();
    let _ = store.read("a");
    app.keychain.lock(false);
    assert_eq!(value(&store, "a"), Some(b"kept".to_vec()));
    // No other error does either.
    fs::remove_file(app.marker()).unwrap();
    fs::create_dir(app.marker()).unwrap();
    assert_eq!(value(&app.store(), "a"), Some(b"kept".to_vec()));
}

#[test]
fn a_marker_that_cannot_be_made_is_told() {
    let app = App::new("unmade");
    fs::write(&app.container, "a file where the container should be").unwrap();
    let store = app.store_in(&app.container.join("below"), false);
    // A file in place of its folder: it is unknown whether it exists.
    assert_eq!(value(&store, "a"), Some(vec![1]));
    let store = app.store_in(Path::new("/proc/wallet-jwt"), false);
    assert!(matches!(store.write("c", b"1"), Err(StoreError::Unavailable { .. })));
    assert!(app.is_emptied(), "the next start would sign out whoever signs in now");
    fs::remove_file(&app.container).unwrap();
}

#[test]
fn an_extension_empties_nothing() {
    let app = App::new("extension");
    let store = app.store_in(&app.container, true);
    assert_eq!(value(&store, "a"), Some(vec![1]));
    assert!(app.is_whole() && !app.marker().exists());
}

#[test]
fn it_is_off_by_default() {
    let app = App::new("off");
    let host =
        Host { container: Some(&app.container), is_extension: false, read: Arc::new(|path| fs::read(path)) };
    let stores = vec![Arc::new(FakeStore(Arc::clone(&app.keychain))) as _];
    let store = AppleStore::over(stores, "ns", AppleOptions::default(), &host).unwrap();
    assert_eq!(value(&store, "a"), Some(vec![1]));
    assert!(app.is_whole() && !app.marker().exists());
}

#[test]
fn an_extension_is_known_by_its_bundle() {
    for (executable, extension) in [
        ("/var/containers/Bundle/Application/X/App.app/App", false),
        ("/var/containers/Bundle/Application/X/App.app/PlugIns/Push.appex/Push", true),
        ("/Applications/App.app/Contents/PlugIns/Push.appex/Contents/MacOS/Push", true),
        ("/Applications/my.appexes.app/Contents/MacOS/x", false),
        ("", false),
    ] {
        assert_eq!(is_extension(Path::new(executable)), extension, "{executable}");
    }
}
