//! Tokens made by other people's libraries, through the command line: what we accept is what the world issues, and
//! what we refuse is refused for the reason we name.
//!
//! The scripts in `tests/interop` write the tokens, this file says what must become of each of them. A token that a
//! script leaves out is a failure.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use serde_json::Value;

use super::wallet_jwt::{self, Answer};
use crate::fetched::{Fetched, node, npm, pyjwt as python};
use crate::job::{Job, Outcome, StepResult};

const SCRIPTS: &str = "tests/interop";
const ALGORITHMS: [&str; 9] =
    ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"];
const ISSUER: &str = "https://issuer.example";
const AUDIENCE: &str = "wallet-app";
const SUBJECT: &str = "8f0b6d0e-user";

/// What must come of one call of the command.
enum Expected {
    /// `verify`: status 0, the user and the algorithm.
    Verified,
    /// `jws`: status 0 and the very payload that was signed.
    SignatureValid,
    /// Status 1 and this code.
    Rejected(&'static str),
}

/// One call of the command.
struct Case {
    /// The token's file without its ending.
    token: String,
    /// `verify` with these expectations, or `jws`.
    verify: Option<Expectations>,
    expected: Expected,
}

/// What `verify` is told to expect of the token.
struct Expectations {
    algorithm: &'static str,
    issuer: &'static str,
    audience: &'static str,
}

/// PyJWT, whose signatures are computed by OpenSSL.
pub fn pyjwt(job: &mut Job) -> StepResult {
    let python = match python::ensure(job)? {
        Fetched::Ready(python) => python,
        Fetched::Unavailable(why) => return Ok(Outcome::Skipped(why)),
    };
    let script = job.workspace.root.join(SCRIPTS).join("pyjwt_tokens.py");
    check(job, "pyjwt", &python, &script)
}

/// jose, whose signatures are computed by Node's Web Crypto.
pub fn jose(job: &mut Job) -> StepResult {
    let node = match node::ensure(job)? {
        Fetched::Ready(node) => node,
        Fetched::Unavailable(why) => return Ok(Outcome::Skipped(why)),
    };
    let packages = match npm::ensure(job, &node, "jose", SCRIPTS)? {
        Fetched::Ready(folder) => folder,
        Fetched::Unavailable(why) => return Ok(Outcome::Skipped(why)),
    };
    // Node looks for packages beside the script, and those are in the cache.
    let script = packages.join("jose_tokens.mjs");
    fs::copy(job.workspace.root.join(SCRIPTS).join("jose_tokens.mjs"), &script)
        .context("the script cannot be copied beside its packages")?;
    check(job, "jose", &node, &script)
}

fn check(job: &mut Job, library: &str, interpreter: &Path, script: &Path) -> StepResult {
    let program = wallet_jwt::build(job)?;
    let folder = job.workspace.target.join("interop").join(library);
    if folder.exists() {
        // Tokens of an earlier run must not stand in for ones that were not made now.
        fs::remove_dir_all(&folder).with_context(|| format!("{} cannot be emptied", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let mut make = job.workspace.command(interpreter);
    job.run(make.arg(script).arg(&folder).args([ISSUER, AUDIENCE, SUBJECT]))?;

    let cases = cases();
    let mut wrong = Vec::new();
    for case in &cases {
        if let Err(error) = try_case(job, &program, &folder, case) {
            let command = if case.verify.is_some() { "verify" } else { "jws" };
            wrong.push(format!("WRONG: {command} {}.jwt: {error:#}", case.token));
        }
    }
    if !wrong.is_empty() {
        // Together at the end, which is the part of the log that is shown.
        job.note(&wrong.join("\n"));
        bail!("{} of {} checks are wrong", wrong.len(), cases.len());
    }
    Ok(Outcome::Passed(format!("{} checks", cases.len())))
}

fn cases() -> Vec<Case> {
    let verify = |token: &str, algorithm, expected| Case {
        token: token.to_owned(),
        verify: Some(Expectations { algorithm, issuer: ISSUER, audience: AUDIENCE }),
        expected,
    };
    let jws = |token: &str, expected| Case { token: token.to_owned(), verify: None, expected };
    let mut cases = Vec::new();
    for algorithm in ALGORITHMS {
        let flipped = format!("{algorithm}.flipped");
        cases.push(verify(algorithm, algorithm, Expected::Verified));
        cases.push(verify(&flipped, algorithm, Expected::Rejected("E_SIGNATURE")));
        cases.push(jws(algorithm, Expected::SignatureValid));
        cases.push(jws(&flipped, Expected::Rejected("E_SIGNATURE")));
    }
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
    // A signature stays good; only `verify` has an opinion about time.
    cases.push(jws("expired", Expected::SignatureValid));
    cases.push(verify("RS256", "PS256", Expected::Rejected("E_ALGORITHM_NOT_ALLOWED")));
    let mut other_issuer = verify("RS256", "RS256", Expected::Rejected("E_ISSUER"));
    other_issuer.verify = Some(Expectations { issuer: "https://other.example", ..ours("RS256") });
    let mut other_audience = verify("RS256", "RS256", Expected::Rejected("E_AUDIENCE"));
    other_audience.verify = Some(Expectations { audience: "other-app", ..ours("RS256") });
    cases.extend([other_issuer, other_audience]);
    cases
}

fn ours(algorithm: &'static str) -> Expectations {
    Expectations { algorithm, issuer: ISSUER, audience: AUDIENCE }
}

fn try_case(job: &mut Job, program: &Path, folder: &Path, case: &Case) -> anyhow::Result<()> {
    let file = |ending: &str| -> PathBuf { folder.join(format!("{}.{ending}", case.token)) };
    let (token, keys) = (file("jwt"), folder.join("jwks.json"));
    ensure!(token.is_file(), "{} was not made", token.display());
    let (token, keys) = (path_text(&token)?, path_text(&keys)?);
    let mut arguments = match &case.verify {
        Some(expect) => vec![
            "verify",
            "--provider",
            "custom",
            "--issuer",
            expect.issuer,
            "--audience",
            expect.audience,
            "--alg",
            expect.algorithm,
        ],
        None => vec!["jws"],
    };
    arguments.extend(["--jwks", keys, "--json", "--file", token]);
    let answer = wallet_jwt::ask(job, program, &arguments)?;
    match &case.expected {
        Expected::Rejected(code) => {
            matches(&answer, 1, "/status", "rejected")?;
            matches(&answer, 1, "/error/code", code)
        }
        Expected::SignatureValid => {
            let payload = fs::read_to_string(file("payload"))
                .with_context(|| format!("the payload of {} was not written", case.token))?;
            matches(&answer, 0, "/status", "signature_valid")?;
            matches(&answer, 0, "/payload", &payload)
        }
        Expected::Verified => {
            matches(&answer, 0, "/status", "verified")?;
            matches(&answer, 0, "/session/userId", SUBJECT)?;
            matches(&answer, 0, "/session/algorithm", &case.token)
        }
    }
}

fn matches(answer: &Answer, status: i32, pointer: &str, expected: &str) -> anyhow::Result<()> {
    ensure!(answer.status == Some(status), "exit status {:?}, expected {status}", answer.status);
    let found = answer.json.pointer(pointer).and_then(Value::as_str);
    ensure!(found == Some(expected), "{pointer} is {found:?}, expected {expected:?}");
    Ok(())
}

fn path_text(path: &Path) -> anyhow::Result<&str> {
    path.to_str().with_context(|| format!("{} is not UTF-8", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_algorithm_is_accepted_and_refused_by_both_commands() {
        let cases = cases();
        for algorithm in ALGORITHMS {
            let of = |wanted: &str| cases.iter().filter(|case| case.token == wanted).count();
            assert!(of(algorithm) >= 2, "{algorithm}");
            assert_eq!(of(&format!("{algorithm}.flipped")), 2, "{algorithm}");
        }
    }
}
