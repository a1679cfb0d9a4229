//! The same tokens and key sets, through this library and through others. `tests/data/differential.md` lists every row on
//! which they differ, and who is right. A difference that is not listed is a failure, and so is a listed one that is gone.
//!
//! `cargo xtask test --only differential` installs the libraries and runs this test for each of them.

#[path = "../offline/mod.rs"]
mod offline;
#[path = "../signer/mod.rs"]
mod signer;

mod keys;
mod members;
mod rows;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::{env, fs};

use serde_json::{Value, json};
use wallet_jwt::keys::{FetchError, KeyFetcher, KeysRequest, KeysResponse};
use wallet_jwt::{Provider, Verifier, VerifierOptions};

use offline::{AUDIENCE, FixedClock, ISSUER, NOW};
use rows::Row;
use table::{Answer, Table};

/// The tolerance in time of every library, in seconds: this one's default.
const LEEWAY_SECS: i64 = 60;

struct Published(Vec<u8>);

impl KeyFetcher for Published {
    fn fetch(&self, _: &KeysRequest) -> Result<KeysResponse, FetchError> {
        Ok(KeysResponse { status: 200, body: self.0.clone(), ..KeysResponse::default() })
    }
}

/// What this library answers: the keys come as from the issuer's URL.
fn our_answer(row: &Row) -> Answer {
    let mut provider = offline::custom_provider(&[], &row.algorithms);
    provider.keys = None;
    provider.keys_url = Some("https://issuer.example/jwks.json".to_owned());
    let provider = Provider::custom(provider).expect("a good configuration");
    let fetcher = Arc::new(Published(row.keys.clone().into_bytes()));
    let clock = Arc::new(FixedClock(NOW));
    let verifier = Verifier::with_parts(provider, VerifierOptions::default(), fetcher, clock).expect("one");
    match pollster::block_on(verifier.verify(&row.token, None)) {
        Ok(_) => Answer::Accepts,
        Err(_) => Answer::Refuses,
    }
}

fn our_answers() -> BTreeMap<String, Answer> {
    rows::rows().iter().map(|row| (row.name.clone(), our_answer(row))).collect()
}

/// The rows as the programs read them. The library's own names of algorithms: `EdDSA` has two since RFC 9864.
fn as_json(row: &Row) -> Value {
    let mut algorithms: Vec<_> = row.algorithms.iter().map(|algorithm| algorithm.as_str()).collect();
    if algorithms.contains(&"EdDSA") {
        algorithms.push("Ed25519");
    }
    json!({ "name": row.name, "algorithms": algorithms, "token": row.token, "keys": row.keys })
}

/// What a library's program has written: its version, and for each row an empty text or why it refuses.
fn their_answers(written: &Value) -> BTreeMap<String, Answer> {
    let answers = written["answers"].as_object().expect("an object of answers");
    let answer = |text: &Value| match text.as_str().expect("an answer is a text") {
        "" => Answer::Accepts,
        _ => Answer::Refuses,
    };
    answers.iter().map(|(name, text)| (name.clone(), answer(text))).collect()
}

fn listed() -> Table {
    Table::parse(include_str!("../data/differential.md")).expect("the table is of its form")
}

#[test]
fn rows_have_names_of_their_own_and_ordinary_ones_pass() {
    let rows = rows::rows();
    let names: BTreeSet<_> = rows.iter().map(|row| &row.name).collect();
    assert_eq!(names.len(), rows.len());
    assert!(rows.len() >= 158, "{} rows", rows.len());
    for algorithm in wallet_jwt::Algorithm::ALL {
        let ordinary = rows.iter().find(|row| row.name == algorithm.as_str()).expect("an ordinary row");
        assert_eq!(our_answer(ordinary), Answer::Accepts, "{algorithm}");
    }
}

#[test]
fn the_table_says_what_this_library_answers() {
    let ours = our_answers();
    for (row, line) in &listed().rows {
        assert_eq!(ours.get(row), Some(&line.ours), "{row}");
    }
}

#[test]
fn planted_differences_are_found() {
    let answers = |pairs: &[(&str, Answer)]| -> BTreeMap<String, Answer> {
        pairs.iter().map(|(name, answer)| ((*name).to_owned(), *answer)).collect()
    };
    let text = "| row | wallet-jwt | jose | PyJWT | why |\n|---|---|---|---|---|\n\
                | a | refuses | accepts | refuses | RFC 1 |\n";
    let table = Table::parse(text).expect("a table");
    let ours = answers(&[("a", Answer::Refuses), ("b", Answer::Accepts)]);
    let listed = answers(&[("a", Answer::Accepts), ("b", Answer::Accepts)]);
    assert_eq!(table.mistakes("jose", &ours, &listed), [""; 0]);
    let new = answers(&[("a", Answer::Accepts), ("b", Answer::Refuses)]);
    assert_eq!(table.mistakes("jose", &ours, &new), ["b: jose refuses, this library accepts: not listed"]);
    let gone = answers(&[("a", Answer::Refuses), ("b", Answer::Accepts)]);
    assert_eq!(table.mistakes("jose", &ours, &gone), ["a: jose refuses, listed is accepts"]);
    let missing = answers(&[("a", Answer::Accepts)]);
    assert_eq!(table.mistakes("jose", &ours, &missing), ["b: jose gave no answer"]);
    assert_eq!(table.mistakes("PyJWT", &ours, &ours), [""; 0]);
    assert!(!table.mistakes("unknown", &ours, &ours).is_empty());
}

#[test]
#[ignore = "needs another library: cargo xtask test --only differential"]
fn every_difference_to_another_library_is_listed() {
    let setting = |name: &str| env::var(name).unwrap_or_else(|_| panic!("{name} is not set"));
    let (library, folder) = (setting("DIFFERENTIAL_LIBRARY"), PathBuf::from(setting("DIFFERENTIAL_FOLDER")));
    let rows: Vec<_> = rows::rows().iter().map(as_json).collect();
    let input = json!({
        "now": NOW, "leeway": LEEWAY_SECS, "issuer": ISSUER, "audience": AUDIENCE, "rows": rows,
    });
    let (asked, answered) = (folder.join("rows.json"), folder.join("answers.json"));
    fs::write(&asked, input.to_string()).expect("the rows are written");
    run(&setting("DIFFERENTIAL_COMMAND"), &asked, &answered);

    let written: Value = serde_json::from_slice(&fs::read(&answered).expect("answers")).expect("JSON");
    let theirs = their_answers(&written);
    let mistakes = listed().mistakes(&library, &our_answers(), &theirs);
    assert!(mistakes.is_empty(), "{} rows are wrong:\n{}", mistakes.len(), mistakes.join("\n"));
    let version = written["version"].as_str().expect("a version");
    let differences = listed().differences(&library);
    let note = format!("{library} {version}: {} rows, {differences} listed differences", theirs.len());
    fs::write(folder.join("note"), note).expect("the note is written");
}

/// Runs a library's program. The words of the command are lines.
fn run(command: &str, asked: &Path, answered: &Path) {
    let mut words = command.lines();
    let program = words.next().expect("a program");
    let status = Command::new(program).args(words).args([asked, answered]).status().expect("it starts");
    assert!(status.success(), "the program ended with {status}");
}
