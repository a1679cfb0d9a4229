//! Tests what a refusal says: what was configured, in the options of this command line, and nothing of the token.

mod command;

use command::{Run, file, wallet_jwt};
use serde_json::{Value, json};
use wallet_jwt_fake_issuer::{
    DynamicShape, FakeIssuer, FakeIssuerOptions, IssueRequest, ParaTab, SAMPLE_ENVIRONMENT_ID,
    SignatureAlgorithm, SigningKey,
};

fn token_of(claims: &Value) -> String {
    let key = SigningKey::p256();
    key.sign(&key.header(SignatureAlgorithm::Es256), claims)
}

fn keys(name: &str) -> String {
    file(name, &json!({ "keys": [SigningKey::p256().public_jwk(None)] }).to_string())
}

/// `verify` for a custom issuer whose key set is at that path.
fn custom(set: &str, options: &[&str]) -> Run {
    wallet_jwt(&[&["verify", "--provider", "custom", "--alg", "ES256", "--jwks", set][..], options].concat())
}

#[test]
fn verify_shows_what_was_configured() {
    let set = keys("configured.json");
    let token =
        token_of(&json!({ "iss": "https://canary.example", "aud": "canary", "exp": 9_999_999_999_i64 }));
    for expected in [
        "accounts.google.com",
        "https://securetoken.google.com/my-project",
        "407408718192-ios0000000000000000000000000000.apps.googleusercontent.com",
        "com.example.app.with.a.very.long.bundle.identifier.indeed",
    ] {
        for other in [["--issuer", expected, "--any-audience"], ["--any-issuer", "--audience", expected]] {
            let run = custom(&set, &[&other[..], &[&token]].concat());
            assert_eq!(run.status, 1);
            assert!(run.stdout.contains(&format!("expected {expected}")), "{}", run.stdout);
            let run = custom(&set, &[&other[..], &["--json", &token]].concat());
            assert_eq!(run.json()["error"]["expected"], json!([expected]));
            assert!(run.json()["error"]["message"].to_string().contains(expected), "{}", run.stdout);
        }
    }
}

#[test]
fn verify_never_repeats_what_a_token_says() {
    let set = keys("never-repeats.json");
    let key = SigningKey::p256();
    let good = json!({ "iss": "i", "aud": "a", "sub": "s", "exp": 9_999_999_999_i64 });
    let with = |name: &str, value: Value| {
        let mut claims = good.clone();
        claims[name] = value;
        claims
    };
    let mut tokens: Vec<String> = [
        ("iss", json!("canary")),
        ("aud", json!(["canary"])),
        ("aud", json!({ "canary": "canary" })),
        ("sub", json!(["canary"])),
        ("exp", json!("canary")),
        ("nbf", json!("canary")),
        ("exp", json!(5)),
        ("canary", json!("canary")),
    ]
    .into_iter()
    .map(|(name, value)| token_of(&with(name, value)))
    .collect();
    for (name, value) in [("kid", "canary"), ("alg", "canary"), ("typ", "canary"), ("crit", "canary")] {
        let mut header = key.header(SignatureAlgorithm::Es256);
        header[name] = json!(value);
        let claims = with("canary", json!("canary")).to_string();
        tokens.push(key.sign_bytes("ES256", &header.to_string(), claims.as_bytes()));
    }
    for token in &tokens {
        for format in [&[][..], &["--json"]] {
            let options = ["--issuer", "other", "--audience", "other", "--typ", "other", token];
            let run = custom(&set, &[&options[..], format].concat());
            assert_ne!(run.status, 0);
            let said = run.stdout + &run.stderr;
            assert!(!said.contains("canary") && !said.contains("eyJ"), "{said}");
        }
    }
}

