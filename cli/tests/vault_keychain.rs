//! Tests `vault` and `demo` end to end, with many processes and one keychain. The kernel's keys need no daemon. The
//! Secret Service is private, in the test's own D-Bus session.

#![cfg(target_os = "linux")]

mod command;
#[path = "../../tests/keychain/mod.rs"]
mod keychain;

use std::process;

use command::{Run, wallet_jwt_with_keychain};
use keychain::{Keychain, in_private_keychain};
use serde_json::json;
use wallet_jwt_fake_issuer::{
    Attack, FakeIssuer, FakeIssuerOptions, IssueRequest, ParaTab, SAMPLE_API_KEY_ID,
};

fn vault(place: &[&str], command: &[&str]) -> Run {
    wallet_jwt_with_keychain(&[&["vault"], command, place].concat())
}

/// Runs all commands of `vault`, from an empty namespace to an empty namespace.
fn a_token_lives_in(place: &[&str]) {
    let issuer = FakeIssuer::start(FakeIssuerOptions::default()).unwrap();
    let url = issuer.para_keys_url();
    let issued = issuer.issue(&IssueRequest::para(ParaTab::Email));
    let para =
        ["--provider", "para", "--env", "beta", "--audience", SAMPLE_API_KEY_ID, "--keys-url", url.as_str()];
    let mut said = String::new();
    let mut run = |command: &[&str], status: i32| {
        let run = vault(place, command);
        assert_eq!(run.status, status, "{command:?}: {}{}", run.stdout, run.stderr);
        said += &run.stdout;
        said += &run.stderr;
        run
    };
    run(&[&["save", "--json", "--account", "alice"], &para[..], &[&issued.token]].concat(), 0);
    // A text from outside that would change the screen.
    run(&["save", "--json", "--account", "b\u{202e}ob", &issued.token], 0);
    drop(issuer);

    let load = ["load", "--json", "--account", "alice"];
    assert_eq!(run(&load, 0).json()["entry"]["state"], "keptVerified");
    let verified = run(&[&load, &para[..]].concat(), 0).json();
    assert_eq!((&verified["status"], &verified["entry"]["state"]), (&json!("verified"), &json!("verified")));
    assert_eq!(verified["session"]["keySource"], "stored");
    let refused = |more: &[&str], status: &str, code: &str| {
        let run = vault(place, &[&load, more, &["--reveal"]].concat());
        let answer = run.json();
        assert_eq!((run.status, &answer["status"], &answer["token"]), (1, &json!("rejected"), &json!(null)));
        assert_eq!((&answer["entry"]["state"], run.code().as_str()), (&json!(status), code), "{answer}");
    };
    refused(&[&para[..], &["--now", "9999999999"]].concat(), "expired", "E_EXPIRED");
    let other = ["--audience", "00000000-0000-4000-8000-000000000000"];
    refused(&[&para[..4], &other, &para[6..]].concat(), "rejected", "E_AUDIENCE");
    refused(&para[..6], "rejected", "E_ENVIRONMENT");
    let unverified = run(&[&["load", "--account", "b\u{202e}ob"], &para[..]].concat(), 1);
    assert!(unverified.stdout.contains("Save it again with --provider"), "{}", unverified.stdout);

    let table = run(&["list"], 0).stdout;
    assert!(table.starts_with("2 kept") && table.contains("b\u{fffd}ob"), "{table}");
    assert!(table.contains("kept verified    para development"), "{table}");
    let states: Vec<_> = run(&["list", "--json"], 0).json()["entries"].as_array().unwrap().clone();
    assert_eq!(states[1]["account"], "b\u{202e}ob");
    let question = run(&["clear"], 2).stderr;
    assert!(question.contains("2 entries") && question.contains("alice, b\u{fffd}ob"), "{question}");
    assert!(run(&["delete", "--account", "b\u{202e}ob"], 0).stdout.starts_with("deleted"));
    assert_eq!(run(&["doctor", "--json"], 0).json()["status"], "healthy");
    for part in issued.token.split('.') {
        assert!(!said.contains(part), "the output contains a part of the token");
    }

    let revealed = vault(place, &["load", "--account", "alice", "--reveal"]);
    assert_eq!((revealed.status, revealed.stdout.trim_end()), (0, issued.token.as_str()));
    assert!(revealed.stderr.starts_with("kept verified"), "{}", revealed.stderr);
    let revealed = vault(place, &[&load[..], &["--reveal"]].concat());
    assert_eq!(revealed.json()["token"], issued.token);
    let hidden = vault(place, &[&["load", "--account", "alice", "--reveal"], &para[..6]].concat());
    assert_eq!((hidden.status, hidden.stdout.as_str()), (1, ""), "{}", hidden.stderr);

    assert_eq!(vault(place, &["clear", "--json", "--yes"]).json()["accounts"], json!(["alice"]));
    assert_eq!(vault(place, &["list", "--json"]).json()["entries"], json!([]));
    assert_eq!(vault(place, &load).status, 1);
}

fn some_token() -> String {
    let issuer = FakeIssuer::start(FakeIssuerOptions::default()).unwrap();
    issuer.issue(&IssueRequest::para(ParaTab::Email)).token
}

