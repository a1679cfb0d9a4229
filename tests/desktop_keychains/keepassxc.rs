//! KeePassXC, with a database of its own.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use pollster::block_on;
use wallet_jwt::VaultError;
use wallet_jwt::vault::{MAX_VALUE_BYTES, Readiness, SecretStore as _, StoreError};
use zbus::blocking::{Connection, Proxy};

use crate::keychain::{in_private_session, wait_until};
use crate::store_contract::{is_one_place, keeps_the_contract, read};
use crate::unpacked::{Unpacked, wait_for_names};
use crate::{store, vault, waits};

/// The folder with the unpacked packages.
const ROOT: &str = "WALLET_JWT_KEEPASSXC";

/// The whole database is shared with other programs: the group is its root. In base64 and in hexadecimal, 16 bytes of 7.
const DATABASE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>
<KeePassFile><Meta><Generator>x</Generator><DatabaseName>db</DatabaseName><CustomData><Item>
<Key>FDO_SECRETS_EXPOSED_GROUP</Key><Value>{07070707-0707-0707-0707-070707070707}</Value></Item></CustomData></Meta>
<Root><Group><UUID>BwcHBwcHBwcHBwcHBwcHBw==</UUID><Name>Root</Name></Group></Root></KeePassFile>";

struct KeePassXc {
    folder: PathBuf,
    program: Option<Child>,
    saves_each_change: bool,
    asks_before_deleting: bool,
}

impl KeePassXc {
    fn new(folder: &Path) -> Self {
        let made = KeePassXc {
            folder: folder.to_owned(),
            program: None,
            saves_each_change: true,
            asks_before_deleting: false,
        };
        std::fs::write(folder.join("group.xml"), DATABASE).unwrap();
        let mut import = Unpacked::named(ROOT).program("keepassxc-cli", folder);
        let import = import.args(["import", "-q", "group.xml", "db.kdbx", "-p", "-t", "100"]);
        assert!(made.with_password(import, "pw\npw\n").wait().unwrap().success());
        made
    }

    /// Starts it with the database open. `asks`: before each access to an entry.
    fn start(&mut self, asks: bool) {
        let (saves, deleting) = (self.saves_each_change, self.asks_before_deleting);
        // Its default. The entry goes to the recycle bin.
        let quiet = !deleting;
        let settings = format!(
            "[FdoSecrets]\nEnabled=true\nConfirmAccessItem={asks}\nConfirmDeleteItem={deleting}\n[General]\nConfigVersion=2\nAutoSaveAfterEveryChange={saves}\n\
             UpdateCheckMessageShown=true\n[GUI]\nCheckForUpdates=false\n[Security]\nNoConfirmMoveEntryToRecycleBin={quiet}\n"
        );
        std::fs::create_dir_all(self.folder.join("keepassxc")).unwrap();
        std::fs::write(self.folder.join("keepassxc/keepassxc.ini"), settings).unwrap();
        let mut program = Unpacked::named(ROOT).program("keepassxc", &self.folder);
        let program = program.arg("--pw-stdin").arg(self.folder.join("db.kdbx"));
        self.program = Some(self.with_password(program, "pw\n"));
        drop(wait_for_names(&["org.freedesktop.secrets"]));
        // Open for everybody; its entries may be locked.
        wait_until("the database is shared", || matches!(store().read("absent"), Ok(None)));
    }

    fn restart(&mut self, asks: bool) {
        self.end();
        self.start(asks);
    }

    fn end(&mut self) {
        if let Some(mut program) = self.program.take() {
            // It saves at its end what it has not saved yet.
            let bus = Connection::session().unwrap();
            let _ = window(&bus).call_noreply("appExit", &());
            let begun = Instant::now();
            // It sometimes stays if it is told to end while it saves; it has saved by then.
            while program.try_wait().unwrap().is_none() && begun.elapsed() < Duration::from_secs(10) {
                std::thread::sleep(Duration::from_millis(50));
            }
            let _ = program.kill();
            program.wait().unwrap();
        }
    }

    /// As its menu does.
    fn lock_database(&self) {
        window(&Connection::session().unwrap()).call::<_, _, ()>("lockAllDatabases", &()).unwrap();
        wait_until("the database is locked", || store().status().readiness == Readiness::Locked);
    }

    fn with_password(&self, command: &mut Command, password: &str) -> Child {
        command.current_dir(&self.folder).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("KeePassXC");
        child.stdin.take().unwrap().write_all(password.as_bytes()).unwrap();
        child
    }
}

impl Drop for KeePassXc {
    fn drop(&mut self) {
        self.end();
    }
}

fn window(bus: &Connection) -> Proxy<'_> {
    const NAME: &str = "org.keepassxc.KeePassXC.MainWindow";
    Proxy::new(bus, NAME, "/keepassxc", NAME).unwrap()
}

