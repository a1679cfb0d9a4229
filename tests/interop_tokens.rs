//! Tokens made by other libraries, through the library with the feature `aws-lc`. The command line is built with ring and gets
//! the same tokens (`cli/tests/interop.rs`). `cargo xtask test --only interop` installs the libraries and runs this test.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use serde_json::Value;
use wallet_jwt::provider::{ExpectedAudiences, ExpectedIssuers, PublicKeys};
use wallet_jwt::{
    Algorithm, CustomProvider, KeySet, Provider, Verifier, VerifierOptions, verify_compact_signature,
};

const ISSUER: &str = "https://issuer.example";
const AUDIENCE: &str = "wallet-app";
const SUBJECT: &str = "8f0b6d0e-user";

fn every_algorithm() -> Vec<Algorithm> {
    [Algorithm::ALL, &[Algorithm::Es512]].concat()
}

fn verifier(keys: &str) -> Verifier {
    let provider = Provider::custom(CustomProvider {
        keys: Some(PublicKeys::JwkSet(keys.to_owned())),
        issuers: Some(ExpectedIssuers::OneOf(vec![ISSUER.to_owned()])),
        audiences: Some(ExpectedAudiences::OneOf(vec![AUDIENCE.to_owned()])),
        algorithms: every_algorithm(),
        ..CustomProvider::default()
    });
    Verifier::new(provider.expect("a provider"), VerifierOptions::default()).expect("a verifier")
}

/// The codes of a session and of a signature alone; `good` if there is none.
fn answers(verifier: &Verifier, keys: &KeySet, token: &str) -> [&'static str; 2] {
    let session = verifier.verify_offline(token, None).map(|session| assert_eq!(session.user_id, SUBJECT));
    let signature = verify_compact_signature(token, keys, &every_algorithm()).map(|_| ());
    [session, signature].map(|answer| answer.map_or_else(|error| error.code().as_str(), |()| "good"))
}

#[test]
#[ignore = "needs another library: cargo xtask test --only interop"]
fn tokens_of_another_library_get_the_right_answers() {
    let setting = |name: &str| PathBuf::from(env::var_os(name).unwrap_or_else(|| panic!("no {name}")));
    let folder = setting("INTEROP_TOKENS_FOLDER");
    let mut script = Command::new(setting("INTEROP_INTERPRETER"));
    script.arg(setting("INTEROP_SCRIPT")).arg(&folder).args([ISSUER, AUDIENCE, SUBJECT]);
    let made = script.status().expect("the script starts");
    assert!(made.success(), "the script ended with {made}");

    let read = |name: &Path| fs::read_to_string(folder.join(name)).expect("the script made it");
    let keys = read(Path::new("jwks.json"));
    let published: Value = serde_json::from_str(&keys).expect("JSON");
    assert_eq!(published["keys"].as_array().map(Vec::len), Some(10), "a key of each algorithm");
    let (verifier, set) = (verifier(&keys), KeySet::parse(keys.as_bytes()).expect("a JWK Set"));
    let mut expected: Vec<(String, [&str; 2])> = [
        ("HS256", ["E_ALGORITHM_NOT_ALLOWED"; 2]),
        ("none", ["E_ALGORITHM_NOT_ALLOWED"; 2]),
        ("other-key", ["E_SIGNATURE"; 2]),
        ("unknown-kid", ["E_KEY_UNKNOWN"; 2]),
        ("expired", ["E_EXPIRED", "good"]),
    ]
    .map(|(name, answers)| (name.to_owned(), answers))
    .to_vec();
    for algorithm in every_algorithm() {
        expected.push((algorithm.to_string(), ["good"; 2]));
        expected.push((format!("{algorithm}.flipped"), ["E_SIGNATURE"; 2]));
    }
    for (name, expected) in &expected {
        let token = read(Path::new(&format!("{name}.jwt")));
        assert_eq!(answers(&verifier, &set, &token), *expected, "{name}");
    }
    fs::write(folder.join("note"), format!("{} tokens", expected.len())).expect("a folder");
}