#[test]
fn a_token_lives_in_the_kernels_keys() {
    let namespace = format!("wallet-jwt-test-{}", process::id());
    let place = ["--store", "keyutils", "--namespace", &namespace];
    if vault(&place, &["doctor"]).status == 0 {
        return a_token_lives_in(&place);
    }
    // Some containers forbid these keys. Then every command must say so.
    let run = vault(&place, &["list", "--json"]);
    assert_eq!((run.status, run.code().as_str()), (2, "E_VAULT_UNAVAILABLE"), "{}", run.stdout);
}

#[test]
#[ignore = "needs gnome-keyring: run by cargo xtask test"]
fn the_secret_service_keeps_a_token_and_reports_a_lock() {
    const TEST: &str = "the_secret_service_keeps_a_token_and_reports_a_lock";
    in_private_keychain(TEST, locked_secret_service);
}

fn locked_secret_service(keychain: &Keychain) {
    a_token_lives_in(&[]);
    assert_eq!(vault(&[], &["save", "--account", "a", &some_token()]).status, 0);
    keychain.lock();
    for command in [&["list"][..], &["load", "--account", "a"], &["clear", "--yes"]] {
        let run = vault(&["--json"], command);
        assert_eq!((run.status, run.code().as_str()), (2, "E_VAULT_LOCKED"), "{command:?}: {}", run.stdout);
    }
    let doctor = vault(&["--json"], &["doctor"]);
    assert_eq!(doctor.status, 2);
    let check = doctor.json()["checks"][0].clone();
    assert_eq!(check["code"], "E_VAULT_LOCKED");
    let advice = check["advice"].as_str().unwrap();
    assert!(advice.contains("vault unlock") && advice.contains("gnome-keyring"), "{check}");
    assert!(check["detail"].to_string().contains("(GNOME Keyring)"), "{check}");
    for other in ["KeePass", "KWallet"] {
        assert!(!advice.contains(other), "{check}");
    }
    // Nobody can answer a prompt here.
    let unlock = vault(&["--json"], &["unlock"]);
    assert_eq!((unlock.status, unlock.code().as_str()), (2, "E_VAULT_LOCKED"), "{}", unlock.stdout);
    assert_eq!(unlock.json()["error"]["detail"], "the prompt was dismissed");
    keychain.unlock();
    assert_eq!(vault(&["--json"], &["unlock", "--timeout", "5"]).json()["status"], "unlocked");
}

#[test]
#[ignore = "needs gnome-keyring: run by cargo xtask test"]
fn a_missing_entry_is_deleted_while_another_is_locked() {
    const TEST: &str = "a_missing_entry_is_deleted_while_another_is_locked";
    in_private_keychain(TEST, |keychain| {
        assert_eq!(vault(&[], &["save", "--account", "alice", &some_token()]).status, 0);
        keychain.lock();
        assert_eq!(vault(&["--json"], &["list"]).code(), "E_VAULT_LOCKED", "the list was readable");
        let deleted = vault(&["--json"], &["delete", "--account", "bob"]);
        assert_eq!(deleted.status, 0, "{}", deleted.stdout);
        assert_eq!(
            (&deleted.json()["status"], &deleted.json()["existed"]),
            (&json!("deleted"), &json!(null))
        );
        assert_eq!(vault(&["--json"], &["load", "--account", "bob"]).json()["status"], "absent");
        let human = vault(&[], &["delete", "--account", "bob"]).stdout;
        assert!(human.starts_with("deleted") && human.contains("if there was an entry"), "{human}");
        // A locked entry cannot be deleted.
        assert_eq!(vault(&["--json"], &["delete", "--account", "alice"]).code(), "E_VAULT_LOCKED");
    });
}

#[test]
#[ignore = "needs gnome-keyring: run by cargo xtask test"]
fn the_demo_restores_in_a_second_process_and_leaves_no_data() {
    const TEST: &str = "the_demo_restores_in_a_second_process_and_leaves_no_data";
    in_private_keychain(TEST, demo_in_a_keychain);
}

fn demo_in_a_keychain(keychain: &Keychain) {
    let demo_entries =
        || vault(&["--namespace", "wallet-jwt-demo"], &["list", "--json"]).json()["entries"].clone();
    let run = wallet_jwt_with_keychain(&["demo"]);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("A second process restores the session"), "{}", run.stdout);
    assert!(run.stdout.contains("keychain     empty again"), "{}", run.stdout);
    assert_eq!(demo_entries(), json!([]));

    // The entry of a killed demo is deleted once its token has expired. Before that it may belong to another
    // running demo.
    let issuer = FakeIssuer::start(FakeIssuerOptions::default()).unwrap();
    let expired = issuer.issue(&IssueRequest::para(ParaTab::Email).with_attack(Attack::Expired)).token;
    let live = issuer.issue(&IssueRequest::para(ParaTab::Email)).token;
    for (account, token) in [("para/development/demo-old", &expired), ("para/development/demo-new", &live)] {
        let place = ["--namespace", "wallet-jwt-demo", "--account", account];
        assert_eq!(vault(&place, &["save", token]).status, 0);
    }
    assert_eq!(wallet_jwt_with_keychain(&["demo"]).status, 0);
    let left = demo_entries();
    assert_eq!(left.as_array().map(Vec::len), Some(1), "{left}");
    assert_eq!(left[0]["account"], "para/development/demo-new");

    keychain.lock();
    let run = wallet_jwt_with_keychain(&["demo"]);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("memory, because the keychain is locked"), "{}", run.stdout);
}
