//! A private keychain for a test: a D-Bus session with gnome-keyring-daemon, in a temporary folder.
//!
//! The environment says which bus a process uses, and changing the environment of a running process is unsafe. So a
//! test runs itself again as a child process with the right environment.
#![allow(dead_code, missing_docs, reason = "each test crate uses only some of these")]

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs::{self, DirBuilder};
use std::io::{Read, Write};
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// This variable is set in the child.
const INSIDE: &str = "WALLET_JWT_TEST_KEYCHAIN";
const PASSWORD: &[u8] = b"a throw-away password";
const SECRETS: &str = "org.freedesktop.secrets";
const SERVICE: &str = "/org/freedesktop/secrets";
const LOGIN: &str = "/org/freedesktop/secrets/collection/login";

/// Runs `body` in a process that has its own empty, unlocked keychain. `test` is the full name of the calling test,
/// as the test harness knows it. The test must be ignored by default.
pub fn in_private_keychain(test: &str, body: impl FnOnce(&Keychain)) {
    in_private_session(test, |folder| body(&Keychain::in_session(folder)));
}

/// The same without a keychain. `body` gets the session's folder.
pub fn in_private_session(test: &str, body: impl FnOnce(&Path)) {
    if let Some(folder) = std::env::var_os(INSIDE) {
        return body(Path::new(&folder));
    }
    let session = Session::start();
    let status = Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--ignored", "--nocapture"])
        .envs(session.environment())
        .env(INSIDE, &session.folder)
        .status()
        .unwrap();
    assert!(status.success(), "the test failed in its private session: {status}");
}

/// A private D-Bus session without services, in its own folder.
pub struct Session {
    pub folder: PathBuf,
    bus: Child,
}

impl Session {
    pub fn start() -> Self {
        let unique = format!("wallet-jwt-{}-{:x}", std::process::id(), fastrand::u32(..));
        let folder = std::env::temp_dir().join(unique);
        // The bus and the daemon require this of a folder that contains their sockets.
        DirBuilder::new().mode(0o700).create(&folder).unwrap();
        let configuration = folder.join("bus.conf");
        // There is no <servicedir>, so the bus starts nothing by itself: no prompter and no second keychain.
        let text = format!(
            r#"<busconfig><type>session</type><listen>unix:path={}</listen><policy context="default">
            <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
            </policy></busconfig>"#,
            folder.join("bus").display()
        );
        fs::write(&configuration, text).unwrap();
        let bus = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", configuration.display()))
            .arg("--nofork")
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon, of Debian's package dbus");
        let session = Session { folder, bus };
        // The socket is there before the bus listens.
        wait_until("the bus listens", || UnixStream::connect(session.folder.join("bus")).is_ok());
        session
    }

    /// The environment of a process that uses this bus.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let folder = self.folder.display().to_string();
        vec![
            ("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={folder}/bus")),
            ("HOME", folder.clone()),
            ("XDG_RUNTIME_DIR", folder.clone()),
            ("XDG_DATA_HOME", folder),
        ]
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // The keychain of an aborted test ends together with the bus.
        let _ = self.bus.kill();
        let _ = self.bus.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The keychain, for the process that runs in its session.
pub struct Keychain {
    folder: PathBuf,
    daemon: RefCell<Option<Child>>,
}

impl Keychain {
    /// Starts a keychain in the session that the environment names.
    pub fn in_session(folder: &Path) -> Self {
        let keychain = Keychain { folder: folder.to_owned(), daemon: None.into() };
        keychain.start_daemon();
        keychain
    }

    /// Starts the service, unlocked, with the data that an earlier one left in the folder.
    pub fn start_daemon(&self) {
        self.spawn(&["--unlock"]);
        wait_until("the keychain runs", || self.default_collection().is_some_and(|path| path != "/"));
    }

    /// Starts the service as on a machine where nobody has created a collection.
    pub fn start_daemon_without_collections(&self) {
        self.kill_daemon();
        fs::remove_dir_all(self.folder.join("keyrings")).unwrap();
        self.spawn(&[]);
        wait_until("the keychain runs", || self.default_collection().is_some_and(|path| path == "/"));
    }

    /// Starts the service as before a login: it has the collection, locked.
    pub fn restart_locked(&self) {
        self.kill_daemon();
        self.spawn(&[]);
        wait_until("the keychain runs", || self.default_collection().is_some_and(|path| path != "/"));
    }

    fn spawn(&self, options: &[&str]) {
        let mut daemon = Command::new("gnome-keyring-daemon")
            .args(["--foreground", "--components=secrets"])
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("gnome-keyring-daemon, of Debian's package gnome-keyring");
        // If the daemon asks for no password, it may have closed the pipe already.
        let _ = daemon.stdin.take().unwrap().write_all(PASSWORD);
        *self.daemon.borrow_mut() = Some(daemon);
    }

    /// Ends the service as a crash does.
    pub fn kill_daemon(&self) {
        if let Some(mut daemon) = self.daemon.borrow_mut().take() {
            daemon.kill().unwrap();
            daemon.wait().unwrap();
        }
        wait_until("the keychain has ended", || self.default_collection().is_none());
    }

    pub fn lock(&self) {
        service("Lock", &[&format!("array:objpath:{LOGIN}")]).expect("locking");
    }

