//! One running step: starts its commands and keeps what they print in the step's log file.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context as _, anyhow, bail};
use wait_timeout::ChildExt as _;

use crate::files;
use crate::workspace::Workspace;

/// How long one command may take. No command that works needs this long. Without a limit, a test that hangs would hold a CI
/// machine until the machine's own limit, and no report would name the test. Only the command itself is ended. Processes that
/// it started may go on: they write into files, so nothing waits for them.
const COMMAND_LIMIT: Duration = Duration::from_secs(40 * 60);

/// The reason why a step cannot run on this machine. It is an error, so that a step that did not run cannot pass by mistake.
/// The runner reports it as SKIPPED; every other error is a failure.
#[derive(Debug)]
pub struct Skip(pub String);

impl std::fmt::Display for Skip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Skip {}

/// What a step returns: a text that says how much it did ("41 tests"), or an empty one; a [`Skip`]; or another error.
pub type StepResult = anyhow::Result<String>;

/// One running step.
pub struct Job<'a> {
    /// Where things are.
    pub workspace: &'a Workspace,
    /// The file with everything the step printed.
    pub log_path: PathBuf,
    log: File,
    limit: Duration,
}

impl<'a> Job<'a> {
    /// Begins the step with an empty log.
    pub fn begin(workspace: &'a Workspace, step: &str) -> anyhow::Result<Self> {
        let log_path = workspace.logs().join(format!("{step}.log"));
        files::make_folder(&workspace.logs())?;
        let log =
            File::create(&log_path).with_context(|| format!("{} cannot be written", log_path.display()))?;
        Ok(Self { workspace, log_path, log, limit: COMMAND_LIMIT })
    }

    /// Adds a line to the log.
    pub fn note(&mut self, line: &str) {
        // A log that cannot be written (disk full) must not turn a passing step into a failing one.
        let _ = writeln!(self.log, "{line}");
    }

    /// Runs a command into the log; an error if it does not end with status 0.
    pub fn run(&mut self, command: &mut Command) -> anyhow::Result<()> {
        let status = self.status(command)?;
        if !status.success() {
            bail!("`{}`: {status}", spelled(command));
        }
        Ok(())
    }

    /// Runs a command into the log and tells how it ended.
    pub fn status(&mut self, command: &mut Command) -> anyhow::Result<ExitStatus> {
        let out = self.log.try_clone().context("the log cannot be shared")?;
        self.spawn(command, out.into())
    }

    /// Runs a command and returns its standard output. Only its standard error goes into the log; the caller adds what is
    /// worth reading.
    pub fn capture(&mut self, command: &mut Command) -> anyhow::Result<(ExitStatus, String)> {
        // A file, not a pipe: it needs no reader, and nothing waits for a process that lives longer than the command.
        let path = self.log_path.with_extension("stdout");
        let out = File::create(&path).with_context(|| format!("{} cannot be written", path.display()))?;
        let status = self.spawn(command, out.into())?;
        let bytes = files::read(&path)?;
        let _ = fs::remove_file(&path);
        let text = String::from_utf8(bytes)
            .with_context(|| format!("`{}` printed something other than UTF-8", spelled(command)))?;
        Ok((status, text))
    }

    /// The text of the log until now.
    pub fn logged(&self) -> anyhow::Result<String> {
        Ok(String::from_utf8_lossy(&files::read(&self.log_path)?).into_owned())
    }

    fn spawn(&mut self, command: &mut Command, out: Stdio) -> anyhow::Result<ExitStatus> {
        self.note(&format!("$ {} {}", command.get_program().to_string_lossy(), arguments(command)));
        let err = self.log.try_clone().context("the log cannot be shared")?;
        let mut child = command
            .stdout(out)
            .stderr(err)
            .spawn()
            .with_context(|| format!("`{}` could not be started", spelled(command)))?;
        if let Some(status) = child.wait_timeout(self.limit).context("waiting for a command")? {
            return Ok(status);
        }
        let _ = child.kill();
        let _ = child.wait();
        Err(anyhow!("`{}` did not end within {:?}", spelled(command), self.limit))
    }
}

/// The command for an error's text: without the folder of its program.
fn spelled(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    format!("{} {}", name.to_string_lossy(), arguments(command)).trim_end().to_owned()
}

fn arguments(command: &Command) -> String {
    command.get_args().map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs `check` on a job whose files are in a folder of its own.
    fn with_job(name: &str, check: fn(&mut Job) -> anyhow::Result<()>) -> anyhow::Result<()> {
        files::with_folder(name, |folder| check(&mut Job::begin(&Workspace::at(folder), name)?))
    }

    #[test]
    fn what_a_command_prints_is_in_the_log() -> anyhow::Result<()> {
        with_job("log", |job| {
            let mut command = job.workspace.command("sh");
            job.run(command.args(["-c", "echo out; echo err >&2"]))?;
            let log = job.logged()?;
            anyhow::ensure!(log.contains("out\n") && log.contains("err\n"), "{log}");
            Ok(())
        })
    }

    #[test]
    fn captured_output_is_returned_with_the_status() -> anyhow::Result<()> {
        with_job("capture", |job| {
            let mut command = job.workspace.command("sh");
            let (status, printed) = job.capture(command.args(["-c", "echo out; exit 3"]))?;
            anyhow::ensure!(status.code() == Some(3) && printed == "out\n", "{status}: {printed}");
            Ok(())
        })
    }

    #[test]
    fn a_failing_and_a_missing_command_are_errors() -> anyhow::Result<()> {
        with_job("failing", |job| {
            anyhow::ensure!(job.run(&mut job.workspace.command("false")).is_err());
            anyhow::ensure!(job.run(&mut job.workspace.command("no-such-command-here")).is_err());
            Ok(())
        })
    }

    #[test]
    fn a_hanging_command_is_ended() -> anyhow::Result<()> {
        with_job("hanging", |job| {
            job.limit = Duration::from_millis(50);
            let mut command = job.workspace.command("sleep");
            let error = job.run(command.arg("60")).err().map(|error| error.to_string());
            anyhow::ensure!(error.as_deref() == Some("`sleep 60` did not end within 50ms"), "{error:?}");
            Ok(())
        })
    }
}
