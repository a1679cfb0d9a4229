//! Wrong usage, a broken environment, `keys`, `doctor`, `demo`, completions: what a stranger meets.

mod command;

use command::{file, wallet_jwt};
use serde_json::{Value, json};
use wallet_jwt_fake_issuer::{
    Attack, FakeIssuer, FakeIssuerOptions, Fault, IssueRequest, ParaTab, SAMPLE_API_KEY_ID, SigningKey,
};

/// A word that must not come back from anywhere.
const TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJzZWNyZXQiOiJjYW5hcnkifQ.c2lnbmF0dXJl";

#[test]
fn a_token_is_never_echoed_back() {
    for arguments in [
        vec!["decode", TOKEN, TOKEN],
        vec!["verify", TOKEN],
        vec!["verify", "--provider", TOKEN, TOKEN],
        vec!["verify", "--provider", "para", "--env", TOKEN, TOKEN],
        vec!["verify", "--provider", "para", "--env", "beta", "--audience", TOKEN, TOKEN],
        vec!["verify", "--provider", "dynamic", "--environment-id", TOKEN, TOKEN],
        vec!["verify", "--provider=para", "--now", TOKEN, TOKEN],
        vec!["jws", &format!("--alg={TOKEN}"), TOKEN],
        vec![TOKEN],
        vec!["verify", "--provider", "para", "--env", "beta", "--any-audience", TOKEN],
    ] {
        for json in [false, true] {
            let arguments: Vec<&str> = arguments.iter().copied().chain(json.then_some("--json")).collect();
            let run = wallet_jwt(&arguments);
            assert_ne!(run.status, 0, "{arguments:?}");
            let said = run.stdout + &run.stderr;
            for part in [TOKEN, "eyJzZWNyZXQiOiJjYW5hcnkifQ", "canary", "c2lnbmF0dXJl"] {
                assert!(!said.contains(part), "{arguments:?} says {said}");
            }
        }
    }
}

#[test]
fn wrong_usage_and_a_broken_environment_have_status_2() {
    let issuer = FakeIssuer::start(FakeIssuerOptions::default()).unwrap();
    let url = issuer.para_keys_url();
    let token = issuer.issue(&IssueRequest::para(ParaTab::Email)).token;
    issuer.set_fault(Fault::Status(500));
    let verify = |more: &[&str]| wallet_jwt(&[&["verify", "--json"], more, &[&token]].concat());
    for (arguments, code) in [
        (&["--provider", "para", "--env", "beta"][..], ""),
        (&["--provider", "para", "--any-audience"], ""),
        (&["--provider", "para", "--env", "beta", "--audience", "beta_0123456789"], "E_CONFIG_AUDIENCE"),
        (&["--provider", "dynamic"], ""),
        (&["--provider", "dynamic", "--environment-id", "x"], "E_CONFIG_ENVIRONMENT"),
        (&["--provider", "custom", "--jwks", "/nonexistent.json"], ""),
        (
            &["--provider", "custom", "--jwks", "https://x.example/", "--issuer", "i", "--alg", "RS256"],
            "E_CONFIG_AUDIENCE",
        ),
        (
            &["--provider", "para", "--env", "beta", "--any-audience", "--keys-url", "http://example.com/"],
            "E_CONFIG_KEYS_URL",
        ),
        (&["--provider", "para", "--env", "beta", "--any-audience", "--leeway", "301"], "E_CONFIG_OPTION"),
        (
            &["--provider", "para", "--env", "beta", "--any-audience", "--keys-url", &url],
            "E_KEYS_UNAVAILABLE",
        ),
    ] {
        let run = verify(arguments);
        assert_eq!(run.status, 2, "{arguments:?}: {}", run.stdout);
        assert_eq!(run.json()["status"], "error", "{arguments:?}");
        assert_eq!(run.code(), code, "{arguments:?}");
    }
    assert_eq!(wallet_jwt(&["decode"]).status, 2);
    assert_eq!(wallet_jwt(&["nonsense"]).status, 2);
    assert_eq!(wallet_jwt(&["--help"]).status, 0);
    assert_eq!(wallet_jwt(&["--version"]).status, 0);
}

