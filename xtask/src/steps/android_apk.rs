//! The example for Android as an APK, without Gradle: Maven compiles it with the library against Android's classes, R8 shrinks
//! it, Debian's tools pack it. A script then looks into the APK. Nothing here can run it.

use anyhow::{Context as _, ensure};

use super::{android, kotlin};
use crate::job::{Job, StepResult};

const SCRIPTS: &str = "android/tests/apk";
/// For R8: the library's, and the example's.
const RULES: [&str; 2] = ["android/core/consumer-rules.pro", "examples/android-kotlin/proguard-rules.pro"];

/// Builds the APK and checks it, after the library was built for every ABI.
pub fn run(job: &mut Job) -> StepResult {
    let scripts = job.workspace.root.join(SCRIPTS);
    let mut tests = job.workspace.command("python3");
    job.run(tests.current_dir(&scripts).args(["-B", "check_test.py"]))?;
    android::library(job)?;
    let native = job.workspace.target.join("android");
    let built = kotlin::android_app(job)?;
    let mut make = job.workspace.command("python3");
    make.arg("-B").arg(scripts.join("make.py")).arg(&built).arg(native);
    make.args(RULES.map(|rules| job.workspace.root.join(rules)));
    let (status, printed) = job.capture(&mut make)?;
    job.note(printed.trim_end());
    ensure!(status.success(), "the APK is not as it must be: {status}");
    Ok(printed.lines().last().context("make.py printed nothing")?.to_owned())
}
