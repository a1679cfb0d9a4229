//! Runs every case of every folder under tests/data/cases (its README.md says what a case is).

mod command;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use command::NO_BUS;
use regex::RegexBuilder;

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/cases");
const LIMIT: Duration = Duration::from_secs(60);
const WORKERS: usize = 4;

#[test]
fn every_case_gives_what_a_user_expects() {
    let cases: Vec<PathBuf> = folders(Path::new(CASES)).iter().flat_map(|folder| folders(folder)).collect();
    assert!(!cases.is_empty(), "no cases in {CASES}");
    let (queue, wrong) = (Mutex::new(cases), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().unwrap().pop();
                    let Some(case) = next else { return };
                    let faults = faults_of(&case);
                    if !faults.is_empty() {
                        wrong.lock().unwrap().push(format!("{}: {}", case.display(), faults.join("; ")));
                    }
                }
            });
        }
    });
    let mut wrong = wrong.into_inner().unwrap();
    wrong.sort();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn folders(parent: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_dir()).collect()
}

fn faults_of(case: &Path) -> Vec<String> {
    let (status, output) = run(&copy_of(case));
    let expected = fs::read_to_string(case.join("expected.txt")).unwrap();
    let (rules, _) = expected.split_once("\n---\n").unwrap();
    let faults: Vec<String> = rules.lines().filter_map(|rule| fault(rule, &status, &output)).collect();
    assert!(rules.contains("exit: "), "{} expects no exit status", case.display());
    faults
}

fn fault(rule: &str, status: &str, output: &str) -> Option<String> {
    let (key, value) = rule.split_once(": ").unwrap();
    let found = || is_found(value, output);
    match key {
        "exit" if !value.split('|').any(|accepted| accepted == status) => {
            Some(format!("exit {status}, not {value}"))
        }
        "has" if !found() => Some(format!("lacks /{value}/")),
        "lacks" if found() => Some(format!("has /{value}/")),
        "exit" | "has" | "lacks" => None,
        other => Some(format!("an unknown rule `{other}`")),
    }
}

fn is_found(pattern: &str, output: &str) -> bool {
    let regex = RegexBuilder::new(&pattern.replace("(?i)", ""))
        .multi_line(true)
        .case_insensitive(pattern.contains("(?i)"))
        .build();
    regex.unwrap_or_else(|error| panic!("{pattern}: {error}")).is_match(output)
}

/// A case writes into its folder.
fn copy_of(case: &Path) -> PathBuf {
    let below = case.strip_prefix(CASES).unwrap();
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cases").join(below);
    let _ = fs::remove_dir_all(&copy);
    fs::create_dir_all(&copy).unwrap();
    for entry in fs::read_dir(case).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, copy.join(path.file_name().unwrap())).unwrap();
    }
    copy
}

/// The exit status, and standard output and standard error together. Into a file: a server that a case leaves behind must
/// not hold a pipe open.
fn run(folder: &Path) -> (String, String) {
    let (out, err) = (folder.join("test.stdout"), folder.join("test.stderr"));
    let mut child = Command::new("bash")
        .arg(folder.join("cmd.sh"))
        .env("WALLET_JWT", env!("CARGO_BIN_EXE_wallet-jwt"))
        .env("DBUS_SESSION_BUS_ADDRESS", NO_BUS)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .stdout(File::create(&out).unwrap())
        .stderr(File::create(&err).unwrap())
        .spawn()
        .unwrap();
    let began = Instant::now();
    let status = loop {
        match child.try_wait().unwrap() {
            Some(status) => break status.code().map_or("none".to_owned(), |code| code.to_string()),
            None if began.elapsed() > LIMIT => {
                child.kill().unwrap();
                child.wait().unwrap();
                break "none: it ran too long".to_owned();
            }
            None => thread::sleep(Duration::from_millis(20)),
        }
    };
    let text = |path: &Path| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
    (status, text(&out) + &text(&err))
}
