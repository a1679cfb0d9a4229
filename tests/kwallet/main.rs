//! Tests the store on a real KWallet, unpacked from Debian's packages into the folder that an environment variable
//! names. `cargo xtask test --only kwallet` provides it.
#![cfg(target_os = "linux")]

use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use ring::pbkdf2;
use wallet_jwt::vault::{MAX_VALUE_BYTES, Readiness, SecretServiceStore, SecretStore, StoreError};
use zbus::blocking::{Connection, Proxy};

#[path = "../keychain/mod.rs"]
mod keychain;
#[path = "../store_contract/mod.rs"]
mod store_contract;

use keychain::{in_private_session, wait_until};
use store_contract::{is_one_place, keeps_the_contract, read};

/// The folder with the unpacked packages, and that with the plug-in which encrypts.
const ROOT: &str = "WALLET_JWT_KWALLET";
const PLUGINS: &str = "WALLET_JWT_KWALLET_PLUGINS";
const NAMESPACE: &str = "wallet-jwt-test";

fn store() -> SecretServiceStore {
    SecretServiceStore::new(NAMESPACE)
}

/// A KWallet, as on a desktop after a login.
struct Wallet {
    folder: PathBuf,
    daemon: Option<Child>,
    has_encryption: bool,
}

impl Wallet {
    fn start(&mut self) {
        let root = PathBuf::from(std::env::var_os(ROOT).expect("the unpacked packages"));
        let libraries = std::fs::read_dir(root.join("usr/lib")).unwrap().flatten();
        let machine = libraries.map(|entry| entry.path()).find(|path| path.join("qt5").exists()).unwrap();
        let name = machine.file_name().unwrap().to_owned();
        let list = |folders: &[PathBuf]| std::env::join_paths(folders).unwrap();
        let mut plugins =
            vec![machine.join("qt5/plugins"), Path::new("/usr/lib").join(&name).join("qt5/plugins")];
        if self.has_encryption {
            let extra = PathBuf::from(std::env::var_os(PLUGINS).expect("the unpacked plug-in"));
            plugins.push(extra.join("usr/lib").join(&name).join("qca-qt5"));
            plugins.push(extra.join("usr/lib").join(&name).join("qt5/plugins"));
        }
        let daemon = Command::new(root.join("usr/bin/kwalletd5"))
            .env("LD_LIBRARY_PATH", list(&[machine.clone(), root.join("lib").join(&name)]))
            .env("QT_QPA_PLATFORM", "offscreen")
            .env("QT_PLUGIN_PATH", list(&plugins))
            .env("QCA_PLUGIN_PATH", plugins.last().unwrap())
            .env("XDG_CONFIG_HOME", &self.folder)
            .env("XDG_CACHE_HOME", &self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("kwalletd5");
        self.daemon = Some(daemon);
        let bus = Connection::session().unwrap();
        let names = zbus::blocking::fdo::DBusProxy::new(&bus).unwrap();
        let has = |name: &str| names.name_has_owner(name.try_into().unwrap()).unwrap();
        wait_until("KWallet runs", || has("org.kde.kwalletd5") && has("org.freedesktop.secrets"));
        self.log_in(&bus);
    }

    /// What pam_kwallet does at a login: it hands over the key that it has made of the password.
    fn log_in(&self, bus: &Connection) {
        let salt_file = self.folder.join("kwalletd").join("kdewallet.salt");
        if !salt_file.exists() {
            std::fs::create_dir_all(salt_file.parent().unwrap()).unwrap();
            std::fs::write(&salt_file, [7; 56]).unwrap();
        }
        let (salt, mut key) = (std::fs::read(&salt_file).unwrap(), [0; 56]);
        let rounds = NonZeroU32::new(50_000).unwrap();
        pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA512, rounds, &salt, b"a throw-away password", &mut key);
        wallets(bus).call::<_, _, ()>("pamOpen", &("kdewallet", key.as_slice(), 0_i32)).unwrap();
        wait_until("the wallet is open", || is_open(bus));
    }

