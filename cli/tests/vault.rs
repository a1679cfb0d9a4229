//! Tests `vault` without a private keychain: usage, memory, keychains that cannot be used, the kernel's keys.

mod command;

use command::{Run, file, wallet_jwt, wallet_jwt_reading};
use serde_json::{Value, json};
use wallet_jwt_fake_issuer::{
    Attack, FakeIssuer, FakeIssuerOptions, IssueRequest, ParaTab, SignatureAlgorithm, SigningKey,
};

const MEMORY: [&str; 2] = ["--store", "memory"];

fn vault(command: &str, arguments: &[&str]) -> Run {
    wallet_jwt(&[&["vault", command], arguments].concat())
}

fn token() -> String {
    let key = SigningKey::p256();
    let claims = json!({ "exp": 9_999_999_999_i64, "sub": "somebody" });
    key.sign(&key.header(SignatureAlgorithm::Es256), &claims)
}

/// The output contains no part of the token.
fn assert_hidden(run: &Run, token: &str) {
    for part in token.split('.') {
        assert!(!run.stdout.contains(part) && !run.stderr.contains(part), "{}{}", run.stdout, run.stderr);
    }
}

#[test]
fn an_unverified_token_is_reported_as_unverified() {
    let token = token();
    let run = vault("save", &["--account", "alice", "--store", "memory", &token]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stdout.starts_with("kept unverified  this token was not verified"), "{}", run.stdout);
    assert!(run.stdout.contains("somebody  (its own word)"), "{}", run.stdout);
    assert!(run.stderr.contains("forgotten at its end"), "{}", run.stderr);
    assert_hidden(&run, &token);
    let from_file = file("vault-token.txt", &token);
    for place in [&["--file", &from_file][..], &["-"]] {
        let arguments = [&["vault", "save", "--json", "--account", "alice"], &MEMORY[..], place].concat();
        let run = wallet_jwt_reading(&arguments, &token);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{}", run.stdout);
        let answer = run.json();
        assert_eq!(answer["status"], "kept");
        assert!(answer["store"].as_str().unwrap().contains("memory"), "{answer}");
        let unverified = json!({ "shape": "unknown", "userId": "somebody", "expiresAt": 9_999_999_999_i64 });
        let expected = json!({ "account": "alice", "state": "keptUnverified", "unverified": unverified });
        assert_eq!(answer["entry"], expected);
        assert_hidden(&run, &token);
    }
}

#[test]
fn a_token_saved_with_a_provider_is_verified_first() {
    let issuer = FakeIssuer::start(FakeIssuerOptions::default()).unwrap();
    let url = issuer.para_keys_url();
    let save = |more: &[&str]| {
        let para = ["--provider", "para", "--env", "beta", "--any-audience", "--keys-url", &url];
        vault("save", &[&["--json", "--account", "a"], &MEMORY[..], &para, more].concat())
    };
    let good = issuer.issue(&IssueRequest::para(ParaTab::Email));
    let run = save(&[&good.token, "--key-id", good.key_id.as_deref().unwrap()]);
    assert_eq!(run.status, 0, "{}", run.stdout);
    let entry = run.json()["entry"].clone();
    assert_eq!(entry["state"], "keptVerified");
    assert_eq!(entry["environment"], "development");
    assert!(entry["userId"].is_string() && entry["verifiedAt"].is_i64() && entry["expiresAt"].is_i64());
    assert_hidden(&run, &good.token);
    for (attack, code) in [(Attack::Expired, "E_EXPIRED"), (Attack::OtherKey, "E_SIGNATURE")] {
        let run = save(&[&issuer.issue(&IssueRequest::para(ParaTab::Email).with_attack(attack)).token]);
        assert_eq!((run.status, run.code().as_str()), (1, code), "{}", run.stdout);
        assert_eq!(run.json()["status"], "rejected");
    }
    let run = save(&[&good.token, "--key-id", "another"]);
    assert_eq!((run.status, run.code().as_str()), (1, "E_KEY_ID_MISMATCH"));
}

#[test]
fn a_text_that_is_not_a_token_is_not_saved() {
    for text in ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30"] {
        let run = vault("save", &[&["--json", "--account", "a"], &MEMORY[..], &[text]].concat());
        assert_eq!((run.status, run.code().as_str()), (1, "E_TOKEN_MALFORMED"), "{text:?}");
    }
}

#[test]
fn the_memory_store_is_empty_in_every_command() {
    let absent = vault("load", &[&["--json", "--account", "alice"], &MEMORY[..]].concat());
    assert_eq!((absent.status, &absent.json()["status"]), (1, &json!("absent")));
    assert_eq!(absent.json()["error"], Value::Null);
    let human = vault("load", &[&["--account", "al\u{202e}ice"], &MEMORY[..]].concat());
    assert_eq!(human.status, 1);
    assert!(human.stdout.starts_with("nothing kept"), "{}", human.stdout);
    assert!(human.stdout.contains("al\u{fffd}ice"), "{}", human.stdout);
    let revealed = vault("load", &[&["--reveal", "--account", "alice"], &MEMORY[..]].concat());
    assert_eq!((revealed.status, revealed.stdout.as_str()), (1, ""));
    assert!(revealed.stderr.contains("nothing kept"), "{}", revealed.stderr);
    assert_eq!(vault("list", &[&["--json"], &MEMORY[..]].concat()).json()["entries"], json!([]));
    let deleted = vault("delete", &[&["--json", "--account", "alice"], &MEMORY[..]].concat());
    assert_eq!((deleted.status, &deleted.json()["existed"]), (0, &json!(false)));
    let doctor = vault("doctor", &[&["--json"], &MEMORY[..]].concat());
    assert_eq!((doctor.status, &doctor.json()["status"]), (0, &json!("healthy")));
}