#[test]
fn a_token_passed_to_an_option_is_never_repeated() {
    let (set, token) =
        (keys("misplaced.json"), token_of(&json!({ "iss": "i", "aud": "a", "exp": 9_999_999_999_i64 })));
    let misplaced = token_of(&json!({ "sub": "misplaced" }));
    let wrapped = format!("{}\n{}", &misplaced[..30], &misplaced[30..]);
    let place = format!("{misplaced}=http://127.0.0.1:1/{misplaced}");
    let para = ["doctor", "--provider", "para", "--env", "beta", "--any-audience", "--keys-url"];
    let url = format!("http://127.0.0.1:1/{misplaced}");
    for options in [
        &["--any-issuer", "--audience", &misplaced][..],
        &["--any-issuer", "--audience", &wrapped],
        &["--any-audience", "--issuer", &misplaced],
        &["--any-audience", "--issuer", &format!("Bearer {misplaced}")],
        &["--any-audience", "--any-issuer", "--typ", &misplaced],
        &["--any-audience", "--any-issuer", "--user-id-claim", &misplaced],
        &["--any-audience", "--any-issuer", "--key-id", &misplaced],
        &["--any-audience", "--any-issuer", "--look-in", &place, "--key-id", "other"],
    ] {
        let custom = ["--provider", "custom", "--alg", "ES256", "--jwks", &set];
        for command in
            ["verify", "doctor"].iter().filter(|name| **name == "doctor" || !options.contains(&"--look-in"))
        {
            assert_hidden(&[&[*command], &custom[..], options, &[&token]].concat(), &misplaced);
        }
    }
    assert_hidden(&[&para[..], &[&url, "--look-in", &place, &token]].concat(), &misplaced);
    assert_hidden(&["keys", "--keys-url", &url], &misplaced);
    assert_hidden(&["keys", "--jwks", &format!("/nowhere/{misplaced}.json")], &misplaced);
}

fn assert_hidden(arguments: &[&str], token: &str) {
    for format in [&[][..], &["--json"]] {
        let run = wallet_jwt(&[arguments, format].concat());
        assert_ne!(run.status, 0, "{arguments:?}");
        let said = run.stdout + &run.stderr;
        for part in token.split('.') {
            assert!(!said.contains(&part[part.len() / 2..]), "{arguments:?} says {said}");
        }
    }
}

#[test]
fn a_key_set_that_publishes_a_token_as_its_kid_hides_it() {
    let token = token_of(&json!({ "sub": "published" }));
    let mut jwk = SigningKey::p256().public_jwk(None);
    jwk["kid"] = json!(token);
    let skipped = json!({ "kty": "oct", "kid": token, "k": "AAAA" });
    let set = file("kid-is-token.json", &json!({ "keys": [jwk, skipped] }).to_string());
    for arguments in [
        &["keys", "--jwks", &set][..],
        &[
            "doctor",
            "--provider",
            "custom",
            "--any-issuer",
            "--any-audience",
            "--alg",
            "ES256",
            "--jwks",
            &set,
        ],
    ] {
        for format in [&[][..], &["--json"]] {
            let said = wallet_jwt(&[arguments, format].concat()).stdout;
            assert!(said.contains("[not shown]") && !said.contains("eyJ"), "{said}");
        }
    }
}

#[test]
fn every_text_names_the_options_of_the_command_line() {
    let set = keys("options.json");
    let token = token_of(&json!({ "iss": "x", "aud": "x", "exp": 9_999_999_999_i64 }));
    let expired = token_of(&json!({ "iss": "x", "aud": "x", "sub": "s", "exp": 5 }));
    for (options, token, words) in [
        (&["--any-issuer"][..], &token, &["--audience", "--any-audience"][..]),
        (&["--any-audience"], &token, &["--issuer", "--any-issuer"]),
        (&["--any-issuer", "--audience", ""], &token, &["--audience"]),
        (
            &["--any-issuer", "--any-audience", "--leeway", "900"],
            &token,
            &["--leeway must be between 0 and 300"],
        ),
        (&["--any-audience", "--issuer", "i"], &token, &["expected i", "--issuer", "--any-issuer"]),
        (&["--any-issuer", "--audience", "a"], &token, &["expected a", "--audience", "--any-audience"]),
        (&["--any-issuer", "--any-audience"], &token, &["`sub` is missing", "--user-id-claim"]),
        (&["--any-issuer", "--any-audience"], &expired, &["expired", "--leeway"]),
    ] {
        let run = custom(&set, &[options, &[token.as_str()]].concat());
        let said = run.stdout + &run.stderr;
        for word in words {
            assert!(said.contains(word), "{word} in {said}");
        }
        for foreign in
            ["AnyAudience", "AnyIssuer", "leeway_secs", "extra_issuers", "Para", "decode_unverified"]
        {
            assert!(!said.contains(foreign), "{foreign} in {said}");
        }
    }
}

#[test]
fn an_api_key_as_the_audience_is_told_of_decode() {
    let run =
        wallet_jwt(&["verify", "--provider", "para", "--env", "beta", "--audience", "beta_2f1c0a9e", "x"]);
    assert!(run.stderr.contains("`wallet-jwt decode` shows it too"), "{}", run.stderr);
    assert!(!run.stderr.contains("decode_unverified"), "{}", run.stderr);
}