    fn end(&mut self) {
        if let Some(mut daemon) = self.daemon.take() {
            daemon.kill().unwrap();
            daemon.wait().unwrap();
        }
    }

    fn restart(&mut self) {
        self.end();
        self.start();
    }

    /// As the user does in KWalletManager.
    fn close(&self) {
        let bus = Connection::session().unwrap();
        wallets(&bus).call::<_, _, i32>("close", &("kdewallet", true)).unwrap();
        wait_until("the wallet is closed", || !is_open(&bus));
    }
}

impl Drop for Wallet {
    fn drop(&mut self) {
        self.end();
    }
}

fn wallets(bus: &Connection) -> Proxy<'static> {
    Proxy::new(bus, "org.kde.kwalletd5", "/modules/kwalletd5", "org.kde.KWallet").unwrap()
}

fn is_open(bus: &Connection) -> bool {
    wallets(bus).call("isOpen", &("kdewallet",)).unwrap_or(false)
}

/// Runs `body` in a process with a KWallet of its own. `test` is the calling test's name.
fn with_kwallet(test: &str, has_encryption: bool, body: impl FnOnce(&mut Wallet)) {
    in_private_session(test, |folder| {
        let mut wallet = Wallet { folder: folder.to_owned(), daemon: None, has_encryption };
        // The first login makes the wallet, and the service shows it after a restart only.
        wallet.start();
        wallet.restart();
        body(&mut wallet);
    });
}

#[test]
#[ignore = "needs KWallet: run by cargo xtask test"]
fn the_store_keeps_its_contract_on_kwallet() {
    with_kwallet("the_store_keeps_its_contract_on_kwallet", true, |_| {
        keeps_the_contract(Arc::new(store()), MAX_VALUE_BYTES);
        is_one_place(&store(), &store());
    });
}

#[test]
#[ignore = "needs KWallet: run by cargo xtask test"]
fn a_wallet_that_the_login_opened_can_be_used() {
    with_kwallet("a_wallet_that_the_login_opened_can_be_used", true, |wallet| {
        store().write("a", b"value").unwrap();
        // KWallet writes the wallet's file seconds later.
        thread::sleep(Duration::from_secs(8));
        wallet.restart();
        assert_eq!(store().status().readiness, Readiness::Ready);
        assert_eq!(read(&store(), "a"), Some(b"value".to_vec()));
    });
}

#[test]
#[ignore = "needs KWallet: run by cargo xtask test"]
fn a_wallet_that_the_user_closed_stays_locked() {
    with_kwallet("a_wallet_that_the_user_closed_stays_locked", true, |wallet| {
        store().write("a", b"value").unwrap();
        wallet.close();
        assert_eq!(store().status().readiness, Readiness::Locked);
        assert_eq!(store().read("a").map(drop), Err(StoreError::Locked));
        assert_eq!(store().write("b", b"new"), Err(StoreError::Locked));
    });
}

#[test]
#[ignore = "needs KWallet: run by cargo xtask test"]
fn a_value_that_kwallet_had_not_written_is_not_kept() {
    with_kwallet("a_value_that_kwallet_had_not_written_is_not_kept", true, |wallet| {
        store().write("a", b"value").unwrap();
        wallet.restart();
        assert!(
            matches!(store().read("a"), Err(StoreError::NotKept { .. })),
            "{:?}",
            store().read("a").map(drop)
        );
        store().write("a", b"again").unwrap();
        assert_eq!(read(&store(), "a"), Some(b"again".to_vec()));
    });
}

#[test]
#[ignore = "needs KWallet: run by cargo xtask test"]
fn without_the_plug_in_the_error_names_the_package() {
    with_kwallet("without_the_plug_in_the_error_names_the_package", false, |_| {
        let refused = store().write("a", b"value").unwrap_err().to_string();
        assert!(refused.contains("libqca-qt5-2-plugins"), "{refused}");
    });
}
