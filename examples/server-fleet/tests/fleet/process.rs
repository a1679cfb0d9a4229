//! A server of the fleet as a process of its own.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

pub struct Process {
    child: Child,
    tokens: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Process {
    /// Starts one. It asks for nothing before its first token.
    pub fn start(redis: &str, secret_file: &Path, keys_url: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_server-fleet"))
            .env("FLEET_REDIS_URL", redis)
            .env("FLEET_SECRET_FILE", secret_file)
            .env("FLEET_KEYS_URL", keys_url)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let tokens = child.stdin.take().expect("its input");
        let answers = BufReader::new(child.stdout.take().expect("its output"));
        Self { child, tokens, answers }
    }

    pub fn send(&mut self, token: &str) {
        writeln!(self.tokens, "{token}").expect("it reads");
    }

    /// The user, or the error's code.
    pub fn answer(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("it answers");
        line.trim_end().to_owned()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Gives each process this token, and then reads what each says.
pub fn all_say(processes: &mut [Process], token: &str) -> Vec<String> {
    processes.iter_mut().for_each(|process| process.send(token));
    processes.iter_mut().map(Process::answer).collect()
}