#[test]
fn an_unknown_key_of_a_custom_issuer_is_no_environment() {
    let set = keys("unknown-kid.json");
    let key = SigningKey::p256();
    let mut header = key.header(SignatureAlgorithm::Es256);
    header["kid"] = json!("zzz");
    let token = key.sign(&header, &json!({ "sub": "s", "exp": 9_999_999_999_i64 }));
    let run = custom(&set, &["--any-issuer", "--any-audience", &token]);
    assert!(
        run.stdout.contains("E_KEY_UNKNOWN") && run.stdout.contains("wallet-jwt doctor"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains("SANDBOX") && !run.stdout.contains("environment"), "{}", run.stdout);
}

#[test]
fn a_token_without_sub_is_verified_by_another_claim() {
    let set = keys("user-id-claim.json");
    let token = token_of(&json!({ "verifierId": "u-1", "exp": 9_999_999_999_i64 }));
    let any = ["--any-issuer", "--any-audience", "--json"];
    let run = custom(&set, &[&any[..], &["--user-id-claim", "verifierId", &token]].concat());
    assert_eq!((run.status, &run.json()["session"]["userId"]), (0, &json!("u-1")), "{}", run.stdout);
    let run = custom(&set, &[&any[..], &["--user-id-claim", "user_id", &token]].concat());
    assert_eq!(run.code(), "E_CLAIM_MISSING");
    assert_eq!(custom(&set, &[&any[..], &["--user-id-claim", "", &token]].concat()).status, 2);
    let help = wallet_jwt(&["verify", "--help"]).stdout;
    let words = help.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("--user-id-claim") && words.contains("Web3Auth's `userId` alone is not"),
        "{help}"
    );
}

#[test]
fn an_elevated_token_is_said_to_be_one() {
    let issuer = FakeIssuer::start(FakeIssuerOptions::default()).unwrap();
    let url = issuer.dynamic_keys_url(SAMPLE_ENVIRONMENT_ID);
    let token = issuer.issue(&IssueRequest::dynamic(DynamicShape::Elevated)).token;
    let dynamic = ["--provider", "dynamic", "--environment-id", SAMPLE_ENVIRONMENT_ID, "--keys-url", &url];
    for command in ["verify", "doctor"] {
        let run = wallet_jwt(&[&[command][..], &dynamic, &[&token]].concat());
        assert_eq!(run.status, 1);
        for word in ["E_SIGN_IN_INCOMPLETE", "elevated", "ID token"] {
            assert!(run.stdout.contains(word), "{word} in {}", run.stdout);
        }
        assert!(!run.stdout.contains("second factor"), "{}", run.stdout);
    }
}

#[test]
fn doctor_says_that_sign_in_refuses_an_access_token() {
    let issuer = FakeIssuer::start(FakeIssuerOptions::default()).unwrap();
    let url = issuer.dynamic_keys_url(SAMPLE_ENVIRONMENT_ID);
    let doctor = |shape| {
        let token = issuer.issue(&IssueRequest::dynamic(shape)).token;
        let dynamic = [
            "doctor",
            "--provider",
            "dynamic",
            "--environment-id",
            SAMPLE_ENVIRONMENT_ID,
            "--keys-url",
            &url,
        ];
        wallet_jwt(&[&dynamic[..], &[&token]].concat()).stdout
    };
    let access = doctor(DynamicShape::Access);
    assert!(access.contains("E_TOKEN_KIND") && access.contains("acceptAccessTokens"), "{access}");
    let id = doctor(DynamicShape::Id);
    assert!(id.contains("verified as a session") && !id.contains("E_TOKEN_KIND"), "{id}");
}

#[test]
fn an_unproven_wallet_is_only_listed() {
    let issuer = FakeIssuer::start(FakeIssuerOptions::default()).unwrap();
    let token = issuer.issue(&IssueRequest::para(ParaTab::ExternalWallet)).token;
    let printed = wallet_jwt(&["decode", &token]).stdout;
    assert!(printed.contains("listed, no proof") && !printed.contains("said to be listed"), "{printed}");
}

#[test]
fn a_wrong_url_is_not_a_network_that_is_away() {
    let issuer = FakeIssuer::start(FakeIssuerOptions::default()).unwrap();
    let token = token_of(&json!({ "sub": "s", "exp": 9_999_999_999_i64 }));
    let verify = |url: &str| {
        let any = ["verify", "--provider", "custom", "--alg", "ES256", "--any-issuer", "--any-audience"];
        wallet_jwt(&[&any[..], &["--keys-url", url, &token]].concat()).stderr
    };
    let wrong = verify(&format!("{}/nowhere", issuer.base_url()));
    assert!(wrong.contains("404") && wrong.contains("Check the URL"), "{wrong}");
    let away = verify("http://127.0.0.1:1/keys");
    assert!(away.contains("E_KEYS_UNAVAILABLE") && away.contains("can be reached"), "{away}");
}
