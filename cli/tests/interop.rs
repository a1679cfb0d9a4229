//! Tokens made by other libraries, through the command line. The command must accept what those libraries issue, and must
//! refuse a wrong token with the right code.
//!
//! The scripts in `tests/interop` write the tokens; this file says what the command must answer for each of them. A token
//! that a script leaves out is a failure. `cargo xtask test --only interop` installs the libraries and runs this test for
//! each of them.

mod command;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use command::wallet_jwt;

const ALGORITHMS: [&str; 9] =
    ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"];
const ISSUER: &str = "https://issuer.example";
const AUDIENCE: &str = "wallet-app";
const SUBJECT: &str = "8f0b6d0e-user";

/// What the command must answer.
enum Expected {
    /// `verify`: status 0, the user and the algorithm.
    Verified,
    /// `jws`: status 0 and exactly the payload that was signed.
    SignatureValid,
    /// Status 1 and this code.
    Rejected(&'static str),
}

/// One call of the command.
struct Case {
    /// The token's file without its ending.
    token: String,
    /// The algorithm, issuer and audience for `verify`; without them, the call is `jws`.
    verify: Option<[&'static str; 3]>,
    expected: Expected,
}

#[test]
#[ignore = "needs another library: cargo xtask test --only interop"]
fn tokens_of_another_library_get_the_right_answers() {
    let setting =
        |name: &str| PathBuf::from(env::var_os(name).unwrap_or_else(|| panic!("{name} is not set")));
    let folder = setting("INTEROP_FOLDER");
    let made = Command::new(setting("INTEROP_INTERPRETER"))
        .arg(setting("INTEROP_SCRIPT"))
        .arg(&folder)
        .args([ISSUER, AUDIENCE, SUBJECT])
        .status()
        .unwrap();
    assert!(made.success(), "the script ended with {made}");

    let cases = cases();
    let wrong: Vec<_> = cases.iter().filter_map(|case| mistake(&folder, case)).collect();
    assert!(wrong.is_empty(), "{} of {} checks are wrong:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    fs::write(folder.join("note"), format!("{} checks", cases.len())).unwrap();
}

#[test]
fn every_algorithm_is_accepted_and_refused_by_both_commands() {
    let cases = cases();
    for algorithm in ALGORITHMS {
        let of = |wanted: &str| cases.iter().filter(|case| case.token == wanted).count();
        assert!(of(algorithm) >= 2, "{algorithm}");
        assert_eq!(of(&format!("{algorithm}.flipped")), 2, "{algorithm}");
    }
}

fn cases() -> Vec<Case> {
    let call = |token: &str, verify, expected| Case { token: token.to_owned(), verify, expected };
    let verify =
        |token: &str, algorithm, expected| call(token, Some([algorithm, ISSUER, AUDIENCE]), expected);
    let jws = |token: &str, expected| call(token, None, expected);
    let mut cases = Vec::new();
    for algorithm in ALGORITHMS {
        let flipped = format!("{algorithm}.flipped");
        cases.push(verify(algorithm, algorithm, Expected::Verified));
        cases.push(verify(&flipped, algorithm, Expected::Rejected("E_SIGNATURE")));
        cases.push(jws(algorithm, Expected::SignatureValid));
        cases.push(jws(&flipped, Expected::Rejected("E_SIGNATURE")));
    }
    // Only a build with `aws-lc` checks it, and the command is none: tests/interop_tokens.rs.
    cases.push(verify("ES512", "ES384", Expected::Rejected("E_ALGORITHM_NOT_ALLOWED")));
    cases.push(jws("ES512", Expected::Rejected("E_ALGORITHM_NOT_ALLOWED")));
    for (token, code) in [
        ("HS256", "E_ALGORITHM_NOT_ALLOWED"),
        ("none", "E_ALGORITHM_NOT_ALLOWED"),
        ("other-key", "E_SIGNATURE"),
        ("unknown-kid", "E_KEY_UNKNOWN"),
    ] {
        cases.push(verify(token, "RS256", Expected::Rejected(code)));
        cases.push(jws(token, Expected::Rejected(code)));
    }
    cases.push(verify("expired", "RS256", Expected::Rejected("E_EXPIRED")));
    // The signature is still valid; only `verify` checks the time.
    cases.push(jws("expired", Expected::SignatureValid));
    for (expectations, code) in [
        (["PS256", ISSUER, AUDIENCE], "E_ALGORITHM_NOT_ALLOWED"),
        (["RS256", "https://other.example", AUDIENCE], "E_ISSUER"),
        (["RS256", ISSUER, "other-app"], "E_AUDIENCE"),
    ] {
        cases.push(call("RS256", Some(expectations), Expected::Rejected(code)));
    }
    cases
}

/// What is wrong with the command's answer, if something is.
fn mistake(folder: &Path, case: &Case) -> Option<String> {
    let file = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (token, keys) = (file(&format!("{}.jwt", case.token)), file("jwks.json"));
    if !Path::new(&token).is_file() {
        return Some(format!("{token} was not made"));
    }
    let mut arguments = match case.verify {
        Some([algorithm, issuer, audience]) => [
            ["verify", "--provider", "custom", "--alg"].as_slice(),
            &[algorithm, "--issuer", issuer, "--audience", audience],
        ]
        .concat(),
        None => vec!["jws"],
    };
    arguments.extend(["--jwks", &keys, "--json", "--file", &token]);
    let run = wallet_jwt(&arguments);

    let payload;
    let (status, expected) = match &case.expected {
        Expected::Rejected(code) => (1, vec![("/status", "rejected"), ("/error/code", *code)]),
        Expected::SignatureValid => {
            payload = fs::read_to_string(file(&format!("{}.payload", case.token))).unwrap();
            (0, vec![("/status", "signature_valid"), ("/payload", payload.as_str())])
        }
        Expected::Verified => {
            let (user, algorithm) = (("/session/userId", SUBJECT), ("/session/algorithm", &*case.token));
            (0, vec![("/status", "verified"), user, algorithm])
        }
    };
    let answer = run.json();
    let is_right = run.status == status
        && expected
            .iter()
            .all(|(pointer, text)| answer.pointer(pointer).and_then(|value| value.as_str()) == Some(*text));
    (!is_right).then(|| {
        format!("{arguments:?}: expected status {status} and {expected:?}, got {}, {answer}", run.status)
    })
}
