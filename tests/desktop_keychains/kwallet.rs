//! KWallet, as a login starts it.

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use pollster::block_on;
use ring::pbkdf2;
use wallet_jwt::VaultError;
use wallet_jwt::vault::{MAX_VALUE_BYTES, Readiness, SecretStore as _, StoreError};
use zbus::blocking::{Connection, Proxy};

use crate::keychain::{in_private_session, wait_until};
use crate::store_contract::{is_one_place, keeps_the_contract, read};
use crate::unpacked::{Unpacked, wait_for_names};
use crate::{store, vault, waits};

/// The folder with the unpacked packages.
const ROOT: &str = "WALLET_JWT_KWALLET";

/// A KWallet, as on a desktop after a login.
struct Wallet {
    folder: PathBuf,
    daemon: Option<Child>,
    has_encryption: bool,
}

impl Wallet {
    fn start(&mut self) {
        let unpacked = Unpacked::named(ROOT);
        let mut daemon = unpacked.program("kwalletd5", &self.folder);
        if self.has_encryption {
            daemon.env("QCA_PLUGIN_PATH", unpacked.library_folder("qca-qt5"));
        }
        let quiet = daemon.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.daemon = Some(quiet.spawn().expect("kwalletd5"));
        let bus = wait_for_names(&["org.kde.kwalletd5", "org.freedesktop.secrets"]);
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
    in_private_session(&format!("kwallet::{test}"), |folder| {
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
        assert_eq!(store().status().description, "Linux Secret Service (KWallet)");
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

#[test]
#[ignore = "needs KWallet: run by cargo xtask test"]
fn a_closed_wallets_prompt_ends() {
    with_kwallet("a_closed_wallets_prompt_ends", true, |wallet| {
        store().write("a", b"value").unwrap();
        wallet.close();
        let vault = vault();
        let begun = Instant::now();
        let refused = block_on(vault.unlock(2));
        assert!(matches!(refused, Err(VaultError::NotConfirmed { .. })), "{refused:?}");
        let cancelled = waits(vault.unlock(60));
        thread::sleep(Duration::from_millis(500));
        vault.cancel_unlock();
        assert!(matches!(cancelled.join().unwrap(), Err(VaultError::NotConfirmed { .. })));
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    });
}

#[test]
#[ignore = "needs KWallet: run by cargo xtask test"]
fn an_unlock_opens_an_open_wallet_for_old_connections() {
    with_kwallet("an_unlock_opens_an_open_wallet_for_old_connections", true, |wallet| {
        let connected = store();
        connected.write("a", b"value").unwrap();
        wallet.close();
        wallet.log_in(&Connection::session().unwrap());
        // A connection opens it once, and this one has.
        assert_eq!(connected.read("a").map(drop), Err(StoreError::Locked));
        assert_eq!(block_on(vault().unlock(20)), Ok(()));
        assert_eq!(read(&connected, "a"), Some(b"value".to_vec()));
    });
}

#[test]
#[ignore = "needs KWallet: run by cargo xtask test"]
fn kwallet_that_ends_ends_its_prompt() {
    with_kwallet("kwallet_that_ends_ends_its_prompt", true, |wallet| {
        store().write("a", b"value").unwrap();
        wallet.close();
        let unlocked = waits(vault().unlock(60));
        thread::sleep(Duration::from_secs(1));
        let begun = Instant::now();
        wallet.end();
        let refused = unlocked.join().unwrap();
        assert!(matches!(refused, Err(VaultError::Unavailable { .. })), "{refused:?}");
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    });
}
