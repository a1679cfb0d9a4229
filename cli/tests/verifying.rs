//! Tests the input, the output and the exit status of `decode`, `verify` and `jws`.

mod command;

use command::{Run, file, wallet_jwt, wallet_jwt_reading};
use serde_json::{Value, json};
use wallet_jwt_fake_issuer::{
    Attack, DynamicShape, FakeIssuer, FakeIssuerOptions, IssueRequest, ParaTab, PrivyShape,
    SAMPLE_API_KEY_ID, SAMPLE_ENVIRONMENT_ID, SAMPLE_PRIVY_APP_ID, SAMPLE_STYTCH_PROJECT_ID,
    SAMPLE_WEB3AUTH_CLIENT_ID, SignatureAlgorithm, SigningKey, StytchShape, Web3authShape, unsigned_token,
};

fn issuer() -> FakeIssuer {
    FakeIssuer::start(FakeIssuerOptions::default()).unwrap()
}

/// The rows of a conformance table.
fn table(name: &str) -> Vec<Value> {
    let path = format!("{}/../tests/data/conformance/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn a_para_token_is_verified_against_the_issuer() {
    let issuer = issuer();
    let issued = issuer.issue(&IssueRequest::para(ParaTab::Email));
    let url = issuer.para_keys_url();
    let options = [
        "verify",
        "--provider",
        "para",
        "--env",
        "beta",
        "--audience",
        SAMPLE_API_KEY_ID,
        "--keys-url",
        &url,
        "--key-id",
        issued.key_id.as_deref().unwrap(),
    ];
    let verified = wallet_jwt(&[&options[..], &["--json", &issued.token]].concat());
    assert_eq!(verified.status, 0, "{}", verified.stdout);
    let verified = verified.json();
    assert_eq!(verified["status"], "verified");
    assert_eq!(verified["session"]["environment"], "development");
    assert_eq!(verified["session"]["keySource"], "fresh");
    assert_eq!(verified["session"]["wallets"].as_array().unwrap().len(), 2);

    let human = wallet_jwt(&[&options[..], &[&issued.token]].concat());
    assert_eq!(human.status, 0);
    assert!(human.stdout.starts_with("verified"), "{}", human.stdout);
    assert!(!human.stdout.contains('\u{1b}'), "no colours into a pipe");
    assert_eq!(human.stderr, "", "no spinner into a pipe");
}

#[test]
fn privys_tokens_are_verified_and_its_attacks_rejected() {
    let issuer = issuer();
    let url = issuer.privy_keys_url(SAMPLE_PRIVY_APP_ID);
    let verify = |options: &[&str], token: &str| {
        let own =
            ["verify", "--provider", "privy", "--app-id", SAMPLE_PRIVY_APP_ID, "--keys-url", &url, "--json"];
        wallet_jwt(&[&own[..], options, &[token]].concat())
    };
    let token = |shape| issuer.issue(&IssueRequest::privy(shape)).token;
    let identity = verify(&[], &token(PrivyShape::Identity));
    assert_eq!(identity.status, 0, "{}", identity.stdout);
    assert_eq!(identity.json()["session"]["wallets"].as_array().unwrap().len(), 3);
    let access = token(PrivyShape::Access);
    assert_eq!(verify(&[], &access).code(), "E_TOKEN_KIND");
    for accept in ["access", "both"] {
        assert_eq!(verify(&["--accept", accept], &access).status, 0, "{accept}");
    }
    for shape in PrivyShape::ALL.iter().filter(|shape| shape.is_attack()) {
        let code = match shape {
            PrivyShape::AccountsArray
            | PrivyShape::AccountsNotJson
            | PrivyShape::AccountsTwice
            | PrivyShape::AccountsHuge => "E_CLAIM_TYPE",
            PrivyShape::Neither => "E_TOKEN_KIND",
            PrivyShape::Identity | PrivyShape::Access => unreachable!("no attack"),
        };
        let run = verify(&["--accept", "both"], &token(*shape));
        assert_eq!((run.status, run.code().as_str()), (1, code), "{shape}");
    }
    let issue = |attack| issuer.issue(&IssueRequest::privy(PrivyShape::Identity).with_attack(attack)).token;
    expect_refusals(&|token| verify(&[], token), &issue);
    let misplaced = verify(&["--any-audience"], &access);
    assert_eq!(misplaced.status, 2, "{}", misplaced.stdout);
}

/// The attacks that hit every provider, on an ordinary token.
fn expect_refusals(verify: &dyn Fn(&str) -> Run, issue: &dyn Fn(Attack) -> String) {
    for attack in Attack::ALL {
        let code = match attack {
            Attack::OtherKey | Attack::Tampered | Attack::EmbeddedKey => "E_SIGNATURE",
            Attack::Unsigned | Attack::Hmac => "E_ALGORITHM_NOT_ALLOWED",
            Attack::Expired => "E_EXPIRED",
            Attack::NotYetValid => "E_NOT_YET_VALID",
            Attack::OtherAudience => "E_AUDIENCE",
            Attack::UnknownKid => "E_KEY_UNKNOWN",
            Attack::CriticalHeader => "E_CRITICAL_HEADER",
        };
        let run = verify(&issue(*attack));
        assert_eq!((run.status, run.code().as_str()), (1, code), "{attack}");
    }
}

#[test]
fn web3auths_tokens_are_verified_and_its_attacks_rejected() {
    let issuer = issuer();
    let url = issuer.web3auth_keys_url();
    let verify = |options: &[&str], token: &str| {
        let own = ["verify", "--provider", "web3auth", "--client-id", SAMPLE_WEB3AUTH_CLIENT_ID];
        wallet_jwt(&[&own[..], &["--keys-url", &url, "--json"], options, &[token]].concat())
    };
    let token = |shape| issuer.issue(&IssueRequest::web3auth(shape)).token;
    for (shape, accept, code) in [
        (Web3authShape::Social, "social", None),
        (Web3authShape::Ungrouped, "both", None),
        (Web3authShape::External, "external", None),
        (Web3authShape::External, "social", Some("E_ISSUER")),
        (Web3authShape::Social, "external", Some("E_ISSUER")),
        (Web3authShape::Older, "both", Some("E_ISSUER")),
        (Web3authShape::TwoWallets, "both", Some("E_CLAIM_TYPE")),
        (Web3authShape::NoConnection, "both", Some("E_CLAIM_MISSING")),
        (Web3authShape::OnlySub, "both", Some("E_CLAIM_MISSING")),
    ] {
        let run = verify(&["--accept", accept], &token(shape));
        match code {
            None => assert_eq!(run.status, 0, "{shape}: {}", run.stdout),
            Some(code) => assert_eq!((run.status, run.code().as_str()), (1, code), "{shape}"),
        }
    }
    let older = verify(
        &["--accept", "social", "--older-keys", "https://keys.example/"],
        &token(Web3authShape::Older),
    );
    assert_eq!(older.status, 0, "{}", older.stdout);
    assert_eq!(older.json()["session"]["userId"], "[\"tkey-google-lrc\",\"email@example.com\"]");
    let issue =
        |attack| issuer.issue(&IssueRequest::web3auth(Web3authShape::Social).with_attack(attack)).token;
    expect_refusals(&|token| verify(&["--accept", "both"], token), &issue);
    for options in [&[][..], &["--accept", "identity"], &["--accept", "both", "--audience", "x"]] {
        assert_eq!(verify(options, &token(Web3authShape::Social)).status, 2, "{options:?}");
    }
}

#[test]
fn stytchs_tokens_are_verified_and_a_machines_rejected() {
    let issuer = issuer();
    let url = issuer.stytch_keys_url(SAMPLE_STYTCH_PROJECT_ID);
    let verify = |env: &str, token: &str| {
        let own = ["verify", "--provider", "stytch", "--project-id", SAMPLE_STYTCH_PROJECT_ID];
        wallet_jwt(&[&own[..], &["--env", env, "--keys-url", &url, "--json", token]].concat())
    };
    let token = |shape| issuer.issue(&IssueRequest::stytch(shape)).token;
    for shape in [StytchShape::Session, StytchShape::Email, StytchShape::ApiHost] {
        let run = verify("test", &token(shape));
        assert_eq!(run.status, 0, "{shape}: {}", run.stdout);
    }
    let machine = verify("test", &token(StytchShape::Machine));
    assert_eq!((machine.status, machine.code().as_str()), (1, "E_TOKEN_KIND"));
    assert!(!machine.stdout.contains("m2m-client"), "{}", machine.stdout);
    assert_eq!(verify("live", &token(StytchShape::Session)).code(), "E_CONFIG_ENVIRONMENT");
    assert_eq!(verify("beta", &token(StytchShape::Session)).status, 2);
    let issue = |attack| issuer.issue(&IssueRequest::stytch(StytchShape::Session).with_attack(attack)).token;
    expect_refusals(&|token| verify("test", token), &issue);
}

#[test]
fn a_custom_issuers_rules_are_options() {
    let key = SigningKey::p256();
    let keys = file("custom-rules.json", &json!({ "keys": [key.public_jwk(Some("ES256"))] }).to_string());
    let wallets = json!([{ "at": "0x9dd3824f4e5fc1e1c4a7cbd6cdd3f61d9b1e4b3c" }]);
    let claims = json!({
        "iss": "https://a.example", "aud": "app", "sub": "u", "iat": 1_000, "exp": 9_000, "use": "id",
        "user": { "wallets": wallets }, "text": wallets.to_string(),
    });
    let token = key.sign(&key.header(SignatureAlgorithm::Es256), &claims);
    let verify = |options: &[&str]| {
        let own = ["verify", "--provider", "custom", "--audience", "app", "--alg", "ES256", "--json"];
        wallet_jwt(&[&own[..], options, &["--now", "2000", &token]].concat())
    };
    let one = ["--jwks", &keys, "--issuer", "https://a.example"];
    let with = |options: &[&str]| verify(&[&one[..], options].concat());
    assert_eq!(with(&["--max-age", "1000"]).status, 0);
    assert_eq!(with(&["--max-age", "900"]).code(), "E_EXPIRED");
    assert_eq!(with(&["--max-age", "0"]).code(), "E_CONFIG_OPTION");
    assert_eq!(with(&["--require-claim", "use", "--require-claim", "text"]).status, 0);
    assert_eq!(with(&["--require-claim", "nonce"]).code(), "E_CLAIM_MISSING");
    assert_eq!(with(&["--wallets", "text", "--wallets-chain", "etheruem"]).status, 2);
    assert_eq!(with(&["--kind-claim", "use=id"]).status, 0);
    assert_eq!(with(&["--kind-claim", "use=session", "--kind-claim", "use=id"]).status, 0);
    assert_eq!(with(&["--kind-claim", "use=access"]).code(), "E_TOKEN_KIND");
    for mistake in ["use", "=id"] {
        assert_eq!(with(&["--kind-claim", mistake]).status, 2, "{mistake}");
    }
    assert_eq!(with(&["--kind-claim", "use=id", "--kind-claim", "kind=id"]).status, 2);

    let path = ["--wallets", "user", "--wallets", "wallets", "--wallet-address", "at"];
    let listed = with(&[&path[..], &["--wallets-chain", "eip155", "--wallet-proof", "signed"]].concat());
    assert_eq!(listed.json()["session"]["wallets"][0]["proof"], "signed", "{}", listed.stdout);
    let text = ["--wallets", "text", "--wallet-address", "at", "--wallets-json-text"];
    assert_eq!(with(&text).json()["session"]["wallets"][0]["chain"], "unknown");
    assert_eq!(with(&["--wallet-proof", "signed"]).status, 2);

    let own_keys = format!("https://a.example={keys}");
    let several = ["--user-id-claim", "iss", "--user-id-claim", "sub", "--issuer-keys", &own_keys];
    let run = verify(&several);
    assert_eq!(run.json()["session"]["userId"], "[\"https://a.example\",\"u\"]", "{}", run.stdout);
    assert_eq!(verify(&["--issuer-keys", "https://a.example"]).status, 2);
    let pem = format!("https://a.example={}", file("custom-rules.pem", &key.public_pem()));
    assert_eq!(verify(&["--issuer-keys", &pem]).status, 0);
    let other = format!("https://b.example={keys}");
    assert_eq!(verify(&["--issuer-keys", &other]).code(), "E_ISSUER");
}

#[test]
fn every_attack_of_the_issuer_is_rejected_with_status_1() {
    let issuer = issuer();
    let url = issuer.para_keys_url();
    for attack in Attack::ALL {
        let token = issuer.issue(&IssueRequest::para(ParaTab::Email).with_attack(*attack)).token;
        let run = wallet_jwt(&[
            "verify",
            "--provider",
            "para",
            "--env",
            "beta",
            "--audience",
            SAMPLE_API_KEY_ID,
            "--keys-url",
            &url,
            "--json",
            &token,
        ]);
        assert_eq!(run.status, 1, "{attack}: {}", run.stdout);
        assert_eq!(run.json()["status"], "rejected", "{attack}");
        assert!(run.code().starts_with("E_"), "{attack}");
    }
}

#[test]
fn a_dynamic_token_is_verified_against_the_issuer() {
    let issuer = issuer();
    let url = issuer.dynamic_keys_url(SAMPLE_ENVIRONMENT_ID);
    for (shape, kind) in [(DynamicShape::Id, "id"), (DynamicShape::Access, "access")] {
        let token = issuer.issue(&IssueRequest::dynamic(shape)).token;
        let run = wallet_jwt(&[
            "verify",
            "--provider",
            "dynamic",
            "--environment-id",
            SAMPLE_ENVIRONMENT_ID,
            "--keys-url",
            &url,
            "--json",
            &token,
        ]);
        assert_eq!(run.status, 0, "{}", run.stdout);
        assert_eq!(run.json()["session"]["tokenKind"], kind);
    }
    let legacy = issuer.issue(&IssueRequest::dynamic(DynamicShape::Legacy)).token;
    let options = [
        "verify",
        "--provider",
        "dynamic",
        "--environment-id",
        SAMPLE_ENVIRONMENT_ID,
        "--keys-url",
        &url,
        "--json",
        &legacy,
    ];
    assert_eq!(wallet_jwt(&options).code(), "E_LEGACY_TOKEN");
    assert_eq!(wallet_jwt(&[&options[..], &["--accept-legacy-info"]].concat()).status, 0);
}

/// The command must print the same session as the conformance table.
#[test]
fn the_printed_session_equals_the_conformance_table() {
    let rows = table("custom");
    let row = rows.iter().find(|row| row["name"] == "RS256").unwrap();
    let set = file("golden-jwks.json", &row["config"]["provider"]["keys"]["jwkSet"].to_string());
    let run = wallet_jwt(&[
        "verify",
        "--provider",
        "custom",
        "--jwks",
        &set,
        "--issuer",
        "https://issuer.example",
        "--audience",
        "app",
        "--alg",
        "RS256",
        "--now",
        &row["nowAt"].to_string(),
        "--json",
        row["token"].as_str().unwrap(),
    ]);
    let mut expected = row["expected"]["session"].clone();
    // The command line has no option for the name of a custom environment.
    expected["environment"] = json!("custom");
    assert_eq!(run.json(), json!({ "status": "verified", "session": expected }));
}

#[test]
fn every_source_is_read_without_what_is_around_the_token() {
    let token = table("para")[0]["token"].as_str().unwrap().to_owned();
    let by_argument = wallet_jwt(&["decode", "--json", &token]);
    assert_eq!(by_argument.status, 0);
    for (index, around) in [
        format!("{token}\n"),
        format!("{token}\r\n\n"),
        format!(" \t{token} "),
        format!("\"{token}\"\n"),
        format!("'{token}'"),
        format!("Bearer {token}"),
        format!("bearer  {token}\n"),
        format!("\"Bearer {token}\""),
        format!("Bearer \"{token}\""),
    ]
    .iter()
    .enumerate()
    {
        let path = file(&format!("around-{index}.txt"), around);
        for run in [
            wallet_jwt(&["decode", "--json", around]),
            wallet_jwt(&["decode", "--json", "--file", &path]),
            wallet_jwt_reading(&["decode", "--json", "-"], around),
        ] {
            assert_eq!(run.json(), by_argument.json(), "{around:?}");
        }
    }
}

#[test]
fn everything_else_around_a_token_is_refused() {
    let token = table("para")[0]["token"].as_str().unwrap().to_owned();
    let (header, rest) = token.split_once('.').unwrap();
    for around in [
        format!("\"{token}"),
        format!("{token}'"),
        format!("{{\"token\":\"{token}\"}}"),
        format!("Authorization: Bearer {token}"),
        format!("Basic {token}"),
        format!("\u{feff}{token}"),
        format!("{header}.\n{rest}"),
        format!("{token} {token}"),
    ] {
        let run = wallet_jwt_reading(&["decode", "--json", "-"], &around);
        assert_eq!((run.status, run.code().as_str()), (1, "E_TOKEN_MALFORMED"), "{around:?}");
        assert!(!run.stdout.contains("eyJ"), "{}", run.stdout);
    }
}

#[test]
fn a_path_in_place_of_a_token_is_named() {
    let path = file("path-in-place.jwt", "x");
    let said = wallet_jwt(&["decode", &path]).stdout;
    assert!(said.contains("the path of a file") && said.contains("--file"), "{said}");
    for missing in ["./nowhere/token.txt", "token.jwt", "/nowhere/token"] {
        let run = wallet_jwt(&["decode", missing]);
        assert_eq!(run.status, 1, "{missing}");
        assert!(run.stdout.contains("looks like a path"), "{}", run.stdout);
    }
}

#[test]
fn a_utf_16_file_is_named() {
    let path = file("utf16.txt", "");
    std::fs::write(&path, [0xff, 0xfe, b'e', 0, b'y', 0]).unwrap();
    let said = wallet_jwt(&["decode", "--file", &path]).stdout;
    assert!(said.contains("UTF-16") && said.contains("save it as UTF-8"), "{said}");
}

#[test]
fn decode_shows_expired_and_foreign_tokens_and_says_unverified() {
    let token = SigningKey::p256().sign(
        &SigningKey::p256().header(SignatureAlgorithm::Es256),
        &json!({ "iss": "somebody", "exp": 5, "name": "\u{1b}[2J\u{202e}hidden" }),
    );
    let run = wallet_jwt(&["decode", "--json", &token]);
    assert_eq!((run.status, run.json()["status"].clone()), (0, json!("unverified")));
    assert_eq!(run.json()["token"]["shape"], "unknown");
    let human = wallet_jwt(&["decode", &token]);
    assert!(human.stdout.starts_with("unverified"), "{}", human.stdout);
    assert!(
        !human.stdout.contains('\u{1b}') && !human.stdout.contains('\u{202e}'),
        "a token cannot rewrite the screen"
    );
    let token = SigningKey::p256().sign(
        &SigningKey::p256().header(SignatureAlgorithm::Es256),
        &json!({ "iss": "a\u{9b}2J\u{202e}\u{200b}\u{feff}z", "exp": 5 }),
    );
    let run = wallet_jwt(&["decode", "--json", &token]);
    assert!(!run.stdout.contains(['\u{9b}', '\u{202e}', '\u{200b}', '\u{feff}']), "{}", run.stdout);
    assert_eq!(run.json()["token"]["issuer"], "a\u{9b}2J\u{202e}\u{200b}\u{feff}z");
}

#[test]
fn times_are_local_with_the_remaining_validity() {
    let key = SigningKey::ed25519();
    let token = |expires_at: i64| {
        key.sign(
            &key.header(SignatureAlgorithm::EdDsa),
            &json!({ "iss": "i", "aud": "a", "sub": "s", "exp": expires_at }),
        )
    };
    let set = file("times.json", &json!({ "keys": [key.public_jwk(None)] }).to_string());
    let verify = |now: &str| {
        wallet_jwt(&[
            "verify",
            "--provider",
            "custom",
            "--jwks",
            &set,
            "--issuer",
            "i",
            "--audience",
            "a",
            "--alg",
            "EdDSA",
            "--now",
            now,
            &token(1_700_000_000),
        ])
    };
    let shown = verify("1699998200").stdout;
    assert!(shown.contains("2023-11-15 01:13:20 +03:00 (in 30m)"), "{shown}");
    let late = verify("1700000030").stdout;
    assert!(late.contains("(30s ago)"), "within the leeway: {late}");
    let before_the_epoch = verify("-5");
    assert_eq!(before_the_epoch.status, 0, "{}", before_the_epoch.stderr);
    assert!(before_the_epoch.stdout.contains("(in 19675d 22h)"), "{}", before_the_epoch.stdout);
}

#[test]
fn malformed_empty_and_oversized_tokens_exit_with_status_1() {
    for (input, code) in [
        ("", "E_TOKEN_MALFORMED"),
        ("nonsense", "E_TOKEN_MALFORMED"),
        (&"A".repeat(200_000), "E_TOKEN_TOO_LARGE"),
    ] {
        for command in [
            vec!["decode", "--json", "-"],
            vec!["verify", "--provider", "para", "--env", "prod", "--any-audience", "--json", "-"],
        ] {
            let run = wallet_jwt_reading(&command, input);
            assert_eq!((run.status, run.code().as_str()), (1, code), "{command:?}");
        }
    }
    let path = file("not-utf8.txt", "");
    std::fs::write(&path, [0xff, 0xfe]).unwrap();
    assert_eq!(wallet_jwt(&["decode", "--json", "--file", &path]).code(), "E_TOKEN_MALFORMED");
}

#[test]
fn jws_checks_a_signature_over_any_payload() {
    let key = SigningKey::ed25519();
    let set = file("jws-jwks.json", &json!({ "keys": [key.public_jwk(None)] }).to_string());
    let header = key.header(SignatureAlgorithm::EdDsa).to_string();
    for payload in ["not even JSON", "", "{\"exp\":1}"] {
        let token = key.sign_bytes("EdDSA", &header, payload.as_bytes());
        let run = wallet_jwt(&["jws", "--jwks", &set, "--json", &token]);
        assert_eq!(run.json(), json!({ "status": "signature_valid", "payload": payload }));
        assert_eq!(run.status, 0);
    }
    let token = key.sign_bytes("EdDSA", &header, &[0xff, 0x00, 0x1b]);
    let human = wallet_jwt(&["jws", "--jwks", &set, &token]).stdout;
    assert!(human.contains("3 bytes") && human.contains("ff001b"), "{human}");
    let token = key.sign_bytes("EdDSA", &header, b"payload");
    let run = wallet_jwt(&["jws", "--jwks", &set, "--alg", "RS256", "--json", &token]);
    assert_eq!((run.status, run.code().as_str()), (1, "E_ALGORITHM_NOT_ALLOWED"));
    let run = wallet_jwt(&["jws", "--jwks", &set, "--json", &unsigned_token(&json!({}))]);
    assert_eq!((run.status, run.code().as_str()), (1, "E_ALGORITHM_NOT_ALLOWED"));
}

#[test]
fn es512_is_said_to_need_another_build() {
    let set = file("es512-jwks.json", &json!({ "keys": [SigningKey::p256().public_jwk(None)] }).to_string());
    let token = unsigned_token(&json!({}));
    for command in [&["jws"][..], &["verify", "--provider", "custom", "--issuer", "i", "--audience", "a"]] {
        let run = wallet_jwt(&[command, &["--jwks", &set, "--alg", "ES512", "--json", &token]].concat());
        assert_eq!((run.status, run.code().as_str()), (2, "E_CONFIG_ALGORITHMS"), "{command:?}");
        assert!(run.stdout.contains("needs the feature `aws-lc`"), "{}", run.stdout);
    }
}

#[test]
fn a_custom_issuers_keys_may_come_from_a_keys_url_alone() {
    let issuer = issuer();
    let url = issuer.custom_keys_url();
    let token = issuer.current_key().sign(
        &issuer.current_key().header(SignatureAlgorithm::Rs256),
        &json!({ "sub": "s", "exp": 9_999_999_999_i64 }),
    );
    let custom =
        ["verify", "--json", "--provider", "custom", "--any-issuer", "--any-audience", "--alg", "RS256"];
    let run = wallet_jwt(&[&custom[..], &["--keys-url", &url, &token]].concat());
    assert_eq!(
        (run.status, &run.json()["session"]["environment"]),
        (0, &json!("development")),
        "{}",
        run.stdout
    );
    let run = wallet_jwt(&[&custom[..], &["--keys-url", "https://127.0.0.1:1/keys", &token]].concat());
    assert_eq!((run.status, run.code().as_str()), (2, "E_KEYS_UNAVAILABLE"));
    let run = wallet_jwt(&[&custom[..], &[&token]].concat());
    assert_eq!((run.status, run.code().as_str()), (2, ""));
}

#[test]
fn a_shared_wallet_is_shown_as_shared() {
    let token = issuer().issue(&IssueRequest::dynamic(DynamicShape::BusinessAccount)).token;
    let shown = wallet_jwt(&["decode", &token]).stdout;
    assert!(shown.contains("SHARED: a business account's, role viewer"), "{shown}");
    let other = issuer().issue(&IssueRequest::dynamic(DynamicShape::Id)).token;
    assert!(!wallet_jwt(&["decode", &other]).stdout.contains("SHARED"));
}
