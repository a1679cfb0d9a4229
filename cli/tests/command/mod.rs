//! Runs the real command and reads its output.

#![allow(dead_code, reason = "each test file uses only some of these")]

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

/// The result of a run of the command.
pub struct Run {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// The one JSON object on standard output.
    pub fn json(&self) -> Value {
        assert_eq!(
            self.stdout.trim_end().lines().count(),
            1,
            "expected one line: {}{}",
            self.stdout,
            self.stderr
        );
        serde_json::from_str(&self.stdout).unwrap()
    }

    /// The error code of a rejection.
    pub fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// An address without a D-Bus, so that no test uses the keychain of the person who runs it.
pub const NO_BUS: &str = "unix:path=/nonexistent/bus";

/// Runs the command with the keychain of the D-Bus session that this process is in.
pub fn wallet_jwt_with_keychain(arguments: &[&str]) -> Run {
    finish(&mut command(arguments), "", Stdio::piped())
}

pub fn wallet_jwt(arguments: &[impl AsRef<OsStr>]) -> Run {
    wallet_jwt_reading(arguments, "")
}

/// Runs the command for a terminal of that width.
pub fn wallet_jwt_wide(arguments: &[&str], width: usize) -> Run {
    let mut command = command(arguments);
    command.env("DBUS_SESSION_BUS_ADDRESS", NO_BUS).env("COLUMNS", width.to_string());
    finish(&mut command, "", Stdio::piped())
}

/// Runs the command with standard output redirected to that file.
pub fn wallet_jwt_to(arguments: &[&str], output: Stdio) -> Run {
    run(arguments, "", output)
}

/// Runs the command with that text on standard input, in the time zone UTC+3.
pub fn wallet_jwt_reading(arguments: &[impl AsRef<OsStr>], input: &str) -> Run {
    run(arguments, input, Stdio::piped())
}

fn run(arguments: &[impl AsRef<OsStr>], input: &str, output: Stdio) -> Run {
    finish(command(arguments).env("DBUS_SESSION_BUS_ADDRESS", NO_BUS), input, output)
}

fn command(arguments: &[impl AsRef<OsStr>]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wallet-jwt"));
    command.args(arguments).env("TZ", "<+03>-3");
    command
}

fn finish(command: &mut Command, input: &str, output: Stdio) -> Run {
    let mut child = command.stdin(Stdio::piped()).stdout(output).stderr(Stdio::piped()).spawn().unwrap();
    // A command that does not read its input closes the pipe early; the test does not fail because of that.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Run {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A file of this test run.
pub fn file(name: &str, content: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}
