//! Debian packages: their download size, and their installation if we are root, or the line to type if not.

use std::fs;
use std::process::{Command, Stdio};

use crate::job::Job;
use crate::workspace::{Workspace, on_path};

/// Whether this is Debian, or a system made from it, with its package tool.
pub fn is_debian() -> bool {
    fs::exists("/etc/debian_version").unwrap_or(false) && on_path("apt-get")
}

/// Whether we may install packages without asking anybody.
pub fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .stdin(Stdio::null())
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// The one line a person runs when we may not.
pub fn line_to_run(packages: &[&str]) -> String {
    format!("apt-get update && apt-get install --no-install-recommends {}", packages.join(" "))
}

/// How many bytes apt would download for these packages. `None` if it does not know them (its lists are empty on a fresh
/// image), or if there is no apt.
pub fn download_size(workspace: &Workspace, packages: &[&str]) -> Option<u64> {
    if !is_debian() {
        return None;
    }
    let output = workspace
        .command("apt-get")
        .args(["install", "--print-uris", "-qq", "--no-install-recommends"])
        .args(packages)
        .output()
        .ok()?;
    if !output.status.success() {
        return None;
    }
    sum_of_sizes(&String::from_utf8_lossy(&output.stdout))
}

/// Installs the packages, or says why not.
pub fn install(job: &mut Job, packages: &[&str]) -> anyhow::Result<()> {
    if download_size(job.workspace, packages).is_none() {
        update(job)?;
    }
    if try_install(job, packages).is_err() {
        // The lists of an old image may name versions that the mirror no longer has.
        update(job)?;
        try_install(job, packages)?;
    }
    Ok(())
}

/// Fetches the lists of packages.
pub fn update(job: &mut Job) -> anyhow::Result<()> {
    let mut command = job.workspace.command("apt-get");
    job.run(command.args(["update", "-q"]))
}

fn try_install(job: &mut Job, packages: &[&str]) -> anyhow::Result<()> {
    let mut command = job.workspace.command("apt-get");
    command
        .env("DEBIAN_FRONTEND", "noninteractive")
        .args(["install", "-q", "-y", "--no-install-recommends"])
        .args(packages);
    job.run(&mut command)
}

/// Adds up the third column of `--print-uris` lines: 'address' file size checksum.
fn sum_of_sizes(lines: &str) -> Option<u64> {
    lines
        .lines()
        .filter(|line| line.starts_with('\''))
        .map(|line| line.split_whitespace().nth(2)?.parse::<u64>().ok())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_added_up() {
        let lines = "'http://mirror.example/a.deb' a_1_all.deb 1200 SHA256:00\n\
                     'http://mirror.example/b.deb' b_1_amd64.deb 5896 MD5Sum:00\n";
        assert_eq!(sum_of_sizes(lines), Some(7096));
        assert_eq!(sum_of_sizes(""), Some(0));
    }

    #[test]
    fn an_unreadable_size_is_not_a_small_one() {
        assert_eq!(sum_of_sizes("'http://mirror.example/a.deb' a_1_all.deb many SHA256:00\n"), None);
    }

    #[test]
    fn the_line_to_run_is_complete_and_asks_for_no_rights_itself() {
        assert_eq!(
            line_to_run(&["python3", "python3-venv"]),
            "apt-get update && apt-get install --no-install-recommends python3 python3-venv"
        );
    }
}
