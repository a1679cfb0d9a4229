//! Tests `keys`: it shows the keys of a set from any source.

mod command;

use command::{file, wallet_jwt};
use serde_json::json;
use wallet_jwt_fake_issuer::{FakeIssuer, FakeIssuerOptions, Fault, SAMPLE_PRIVY_APP_ID, SigningKey};

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
    // They are the same for every audience.
    for audience in [&[][..], &["--any-audience"], &["--audience", "64a1ad7b-5aa8-4f24-9d4b-7d3e5c2f1a90"]] {
        let para = ["keys", "--provider", "para", "--env", "beta", "--json", "--keys-url", &url];
        let fetched = wallet_jwt(&[&para, audience].concat());
        assert_eq!(fetched.json()["keys"]["usableKeys"][0]["keyId"], issuer.current_key().kid());
    }
}

#[test]
fn privys_keys_are_shown_for_an_app_id() {
    let issuer = FakeIssuer::start(FakeIssuerOptions::default()).unwrap();
    let url = issuer.privy_keys_url(SAMPLE_PRIVY_APP_ID);
    let keys = |options: &[&str]| wallet_jwt(&[&["keys", "--provider", "privy", "--json"], options].concat());
    let run = keys(&["--app-id", SAMPLE_PRIVY_APP_ID, "--keys-url", &url]);
    assert_eq!(run.status, 0, "{}", run.stdout);
    let shown = &run.json()["keys"];
    assert_eq!(shown["keysUrl"], url);
    let usable = shown["usableKeys"].as_array().unwrap();
    assert!(usable.iter().any(|key| key["keyType"] == "EC P-256"), "{shown}");
    let pem = file("privy.pem", &SigningKey::p256().public_pem());
    let configured = keys(&["--app-id", SAMPLE_PRIVY_APP_ID, "--pem", &pem]);
    assert_eq!(configured.json()["keys"]["usableKeys"][0]["thumbprint"], SigningKey::p256().kid());
    assert_eq!(keys(&["--app-id", "../admin"]).code(), "E_CONFIG_ENVIRONMENT");
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

#[test]
fn two_keys_under_one_kid_are_marked_as_unusable() {
    let [mut first, mut second] = [SigningKey::rsa(0), SigningKey::rsa(1)].map(|key| key.public_jwk(None));
    let mut other_type = SigningKey::p256().public_jwk(None);
    for jwk in [&mut first, &mut second, &mut other_type] {
        jwk["kid"] = json!("k1");
    }
    let set = json!({ "keys": [first, second, other_type] });
    let path = file("one-kid.json", &set.to_string());
    let run = wallet_jwt(&["keys", "--jwks", &path]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stdout.starts_with("1 usable, 0 left out, 2 under one kid"), "{}", run.stdout);
    assert_eq!(run.stdout.matches("unusable  k1").count(), 2, "{}", run.stdout);
    assert_eq!(run.stdout.matches("another key has the same kid").count(), 2, "{}", run.stdout);
    let run = wallet_jwt(&["keys", "--json", "--jwks", &path]);
    assert_eq!(run.json()["ambiguousKeyIds"], json!(["k1"]));
    let twice = json!({ "keys": [set["keys"][0], set["keys"][0]] });
    let run = wallet_jwt(&["keys", "--json", "--jwks", &file("twice.json", &twice.to_string())]);
    assert_eq!(run.json().get("ambiguousKeyIds"), None, "the same key twice counts as one");
}

#[test]
fn a_file_of_another_kind_is_named_with_its_option() {
    let set = file("swapped.json", &json!({ "keys": [SigningKey::p256().public_jwk(None)] }).to_string());
    let pem = file("swapped.pem", &SigningKey::p256().public_pem());
    let token = file("swapped.jwt", "eyJhbGciOiJub25lIn0.e30.");
    let custom = ["verify", "--provider", "custom", "--any-issuer", "--any-audience", "--alg", "ES256"];
    for (option, path, said) in [
        ("--jwks", &pem, "use --pem"),
        ("--pem", &set, "use --jwks"),
        ("--jwks", &token, "this is a token"),
        ("--pem", &token, "this is a token"),
        ("--pem", &"https://x.example/keys".to_owned(), "belongs to --jwks"),
        ("--jwks", &"file:///keys.json".to_owned(), "named by its path"),
        ("--jwks", &"ftp://x.example/keys".to_owned(), "fetched over https"),
    ] {
        for run in
            [wallet_jwt(&["keys", option, path]), wallet_jwt(&[&custom[..], &[option, path, "x"]].concat())]
        {
            assert_eq!(run.status, 2, "{option} {path}");
            assert!(run.stderr.contains(said), "{option} {path}: {}", run.stderr);
        }
    }
    let run = wallet_jwt(&["jws", "--jwks", "HTTPS://x.example/keys", "x"]);
    assert!(run.stderr.contains("takes a file here, not a URL"), "{}", run.stderr);
}

#[test]
fn a_binary_key_file_is_named() {
    let path = file("key.der", "");
    for (bytes, said) in [
        (&[0x30, 0x82, 0x01, 0x22, 0xff][..], "DER"),
        (&[0xff, 0xfe, b'{', 0], "UTF-16"),
        (&[0x1f, 0x8b, 8, 0xff], "gzip"),
    ] {
        std::fs::write(&path, bytes).unwrap();
        for option in ["--pem", "--jwks"] {
            let run = wallet_jwt(&["keys", option, &path]);
            assert_eq!(run.status, 2);
            assert!(run.stderr.contains(said), "{option}: {}", run.stderr);
        }
    }
}

#[test]
fn a_missing_file_is_named_whole() {
    let long = format!("../keys.of.{}/issuer.json", "a-name-that-is-longer-than-forty-letters");
    for arguments in [
        &["keys", "--jwks", &long][..],
        &["keys", "--pem", &long],
        &["jws", "--jwks", &long, "x"],
        &["decode", "--file", &long],
        &["verify", "--provider", "custom", "--jwks", &long, "x"],
    ] {
        let run = wallet_jwt(arguments);
        assert_eq!(run.status, 2, "{arguments:?}");
        assert!(run.stderr.contains(&format!("{long}: No such file")), "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn a_scheme_has_no_case() {
    let issuer = FakeIssuer::start(FakeIssuerOptions::default()).unwrap();
    let url = issuer.custom_keys_url().replace("http://", "HTTP://");
    for option in ["--jwks", "--keys-url"] {
        let run = wallet_jwt(&["keys", "--json", option, &url]);
        assert_eq!(run.status, 0, "{option}: {}", run.stdout);
        let run = wallet_jwt(&["keys", "--json", option, "HtTpS://127.0.0.1:1/keys"]);
        assert_eq!(run.code(), "E_KEYS_UNAVAILABLE", "{option}");
    }
}

#[test]
fn a_single_jwk_in_a_file_is_explained_too() {
    let path = file("single.json", &SigningKey::p256().public_jwk(None).to_string());
    let run = wallet_jwt(&["keys", "--json", "--jwks", &path]);
    assert_eq!(run.json()["keys"]["usableKeys"].as_array().unwrap().len(), 1, "{}", run.stdout);
    let no_set = file("no-set.json", "{\"issuer\":\"x\"}");
    let run = wallet_jwt(&["keys", "--jwks", &no_set]);
    assert!(run.status == 2 && run.stderr.contains("no-set.json: "), "{}", run.stderr);
}