    /// Unlocks the running service as a login does: it sends the password over the control socket, like
    /// pam_gnome_keyring. No D-Bus call unlocks without a prompt.
    pub fn unlock(&self) {
        const UNLOCK: u32 = 1;
        let number = |number: usize| u32::try_from(number).unwrap().to_be_bytes();
        let mut control = UnixStream::connect(self.folder.join("keyring").join("control")).unwrap();
        control.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        // A byte for the sender's credentials, then the length of the whole message, the operation, and the
        // password.
        let mut request = vec![0];
        request.extend(number(12 + PASSWORD.len()));
        request.extend(UNLOCK.to_be_bytes());
        request.extend(number(PASSWORD.len()));
        request.extend(PASSWORD);
        control.write_all(&request).unwrap();
        let mut answer = [0; 8];
        control.read_exact(&mut answer).unwrap();
        assert_eq!(answer, [0, 0, 0, 8, 0, 0, 0, 0], "the keychain refuses the password");
    }

    /// Ends the service and starts another one, unlocked.
    pub fn restart_daemon(&self) {
        self.kill_daemon();
        self.start_daemon();
    }

    /// Makes another collection the default one.
    pub fn set_default_collection(&self, path: &str) {
        service("SetAlias", &["string:default", &format!("objpath:{path}")]).expect("SetAlias");
    }

    /// Stops the service: it stays, but answers no call.
    pub fn freeze(&self) {
        self.signal("STOP");
    }

    pub fn thaw(&self) {
        self.signal("CONT");
    }

    /// Watches the bus for every message that leads to a prompt.
    pub fn watch_for_prompts(&self) -> PromptWatch {
        let seen = self.folder.join("prompts");
        let interface = "interface='org.freedesktop.Secret";
        let monitor = Command::new("dbus-monitor")
            .args(["--session", "--profile"])
            .arg(format!("{interface}.Service',member='Unlock'"))
            .arg(format!("{interface}.Service',member='CreateCollection'"))
            .arg(format!("{interface}.Prompt'"))
            .stdin(Stdio::null())
            .stdout(fs::File::create(&seen).unwrap())
            .spawn()
            .expect("dbus-monitor, of Debian's package dbus");
        let watch = PromptWatch { monitor, seen, controls: Default::default() };
        wait_until("the monitor listens", || {
            let control = watch.send_control();
            // A message that was sent before the monitor listened is never seen.
            thread::sleep(Duration::from_millis(20));
            watch.senders().contains(&control)
        });
        watch
    }

    /// Sends the message that leads to a prompt, but shows no prompt: the next call would do that.
    pub fn ask_for_an_unlock(&self) {
        service("Unlock", &[&format!("array:objpath:{LOGIN}")]).expect("Unlock");
    }

    /// Asks for a new collection in a way that the service refuses.
    pub fn ask_for_a_collection(&self) {
        assert!(service("CreateCollection", &["string:not what it takes"]).is_none());
    }

    fn default_collection(&self) -> Option<String> {
        let reply = service("ReadAlias", &["string:default"])?;
        reply.split('"').nth(1).map(str::to_owned)
    }

    fn signal(&self, name: &str) {
        let id = self.daemon.borrow().as_ref().expect("the keychain runs").id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }
}

impl Drop for Keychain {
    fn drop(&mut self) {
        if let Some(daemon) = self.daemon.get_mut() {
            let _ = daemon.kill();
            let _ = daemon.wait();
        }
    }
}

/// Calls the service and returns its answer as dbus-send prints it.
fn service(method: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new("dbus-send")
        .args(["--session", "--print-reply", "--reply-timeout=5000"])
        .args([&format!("--dest={SECRETS}"), SERVICE, &format!("org.freedesktop.Secret.Service.{method}")])
        .args(arguments)
        .output()
        .expect("dbus-send, of Debian's package dbus");
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

/// Sees messages that lead to a prompt.
pub struct PromptWatch {
    monitor: Child,
    seen: PathBuf,
    /// The senders of the monitor's own messages. The log file is never truncated: if a file is truncated while
    /// another process writes to it, it gets a hole, and the line after the hole would be missed.
    controls: RefCell<BTreeSet<String>>,
}

impl PromptWatch {
    /// How many such messages were seen before this call. The service must answer.
    pub fn seen(&self) -> usize {
        // The bus delivers messages in order, so everything sent before the control message is seen before it.
        let control = self.send_control();
        wait_until("the monitor has seen the control message", || self.senders().contains(&control));
        let controls = self.controls.borrow();
        self.senders().iter().filter(|sender| !controls.contains(*sender)).count()
    }

    /// Sends an unlock of no items, which is seen but shows no prompt. Returns its sender.
    fn send_control(&self) -> String {
        let reply = service("Unlock", &["array:objpath:"]).expect("an unlock of no items");
        let sender = reply.split_whitespace().find_map(|word| word.strip_prefix("destination="));
        let sender = sender.expect("dbus-send prints the receiver of the reply").to_owned();
        self.controls.borrow_mut().insert(sender.clone());
        sender
    }

    /// The sender of each message that was seen. The monitor's lines are `mc, time, serial, sender, …`.
    fn senders(&self) -> Vec<String> {
        let text = fs::read_to_string(&self.seen).unwrap();
        // A line that is still being written has no newline yet.
        let lines = text.split_inclusive('\n').filter(|line| line.starts_with("mc") && line.ends_with('\n'));
        lines.map(|line| line.split_whitespace().nth(3).expect("a sender").to_owned()).collect()
    }
}

impl Drop for PromptWatch {
    fn drop(&mut self) {
        let _ = self.monitor.kill();
        let _ = self.monitor.wait();
    }
}

/// Waits for something that another process does.
pub fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(30), "timed out waiting until {what}");
        thread::sleep(Duration::from_millis(20));
    }
}