fn with_keepassxc(test: &str, asks: bool, body: impl FnOnce(&mut KeePassXc)) {
    in_private_session(&format!("keepassxc::{test}"), |folder| {
        let mut keepassxc = KeePassXc::new(folder);
        keepassxc.start(asks);
        body(&mut keepassxc);
    });
}

fn text(result: Result<(), StoreError>) -> String {
    result.map_or_else(|error| error.to_string(), |()| String::new())
}

#[test]
#[ignore = "needs KeePassXC: run by cargo xtask test"]
fn the_store_keeps_its_contract_on_keepassxc() {
    with_keepassxc("the_store_keeps_its_contract_on_keepassxc", false, |keepassxc| {
        // KeePassXC 2.7.4 ends itself under this test otherwise (docs/reliability.md).
        keepassxc.saves_each_change = false;
        keepassxc.restart(false);
        keeps_the_contract(Arc::new(store()), MAX_VALUE_BYTES);
        is_one_place(&store(), &store());
        store().write("a", b"value").unwrap();
        keepassxc.restart(false);
        assert_eq!(read(&store(), "a"), Some(b"value".to_vec()));
        assert_eq!(store().status().description, "Linux Secret Service (KeePassXC)");
    });
}

#[test]
#[ignore = "needs KeePassXC: run by cargo xtask test"]
fn a_save_that_cannot_be_read_back_leaves_nothing() {
    with_keepassxc("a_save_that_cannot_be_read_back_leaves_nothing", true, |keepassxc| {
        let refused = text(store().write("a", b"value"));
        assert!(refused.contains("KeePassXC asks before each access"), "{refused}");
        let is_gone = refused.contains("removed again");
        assert!(is_gone || refused.contains("stays"), "{refused}");
        keepassxc.restart(false);
        let left = if is_gone { None } else { Some(b"value".to_vec()) };
        assert_eq!(read(&store(), "a"), left, "{refused}");
    });
}

#[test]
#[ignore = "needs KeePassXC: run by cargo xtask test"]
fn an_entry_that_needs_a_question_is_locked() {
    with_keepassxc("an_entry_that_needs_a_question_is_locked", false, |keepassxc| {
        store().write("a", b"value").unwrap();
        keepassxc.restart(true);
        assert_eq!(store().read("a").map(drop), Err(StoreError::Locked));
        match block_on(vault().unlock(5)) {
            Err(VaultError::NotConfirmed { detail }) => {
                assert!(detail.contains("KeePassXC asks"), "{detail}")
            }
            other => panic!("{other:?}"),
        }
    });
}

#[test]
#[ignore = "needs KeePassXC: run by cargo xtask test"]
fn a_locked_database_is_locked_and_its_prompt_ends() {
    with_keepassxc("a_locked_database_is_locked_and_its_prompt_ends", false, |keepassxc| {
        store().write("a", b"value").unwrap();
        keepassxc.lock_database();
        assert_eq!(store().read("a").map(drop), Err(StoreError::Locked));
        assert_eq!(store().read("another").map(drop), Err(StoreError::Locked), "its search does not say");
        let vault = vault();
        let begun = Instant::now();
        let refused = block_on(vault.unlock(2));
        assert!(matches!(refused, Err(VaultError::NotConfirmed { .. })), "{refused:?}");
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
        let cancelled = waits(vault.unlock(60));
        std::thread::sleep(Duration::from_millis(500));
        vault.cancel_unlock();
        assert!(matches!(cancelled.join().unwrap(), Err(VaultError::NotConfirmed { .. })));
        // It still answers.
        assert_eq!(store().status().readiness, Readiness::Locked);
    });
}

#[test]
#[ignore = "needs KeePassXC: run by cargo xtask test"]
fn its_question_before_a_deletion_delays_no_call() {
    with_keepassxc("its_question_before_a_deletion_delays_no_call", false, |keepassxc| {
        store().write("a", b"value").unwrap();
        keepassxc.asks_before_deleting = true;
        keepassxc.restart(false);
        let store = store();
        assert_eq!(read(&store, "a"), Some(b"value".to_vec()));
        let begun = Instant::now();
        for _ in 0..2 {
            let refused = text(store.remove("a"));
            assert!(refused.contains("asks whether the entry may be deleted"), "{refused}");
        }
        assert_eq!(read(&store, "a"), Some(b"value".to_vec()), "nothing waits for the question");
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
        // It ends with KeePassXC, and the next call asks anew.
        keepassxc.restart(false);
        let refused = text(store.remove("a"));
        assert!(refused.contains("asks whether") || refused.contains("went away"), "{refused}");
    });
}
