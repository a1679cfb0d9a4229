//! Tests `doctor`: it says what is wrong and what causes it.

mod command;

use command::{file, wallet_jwt};
use serde_json::{Value, json};
use wallet_jwt_fake_issuer::{
    Attack, FakeIssuer, FakeIssuerOptions, Fault, IssueRequest, ParaTab, SAMPLE_API_KEY_ID,
    SignatureAlgorithm, SigningKey, unsigned_token,
};

fn named<'c>(report: &'c Value, name: &str) -> Option<&'c Value> {
    report["checks"].as_array().unwrap().iter().find(|check| check["name"] == name)
}

#[test]
fn doctor_names_the_failed_check_and_the_tokens_environment() {
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

/// A token of no known provider, so that `doctor` asks no key set for its key.
fn unknown_token(claims: &Value) -> String {
    let key = SigningKey::p256();
    key.sign(&key.header(SignatureAlgorithm::Es256), claims)
}

#[test]
fn doctor_never_calls_a_bad_token_healthy() {
    for (token, check) in [
        (unknown_token(&json!({ "exp": 5 })), "expiry"),
        (unknown_token(&json!({ "sub": "s" })), "expiry"),
        (unknown_token(&json!({ "exp": 9_999_999_999_i64, "nbf": 9_999_999_998_i64 })), "valid from"),
        (unknown_token(&json!({ "exp": 9_999_999_999_i64, "sub": 7 })), "claims"),
        (unsigned_token(&json!({ "exp": 9_999_999_999_i64 })), "algorithm"),
    ] {
        let run = wallet_jwt(&["doctor", "--json", &token]);
        assert_eq!((run.status, &run.json()["status"]), (1, &json!("unhealthy")), "{check}: {}", run.stdout);
        assert_eq!(named(&run.json(), check).unwrap()["result"], "bad", "{check}");
        assert_eq!(wallet_jwt(&["doctor", &token]).status, 1);
    }
    let run = wallet_jwt(&["doctor", "--json", &unknown_token(&json!({ "exp": 9_999_999_999_i64 }))]);
    assert_eq!((run.status, &run.json()["status"]), (0, &json!("unverified")));
    let verdict = named(&run.json(), "verdict").unwrap().clone();
    assert_eq!(verdict["result"], "doubtful");
    assert!(verdict["detail"].as_str().unwrap().contains("add --provider"), "{verdict}");
}

#[test]
fn doctor_asks_no_other_key_set_once_the_key_was_found() {
    let (own, other) = (
        FakeIssuer::start(FakeIssuerOptions::default()).unwrap(),
        FakeIssuer::start(FakeIssuerOptions::default()).unwrap(),
    );
    let expired = own.issue(&IssueRequest::para(ParaTab::Email).with_attack(Attack::Expired)).token;
    let (url, place) = (own.para_keys_url(), format!("OTHER={}", other.para_keys_url()));
    let para =
        ["doctor", "--json", "--provider", "para", "--env", "beta", "--any-audience", "--keys-url", &url];
    let run = wallet_jwt(&[&para[..], &["--look-in", &place, &expired]].concat());
    assert_eq!(named(&run.json(), "verdict").unwrap()["code"], "E_EXPIRED");
    assert_eq!(other.keys_request_count(), 0, "{}", run.stdout);
    let run = wallet_jwt(&[&para[..], &["--look-in", "no place", &expired]].concat());
    assert_eq!(run.status, 2, "{}", run.stdout);
}

#[test]
fn doctor_with_a_fixed_time_follows_the_verifiers_result() {
    let issuer = FakeIssuer::start(FakeIssuerOptions::default()).unwrap();
    let token = issuer.issue(&IssueRequest::para(ParaTab::Email)).token;
    let decoded = wallet_jwt(&["decode", "--json", &token]).json();
    // The time is past `exp`, but within the leeway.
    let now = (decoded["token"]["expiresAt"].as_i64().unwrap() + 30).to_string();
    let url = issuer.para_keys_url();
    let para =
        ["doctor", "--json", "--provider", "para", "--env", "beta", "--any-audience", "--keys-url", &url];
    let run = wallet_jwt(&[&para[..], &["--now", &now, &token]].concat());
    assert_eq!((run.status, &run.json()["status"]), (0, &json!("healthy")), "{}", run.stdout);
    assert_eq!(named(&run.json(), "expiry").unwrap()["result"], "doubtful");
    let clock = named(&run.json(), "clock").unwrap()["detail"].as_str().unwrap().to_owned();
    assert!(clock.starts_with("judged as of "), "{clock}");
}

/// The report about a token of a custom issuer, whose key set is a file.
fn custom_report(name: &str, token: &str, options: &[&str]) -> Value {
    let set = file(name, &json!({ "keys": [SigningKey::p256().public_jwk(None)] }).to_string());
    let custom = ["doctor", "--json", "--provider", "custom", "--alg", "ES256", "--jwks", &set];
    wallet_jwt(&[&custom[..], options, &[token]].concat()).json()
}

#[test]
fn doctor_shows_what_the_token_says_beside_the_configuration() {
    let key = SigningKey::p256();
    let token = unknown_token(&json!({
        "iss": "https://issuer.example/", "aud": ["a", "b"], "sub": "s", "exp": 9_999_999_999_i64,
    }));
    let options = ["--issuer", "https://issuer.example", "--issuer", "other", "--audience", "b"];
    let report = custom_report("both-sides.json", &token, &options);
    let row = |name: &str| named(&report, name).unwrap().clone();
    assert_eq!(
        row("issuer")["detail"],
        "the token says https://issuer.example/; configured: https://issuer.example, other"
    );
    assert_eq!(row("issuer")["result"], "bad");
    assert!(row("issuer")["advice"].as_str().unwrap().contains("only the slash at the end differs"));
    assert_eq!(
        row("audience"),
        json!({
            "name": "audience", "result": "good", "detail": "the token says a, b; configured: b",
        })
    );
    let kid = key.kid();
    assert_eq!(row("key id")["detail"], format!("the token says {kid}; published: {kid}"));
    assert_eq!(row("key id")["result"], "good");

    let token = unknown_token(&json!({ "sub": "s", "exp": 9_999_999_999_i64 }));
    let report = custom_report("both-sides.json", &token, &["--issuer", "i", "--any-audience"]);
    assert_eq!(named(&report, "issuer").unwrap()["detail"], "the token has no `iss`; configured: i");
    assert_eq!(named(&report, "issuer").unwrap()["result"], "bad");
    assert_eq!(named(&report, "audience"), None);

    let alone =
        wallet_jwt(&["doctor", "--json", &unknown_token(&json!({ "iss": "i", "aud": "a", "exp": 1 }))])
            .json();
    assert_eq!(named(&alone, "issuer").unwrap()["detail"], "the token says i");
    assert_eq!(named(&alone, "audience").unwrap()["detail"], "the token says a");
    assert_eq!(named(&alone, "key id").unwrap()["detail"], format!("the token says {kid}"));
}

#[test]
fn doctor_lists_the_published_key_ids() {
    let key = SigningKey::p256();
    let mut header = key.header(SignatureAlgorithm::Es256);
    header["kid"] = json!("zzz");
    let token = key.sign(&header, &json!({ "sub": "s", "exp": 9_999_999_999_i64 }));
    let any = ["--any-issuer", "--any-audience"];
    let report = custom_report("published.json", &token, &any);
    let row = named(&report, "key id").unwrap();
    assert_eq!(row["detail"], format!("the token says zzz; published: {}", key.kid()));
    assert_eq!(row["result"], "bad");
    let named_key = unknown_token(&json!({ "sub": "s", "exp": 9_999_999_999_i64 }));
    let report = custom_report("published.json", &named_key, &[&any[..], &["--key-id", "other"]].concat());
    let row = named(&report, "key id").unwrap();
    assert_eq!(row["result"], "bad");
    assert!(row["detail"].as_str().unwrap().contains(", passed was other;"), "{row}");
    let skipped = json!({ "kty": "oct", "kid": "shared", "k": "AAAA" });
    let set = json!({ "keys": [key.public_jwk(None), skipped] });
    let set = file("listed.json", &set.to_string());
    let custom = ["doctor", "--json", "--provider", "custom", "--alg", "ES256", "--jwks", &set];
    let report = wallet_jwt(&[&custom[..], &any].concat()).json();
    assert_eq!(named(&report, "key ids").unwrap()["detail"], format!("{}, shared (left out)", key.kid()));
}

#[test]
fn doctor_cleans_and_cuts_what_a_token_says() {
    let long = format!("\u{1b}[2J\u{202e}{}", "x".repeat(300));
    let key = SigningKey::p256();
    let mut header = key.header(SignatureAlgorithm::Es256);
    header["kid"] = json!(long);
    let token =
        key.sign(&header, &json!({ "iss": long, "aud": [long, "b"], "sub": "s", "exp": 9_999_999_999_i64 }));
    let report = custom_report("cut.json", &token, &["--issuer", "i", "--audience", "a"]);
    for name in ["key id", "issuer", "audience"] {
        let detail = named(&report, name).unwrap()["detail"].as_str().unwrap();
        let shown = format!("the token says \u{fffd}[2J\u{fffd}{}…", "x".repeat(195));
        assert!(detail.starts_with(&shown), "{detail}");
    }
    assert!(named(&report, "audience").unwrap()["detail"].as_str().unwrap().contains("…, b; configured: a"));
}

#[test]
fn doctor_never_calls_an_absurd_expiry_good() {
    for (exp, word) in [
        (json!(1_799_913_600_000_i64), "milliseconds"),
        (json!(1_799_913_600_000_000_i64), "microseconds"),
        (json!(1e300), "no such instant"),
        (json!(253_402_300_800_i64), "year 9999"),
        (json!(9_999_999_999_i64), "in "),
    ] {
        let report = wallet_jwt(&["doctor", "--json", &unknown_token(&json!({ "exp": exp }))]).json();
        let row = named(&report, "expiry").unwrap();
        assert_ne!(row["result"], "good", "{exp}: {report}");
        assert!(row["detail"].as_str().unwrap().contains(word), "{exp}: {report}");
    }
    let report = wallet_jwt(&[
        "doctor",
        "--json",
        "--now",
        "1800000000",
        &unknown_token(&json!({ "exp": 1_800_003_600 })),
    ]);
    assert_eq!(named(&report.json(), "expiry").unwrap()["result"], "good");
    let lifetime = wallet_jwt(&["doctor", "--json", &unknown_token(&json!({ "exp": 3600 }))]).json();
    assert!(named(&lifetime, "expiry").unwrap()["advice"].as_str().unwrap().contains("not a lifetime"));
}

#[test]
fn doctor_names_two_keys_under_one_kid() {
    let [mut first, mut second] = [SigningKey::rsa(0), SigningKey::rsa(1)].map(|key| key.public_jwk(None));
    first["kid"] = json!("k1");
    second["kid"] = json!("k1");
    let set = file("doctor-one-kid.json", &json!({ "keys": [first, second] }).to_string());
    let custom =
        ["doctor", "--json", "--provider", "custom", "--any-issuer", "--any-audience", "--alg", "RS256"];
    let report = wallet_jwt(&[&custom[..], &["--jwks", &set]].concat()).json();
    let row = named(&report, "key set").unwrap();
    assert_eq!(row["result"], "doubtful");
    assert!(row["advice"].as_str().unwrap().contains("two keys have the same kid k1"), "{row}");
}

#[test]
fn doctor_says_what_no_key_set_verifies() {
    let samples = [("turnkey-session", "a Turnkey token"), ("thirdweb-auth", "a thirdweb token")];
    for (sample, words) in samples {
        let path = format!("{}/../tests/data/providers/{sample}.json", env!("CARGO_MANIFEST_DIR"));
        let sample: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let token = SigningKey::p256().sign(&sample["header"], &sample["claims"]);
        let report = wallet_jwt(&["doctor", "--json", &token]).json();
        let found = named(&report, "looks like").unwrap();
        assert!(found["detail"].as_str().unwrap().starts_with(words), "{report}");
        assert_eq!(found["result"], "doubtful");
        let decoded = wallet_jwt(&["decode", &token]);
        assert!(decoded.stdout.contains(words) && decoded.stdout.contains("docs/providers.md"));
    }
    let magic = wallet_jwt(&["decode", "WyIweDAxIiwie30iXQ=="]);
    assert_eq!(magic.status, 1);
    assert!(magic.stdout.contains("DID token of Magic's"), "{}", magic.stdout);
}

#[test]
fn doctor_looks_in_the_set_of_the_tokens_issuer() {
    let (ours, theirs) = (SigningKey::p256(), SigningKey::ed25519());
    let set = |name: &str, key: &SigningKey| {
        let place = file(name, &json!({ "keys": [key.public_jwk(None)] }).to_string());
        format!("https://{name}.example={place}")
    };
    let (first, second) = (set("first", &theirs), set("second", &ours));
    let claims = json!({
        "iss": "https://second.example", "aud": "app", "sub": "u", "exp": 4_000_000_000_i64,
    });
    let token = ours.sign(&ours.header(SignatureAlgorithm::Es256), &claims);
    let own = ["doctor", "--provider", "custom", "--audience", "app", "--alg", "ES256", "--alg", "EdDSA"];
    let sets = ["--issuer-keys", &first, "--issuer-keys", &second];
    let ids = ["--user-id-claim", "iss", "--user-id-claim", "sub", "--json", &token];
    let report = wallet_jwt(&[&own[..], &sets, &ids].concat()).json();
    let checks = report["checks"].as_array().unwrap();
    assert_eq!(checks.iter().filter(|check| check["name"] == "key set").count(), 2, "{report}");
    assert_eq!(named(&report, "key id").unwrap()["result"], "good", "{report}");
    assert_eq!(named(&report, "verdict").unwrap()["result"], "good", "{report}");
}

#[test]
fn doctor_says_when_a_token_is_too_old() {
    let key = SigningKey::p256();
    let keys = file("aged.json", &json!({ "keys": [key.public_jwk(None)] }).to_string());
    let claims = json!({ "iss": "https://i.example", "aud": "a", "sub": "u", "iat": 1_000, "exp": 9_000 });
    let token = key.sign(&key.header(SignatureAlgorithm::Es256), &claims);
    let own = ["doctor", "--provider", "custom", "--issuer", "https://i.example", "--audience", "a"];
    let doctor = |age: &str| {
        let more = ["--alg", "ES256", "--jwks", &keys, "--now", "2000", "--max-age", age, "--json", &token];
        wallet_jwt(&[&own[..], &more].concat()).json()
    };
    assert_eq!(named(&doctor("1000"), "age").unwrap()["result"], "good");
    let old = doctor("300");
    assert_eq!(named(&old, "age").unwrap()["result"], "bad", "{old}");
    assert_eq!(named(&old, "verdict").unwrap()["code"], "E_EXPIRED");
}
