//! An app's logs contain nothing of a token. The tests do everything with a marked token, print every type, cause
//! every error and panics, turn on all logging, and then search the whole output.

mod exercise;
mod failing_parts;

use std::process::{Command, Output};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use data_encoding::HEXLOWER;

#[path = "../keychain/mod.rs"]
mod keychain;
#[path = "../offline/mod.rs"]
mod offline;
#[path = "../signer/mod.rs"]
mod signer;

/// The marker in the token's claims.
pub(crate) const MARKER: &str = "MARKER-b7e1";
const STORE: &str = "WALLET_JWT_NO_LEAK_STORE";

#[test]
fn nothing_leaks_with_the_memory_store() {
    match std::env::var(STORE) {
        Ok(store) => exercise::run(&store),
        Err(_) => assert_silent(&run_again("nothing_leaks_with_the_memory_store", "memory", &[])),
    }
}

#[test]
#[ignore = "needs gnome-keyring: run by cargo xtask test"]
fn nothing_leaks_with_the_secret_service() {
    const NAME: &str = "nothing_leaks_with_the_secret_service";
    if let Ok(store) = std::env::var(STORE) {
        return exercise::run(&store);
    }
    keychain::in_private_keychain(NAME, |_| {
        let output = run_again(NAME, "secret-service", &["--ignored"]);
        assert_silent(&output);
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(printed.contains("zbus"), "the D-Bus library's own logging is on: {printed}");
    });
}

fn run_again(test: &str, store: &str, more: &[&str]) -> Output {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .args(more)
        .env(STORE, store)
        .env("RUST_BACKTRACE", "1")
        .output()
        .unwrap()
}

fn assert_silent(output: &Output) {
    let printed =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{printed}");
    // Check that the output has what it should have, so that the search below has something to search.
    for word in [
        "Log {",
        "StoredToken",
        "E_VAULT_CORRUPT",
        "E_ISSUE_FAILED",
        "a panic with the token in memory",
        "1 passed",
    ] {
        assert!(printed.contains(word), "{word} is missing: {printed}");
    }
    let token = exercise::token();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let (_, payload) = signed.split_once('.').unwrap();
    let claims = URL_SAFE_NO_PAD.decode(payload).unwrap();
    let pieces = [MARKER, signature, payload, &signature[100..140], &payload[40..80]];
    for piece in pieces.into_iter().map(str::as_bytes).chain([&claims[..]]) {
        let found = output.stdout.windows(piece.len()).chain(output.stderr.windows(piece.len()));
        assert!(found.into_iter().all(|window| window != piece), "{}", String::from_utf8_lossy(piece));
        // As a log of bytes would show it: `[77, 65, …` and `4d41…`.
        let shown = format!("{:?}", &piece[..piece.len().min(16)]);
        assert!(!printed.contains(shown.trim_matches(['[', ']'])), "{shown}");
        assert!(!printed.contains(&HEXLOWER.encode(&piece[..piece.len().min(16)])));
    }
}