#[test]
fn keys_explains_each_key() {
    let good = SigningKey::rsa(0);
    let mut encrypting = SigningKey::rsa(1).public_jwk(None);
    encrypting["use"] = json!("enc");
    let set = json!({ "keys": [good.public_jwk(Some("RS256")), encrypting, { "kty": "oct", "k": "AAAA", "kid": "shared" }] });
    let path = file("explained.json", &set.to_string());
    let run = wallet_jwt(&["keys", "--jwks", &path, "--json"]);
    assert_eq!(run.status, 0, "{}", run.stdout);
    let keys = &run.json()["keys"];
    assert_eq!(keys["usableKeys"][0]["thumbprint"], good.kid(), "the fake issuer's kid is the thumbprint");
    assert_eq!(keys["skippedKeys"].as_array().unwrap().len(), 2);
    let human = wallet_jwt(&["keys", "--jwks", &path]).stdout;
    for word in [good.kid(), "RSA 2048", "its `use` is not `sig`", "symmetric"] {
        assert!(human.contains(word), "{word} in {human}");
    }
    let issuer = FakeIssuer::start(FakeIssuerOptions::default()).unwrap();
    let url = issuer.para_keys_url();
    let fetched = wallet_jwt(&[
        "keys",
        "--provider",
        "para",
        "--env",
        "beta",
        "--any-audience",
        "--keys-url",
        &url,
        "--json",
    ]);
    assert_eq!(fetched.json()["keys"]["usableKeys"][0]["keyId"], issuer.current_key().kid());
}

fn named<'c>(report: &'c Value, name: &str) -> Option<&'c Value> {
    report["checks"].as_array().unwrap().iter().find(|check| check["name"] == name)
}

#[test]
fn doctor_says_which_check_fails_and_which_environment_a_token_belongs_to() {
    let (beta, prod) = (
        FakeIssuer::start(FakeIssuerOptions::default()).unwrap(),
        FakeIssuer::start(FakeIssuerOptions::default()).unwrap(),
    );
    beta.rotate_keys();
    beta.withdraw_old_keys();
    let issued = beta.issue(&IssueRequest::para(ParaTab::Email));
    let (beta_url, prod_url) = (beta.para_keys_url(), prod.para_keys_url());
    let places = [format!("SANDBOX={prod_url}"), format!("BETA={beta_url}")];
    let doctor = |url: &str, audience: &str, token: &str| {
        wallet_jwt(&[
            "doctor",
            "--provider",
            "para",
            "--env",
            "prod",
            "--audience",
            audience,
            "--keys-url",
            url,
            "--look-in",
            &places[0],
            "--look-in",
            &places[1],
            "--json",
            token,
        ])
    };
    let wrong = doctor(&prod_url, SAMPLE_API_KEY_ID, &issued.token);
    assert_eq!(wrong.status, 1, "{}", wrong.stdout);
    let report = wrong.json();
    assert_eq!(named(&report, "verdict").unwrap()["code"], "E_KEY_UNKNOWN");
    assert!(
        named(&report, "belongs to").unwrap()["detail"].as_str().unwrap().starts_with("BETA"),
        "{report}"
    );

    let right = doctor(&beta_url, SAMPLE_API_KEY_ID, &issued.token);
    assert_eq!(right.status, 0, "{}", right.stdout);
    assert_eq!(right.json()["status"], "healthy");

    let other = doctor(&beta_url, "00000000-0000-4000-8000-000000000000", &issued.token);
    assert_eq!(named(&other.json(), "verdict").unwrap()["code"], "E_AUDIENCE");
    assert!(
        named(&other.json(), "audience").unwrap()["detail"].as_str().unwrap().contains(SAMPLE_API_KEY_ID)
    );

    let expired = beta.issue(&IssueRequest::para(ParaTab::Email).with_attack(Attack::Expired));
    assert_eq!(
        named(&doctor(&beta_url, SAMPLE_API_KEY_ID, &expired.token).json(), "verdict").unwrap()["code"],
        "E_EXPIRED"
    );

    beta.set_fault(Fault::Status(503));
    let away = doctor(&beta_url, SAMPLE_API_KEY_ID, &issued.token);
    assert_eq!(away.status, 2, "{}", away.stdout);
    assert_eq!(named(&away.json(), "key set").unwrap()["code"], "E_KEYS_UNAVAILABLE");
}

#[test]
fn the_demo_comes_to_its_good_end() {
    let run = wallet_jwt(&["demo"]);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    assert_eq!(run.stdout.matches("refused").count(), 7, "a heading and six forgeries: {}", run.stdout);
    assert!(run.stdout.contains("All as it should be"));
    assert!(!run.stdout.contains('\u{1b}'), "no colours into a pipe");
}

#[test]
fn completions_are_printed_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = wallet_jwt(&["completions", shell]);
        assert_eq!(run.status, 0);
        assert!(run.stdout.contains("doctor"), "{shell}");
    }
}
