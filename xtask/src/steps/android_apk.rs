//! The example for Android as an APK, without Gradle: Maven compiles it with the library against Android's classes, R8 shrinks
//! it, Debian's tools pack it. A script then looks into the APK. Nothing here can run it.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};

use super::kotlin;
use crate::job::{Job, Skip, StepResult};

const SCRIPTS: &str = "android/tests/apk";
const RULES: &str = "android/core/consumer-rules.pro";

/// What aapt2 compiles manifests against.
pub const FRAMEWORK: &str = "/usr/share/android-framework-res/framework-res.apk";

/// Builds the APK and checks it.
pub fn run(job: &mut Job) -> StepResult {
    let native = native_libraries(job)?;
    let mut tests = job.workspace.command("python3");
    job.run(tests.current_dir(job.workspace.root.join(SCRIPTS)).args(["-B", "check_test.py"]))?;
    let built = kotlin::android_app(job)?;
    let mut make = job.workspace.command("python3");
    make.arg("-B").arg(job.workspace.root.join(SCRIPTS).join("make.py"));
    make.arg(&built).arg(native).arg(job.workspace.root.join(RULES));
    let (status, printed) = job.capture(&mut make)?;
    job.note(printed.trim_end());
    ensure!(status.success(), "the APK is not as it must be: {status}");
    Ok(printed.lines().last().context("the script said nothing")?.rsplit('/').next().unwrap_or_default().to_owned())
}

/// The folder with a library for each processor.
fn native_libraries(job: &Job) -> anyhow::Result<PathBuf> {
    let folder = job.workspace.target.join("android");
    let is_there = |folder: &Path| folder.join("arm64-v8a").join("libwallet_jwt.so").is_file();
    if is_there(&folder) {
        return Ok(folder);
    }
    Err(Skip("the library was not built for Android".to_owned()).into())
}
