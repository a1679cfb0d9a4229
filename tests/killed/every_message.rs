//! A process is killed at every message that a save or a deletion sends.

use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use wallet_jwt::Vault;

use crate::bus_proxy::{BusProxy, Cut};
use crate::keychain::in_private_keychain;
use crate::{ROLE, kept, open, put, start};

const TEST: &str = "every_message::a_killed_process_leaves_the_old_or_the_new_value";
const ACCOUNT: &str = "alice";
/// Longer than what the bus's transport reads at once.
const NEW_LENGTH: usize = 30_000;

struct Case {
    role: &'static str,
    before: Option<&'static str>,
}

const CASES: [Case; 3] = [
    Case { role: "save", before: None },
    Case { role: "save", before: Some("old") },
    Case { role: "delete", before: Some("old") },
];

#[test]
#[ignore = "needs gnome-keyring: run by cargo xtask test"]
fn a_killed_process_leaves_the_old_or_the_new_value() {
    if let Ok(role) = std::env::var(ROLE) {
        return put(&open(), ACCOUNT, after(&role).as_deref()).unwrap();
    }
    in_private_keychain(TEST, |_| {
        let vault = open();
        for case in CASES {
            let steps = kill_at_every_message(&vault, &case);
            // Connecting, checking for a lock, searching, writing. With fewer messages the proxy would have stopped
            // nothing.
            assert!(steps > 8, "{} messages", steps);
            println!(
                "{} over {:?}: killed at {steps} messages, each sent and not sent",
                case.role, case.before
            );
        }
    });
}

fn after(role: &str) -> Option<String> {
    (role == "save").then(|| "n".repeat(NEW_LENGTH))
}

/// Returns after how many messages the process ended without being killed.
fn kill_at_every_message(vault: &Vault, case: &Case) -> usize {
    let new = after(case.role);
    let (mut seen_old, mut seen_new) = (false, false);
    for message in 1.. {
        for arrives in [false, true] {
            put(vault, ACCOUNT, case.before).unwrap();
            if kill_at(Cut { message, arrives }, case.role) {
                let found = kept(vault, ACCOUNT).unwrap();
                let is_old = found.as_deref() == case.before;
                assert!(is_old || found == new, "message {message}, arrives: {arrives}");
                (seen_old, seen_new) = (seen_old | is_old, seen_new | !is_old);
            } else {
                assert_eq!(kept(vault, ACCOUNT).unwrap(), new);
                assert!(
                    seen_old && seen_new,
                    "expected kills that leave the old value and kills that leave the new one"
                );
                return message - 1;
            }
        }
    }
    unreachable!("a process sends a finite number of messages")
}

/// Returns whether the process had to be killed.
fn kill_at(cut: Cut, role: &str) -> bool {
    let proxy = BusProxy::start(&std::env::var("DBUS_SESSION_BUS_ADDRESS").unwrap(), cut);
    let mut process = start(TEST, role, Some(&proxy.address));
    loop {
        match proxy.cut.recv_timeout(Duration::from_millis(5)) {
            Ok(()) => {
                process.kill().unwrap();
                process.wait().unwrap();
                return true;
            }
            Err(RecvTimeoutError::Timeout) => {
                if let Some(status) = process.try_wait().unwrap() {
                    assert!(status.success(), "{cut:?}: the process failed by itself");
                    return false;
                }
            }
            Err(RecvTimeoutError::Disconnected) => unreachable!("the proxy listens as long as it lives"),
        }
    }
}
