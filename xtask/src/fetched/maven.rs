//! Maven's downloads, in a local repository of ours: the developer's own stays as it is, and a later run needs no network.
//! Maven compares each file with its published checksum. All versions are exact.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{bail, ensure};

use crate::job::{Job, Skip};
use crate::workspace::Workspace;

/// Where Maven keeps what it has fetched.
pub fn repository(workspace: &Workspace) -> PathBuf {
    workspace.cache.join("maven-repository")
}

/// Whether a build has finished with it. This is an estimate, for the list of what is missing.
pub fn is_present(workspace: &Workspace) -> bool {
    repository(workspace).join(super::FINISHED).is_file()
}

/// The same estimate for a build with React Native.
pub fn has_react_android(workspace: &Workspace) -> bool {
    is_present(workspace) && repository(workspace).join("com/facebook/react/react-android").is_dir()
}

/// The same estimate for a build with R8.
pub fn has_r8(workspace: &Workspace) -> bool {
    is_present(workspace) && repository(workspace).join("com/android/tools/r8").is_dir()
}

/// The same estimate for Hermes.
pub fn has_hermes_android(workspace: &Workspace) -> bool {
    has_react_android(workspace) && repository(workspace).join("com/facebook/hermes/hermes-android").is_dir()
}

/// The same estimate for a build with Android's classes.
pub fn has_android_classes(workspace: &Workspace) -> bool {
    is_present(workspace) && repository(workspace).join("org/robolectric/robolectric").is_dir()
}

/// Maven, with its downloads in the repository.
pub fn command(workspace: &Workspace) -> Command {
    let mut maven = workspace.command("mvn");
    maven.args(["--batch-mode", "--no-transfer-progress", "--strict-checksums", "-Dstyle.color=never"]);
    maven.arg(format!("-Dmaven.repo.local={}", repository(workspace).display()));
    maven
}

/// Runs a build with Maven. It is a [`Skip`] if a download failed.
pub fn build(job: &mut Job, maven: &mut Command) -> anyhow::Result<()> {
    if !job.status(maven)?.success() {
        match unavailable(&job.logged()?)? {
            Some(why) => bail!(Skip(why)),
            None => bail!("Maven failed"),
        }
    }
    super::finish(&repository(job.workspace))
}

/// Which download failed, if that is why a build failed.
fn unavailable(log: &str) -> anyhow::Result<Option<String>> {
    ensure!(
        !log.contains("Checksum validation failed"),
        "a download does not have the checksum that its repository publishes"
    );
    // Maven prints the last one if an earlier download failed.
    let signs = ["Could not transfer artifact", "Could not find artifact", "was not found in"];
    let line =
        log.lines().find(|line| line.contains("[ERROR]") && signs.iter().any(|sign| line.contains(sign)));
    Ok(line.map(|line| {
        format!("Maven's packages could not be fetched: {}", line.replace("[ERROR] ", "").trim())
    }))
}

#[cfg(test)]
mod tests {
    use super::unavailable;

    #[test]
    fn a_missing_network_differs_from_a_failed_build_or_tampering() -> anyhow::Result<()> {
        let offline = "[INFO] x\n[ERROR] Plugin a:b:1 or one of its dependencies could not be resolved: Could not \
                       transfer artifact a:b:pom:1 from/to central: Unknown host\n";
        let why = unavailable(offline)?.unwrap_or_default();
        assert!(why.starts_with("Maven's packages could not be fetched: Plugin a:b:1"), "{why}");
        assert_eq!(unavailable("[ERROR] There are test failures.\n")?, None);
        assert_eq!(
            unavailable("[WARNING] Could not transfer artifact, trying another\n[INFO] BUILD SUCCESS\n")?,
            None
        );
        assert!(unavailable("[ERROR] … Checksum validation failed, expected 1 but is 2\n").is_err());
        Ok(())
    }
}
