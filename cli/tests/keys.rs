//! Tests `keys`: it shows the keys of a set from any source.

mod command;

use command::{file, wallet_jwt};
use serde_json::json;
use wallet_jwt_fake_issuer::{FakeIssuer, FakeIssuerOptions, Fault, SigningKey};

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

#[test]
fn a_fetched_set_needs_no_provider() {
    let issuer = FakeIssuer::start(FakeIssuerOptions::default()).unwrap();
    let url = issuer.custom_keys_url();
    let kid = issuer.current_key().kid().to_owned();
    for arguments in
        [&["--keys-url", &url][..], &["--jwks", &url], &["--provider", "custom", "--keys-url", &url]]
    {
        let run = wallet_jwt(&[&["keys", "--json"], arguments].concat());
        assert_eq!(run.status, 0, "{arguments:?}: {}", run.stdout);
        let keys = &run.json()["keys"];
        assert_eq!(keys["keysUrl"], url, "{arguments:?}");
        let usable = keys["usableKeys"].as_array().unwrap();
        assert!(usable.iter().any(|key| key["keyId"] == kid), "{keys}");
    }
    let pem = file("inspected.pem", &SigningKey::rsa(0).public_pem());
    let run = wallet_jwt(&["keys", "--json", "--pem", &pem]);
    assert_eq!(run.json()["keys"]["usableKeys"][0]["thumbprint"], SigningKey::rsa(0).kid());
    // No server listens there; the test only checks that https is tried.
    for option in ["--jwks", "--keys-url"] {
        let run = wallet_jwt(&["keys", "--json", option, "https://127.0.0.1:1/keys"]);
        assert_eq!((run.status, run.code().as_str()), (2, "E_KEYS_UNAVAILABLE"), "{option}");
    }
    assert_eq!(
        wallet_jwt(&["keys", "--json", "--keys-url", "http://192.0.2.1/"]).code(),
        "E_CONFIG_KEYS_URL"
    );
    let run = wallet_jwt(&["keys", "--json"]);
    assert_eq!((run.status, run.code().as_str()), (2, ""));
}

#[test]
fn a_set_without_usable_keys_is_explained_too() {
    let set =
        json!({ "keys": [{ "kty": "oct", "k": "AAAA", "kid": "shared" }, { "kty": "AKP", "kid": "new" }] });
    let path = file("unusable.json", &set.to_string());
    for arguments in [&["keys", "--jwks", &path][..], &["keys", "--provider", "custom", "--jwks", &path]] {
        let run = wallet_jwt(arguments);
        assert_eq!(run.status, 2);
        for word in ["0 usable, 2 left out", "shared", "symmetric", "new", "unknown key type"] {
            assert!(run.stdout.contains(word), "{word} in {}", run.stdout);
        }
        assert!(run.stderr.contains("no key of this set"), "{}", run.stderr);
        let run = wallet_jwt(&[arguments, &["--json"]].concat());
        assert_eq!((run.status, run.code().as_str()), (2, "E_CONFIG_KEYS"));
        assert_eq!(run.json()["status"], "error");
        assert_eq!(run.json()["keys"]["skippedKeys"].as_array().unwrap().len(), 2);
    }
}

#[test]
fn keys_gives_no_advice_about_a_token() {
    let issuer = FakeIssuer::start(FakeIssuerOptions::default()).unwrap();
    for fault in [Fault::NoUsableKeys, Fault::Status(500)] {
        issuer.set_fault(fault);
        let run = wallet_jwt(&["keys", "--keys-url", &issuer.custom_keys_url()]);
        assert_eq!(run.status, 2);
        assert!(run.stderr.contains("E_KEYS_UNAVAILABLE"), "{}", run.stderr);
        assert!(!run.stderr.contains("The token"), "{}", run.stderr);
    }
}