#[test]
fn wrong_usage_has_status_2_and_says_what_is_missing() {
    let token = token();
    for (arguments, words) in [
        (&["load"][..], "--account"),
        (&["save", "--account", "a"], "TOKEN"),
        (&["save", "--account", "a", "--key-id", "k", &token], "--key-id needs --provider"),
        (&["save", "--account", "a", "--env", "beta", &token], "--env needs --provider para"),
        (&["save", "--account", "a", "--provider", "para", "--env", "beta", "--typ", "x", &token], "--typ"),
        (&["load", "--account", "a", "--audience", "b"], "--audience needs --provider"),
        (&["load", "--account", "a", "--now", "7"], "--now needs --provider"),
        (&["load", "--account", &token], "--account is a token"),
        (&["delete"], "--account"),
        (&["clear", "--store", "memory"], "0 entries of namespace wallet-jwt for good: say --yes"),
        (&["list", "--store", "cloud"], "secret-service"),
        (&["list", "--namespace", ""], "--namespace cannot be used"),
        (&["load", "--account", "", "--store", "memory"], "E_VAULT_ACCOUNT"),
        (&["list", "--account", "a"], "--account"),
        (&[], "Commands:"),
    ] {
        let run = wallet_jwt(&[&["vault"], arguments].concat());
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(run.stderr.contains(words), "{arguments:?}: {}", run.stderr);
        assert_hidden(&run, &token);
    }
    let help = wallet_jwt(&["vault", "--help"]);
    assert_eq!(help.status, 0);
    for command in ["save", "load", "list", "delete", "clear", "unlock", "doctor"] {
        assert!(help.stdout.contains(command), "{}", help.stdout);
    }
    let help = wallet_jwt(&["--help"]).stdout;
    assert!(help.contains("vault") && !help.contains("demo-restore"), "{help}");
}

#[test]
fn an_unusable_keychain_has_exit_status_2() {
    let token = token();
    for arguments in [
        &["save", "--account", "a", &token][..],
        &["load", "--account", "a", "--reveal"],
        &["list"],
        &["delete", "--account", "a"],
        &["clear", "--yes"],
        &["clear"],
        &["list", "--store", "secret-service"],
    ] {
        let run = wallet_jwt(&[&["vault", "--json"], arguments].concat());
        assert_eq!((run.status, run.code().as_str()), (2, "E_VAULT_UNAVAILABLE"), "{arguments:?}");
        assert_hidden(&run, &token);
        let run = wallet_jwt(&[&["vault"], arguments].concat());
        assert!(run.stderr.contains("`wallet-jwt vault doctor` says"), "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn doctor_gives_advice_and_never_rejects_a_token_for_a_keychain() {
    let run = vault("doctor", &["--json"]);
    assert_eq!(run.status, 2, "{}", run.stdout);
    let check = &run.json()["checks"][0];
    assert_eq!((&check["name"], &check["code"]), (&json!("keychain"), &json!("E_VAULT_UNAVAILABLE")));
    let advice = check["advice"].as_str().unwrap();
    assert!(advice.contains("gnome-keyring"), "{check}");

    let issuer = FakeIssuer::start(FakeIssuerOptions::default()).unwrap();
    let url = issuer.para_keys_url();
    let token = issuer.issue(&IssueRequest::para(ParaTab::Email)).token;
    let para = ["--provider", "para", "--env", "beta", "--any-audience", "--keys-url", &url];
    let run = wallet_jwt(&[&["doctor", "--json"], &para[..], &[&token]].concat());
    assert_eq!((run.status, &run.json()["status"]), (0, &json!("healthy")), "{}", run.stdout);
    let report = run.json();
    let keychain = report["checks"].as_array().unwrap().iter().find(|check| check["name"] == "keychain");
    assert_eq!(keychain.unwrap()["result"], "doubtful", "{report}");
}

#[test]
fn save_refuses_long_accounts_and_the_others_take_a_sessions() {
    let token = SigningKey::p256()
        .sign(&SigningKey::p256().header(SignatureAlgorithm::Es256), &json!({ "exp": 9_999_999_999_i64 }));
    let of = |command: &str, bytes: usize, more: &[&str]| {
        let account = "a".repeat(bytes);
        let memory = ["vault", command, "--json", "--store", "memory", "--account", &account];
        wallet_jwt(&[&memory[..], more].concat())
    };
    assert_eq!(of("save", 256, &[&token]).status, 0);
    for bytes in [257, 300, 513] {
        let run = of("save", bytes, &[&token]);
        assert_eq!((run.status, run.code().as_str()), (2, "E_VAULT_ACCOUNT"), "{bytes}");
        assert!(
            run.json()["error"]["message"].to_string().contains("longer than 256 bytes"),
            "{}",
            run.stdout
        );
    }
    for bytes in [257, 512] {
        assert_eq!(of("load", bytes, &[]).json()["status"], "absent", "{bytes}");
        assert_eq!(of("delete", bytes, &[]).json()["status"], "deleted", "{bytes}");
    }
    for command in ["load", "delete"] {
        assert_eq!(of(command, 513, &[]).code(), "E_VAULT_ACCOUNT", "{command}");
    }
}
