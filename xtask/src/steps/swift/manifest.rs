//! Which form of the Rust library `Package.swift` chooses on Apple's systems, as the package manager reads it.

use anyhow::{Context as _, ensure};
use serde_json::Value;

use super::Package;
use crate::files;
use crate::job::Job;

/// A name of a file that no release has.
const URL: &str = "https://example.org/WalletJwtFFI.xcframework.zip";

/// Where `cargo xtask ios` puts it.
const MADE: &str = "ios/WalletJwtFFI.xcframework";

/// Fails unless the manifest takes the xcframework that it is told of, else the one made here, else that of a
/// release, else the plain library.
pub fn check(job: &mut Job, package: &Package) -> anyhow::Result<()> {
    let folder = package.folder.join("manifest");
    let copy = folder.join("Package.swift");
    let text = files::read_text(job.workspace.root.join("Package.swift"))?;
    let elsewhere = text.replace("#if os(Linux)", "#if os(Android)");
    ensure!(elsewhere != text, "Package.swift no longer asks for Linux");
    files::write(&copy, &elsewhere)?;
    let named = [("WALLET_JWT_XCFRAMEWORK", "other.xcframework".as_ref())];
    files::remove_folder(&folder.join("ios"))?;
    expect(job, package, &[], "/type", "system")?;
    expect(job, package, &named, "/path", "other.xcframework")?;
    let zip = folder.join("WalletJwtFFI.xcframework.zip");
    files::write(&zip, "a release")?;
    let mut write = job.workspace.command("python3");
    write.arg(job.workspace.root.join("ios/xcframework/release.py")).args(["--url", URL]);
    job.run(write.arg("--zip").arg(zip).arg("--manifest").arg(copy))?;
    expect(job, package, &[], "/url", URL)?;
    files::make_folder(&folder.join(MADE))?;
    expect(job, package, &[], "/path", MADE)?;
    expect(job, package, &named, "/path", "other.xcframework")
}

/// Compares one member of the target that is the Rust library.
fn expect(
    job: &mut Job,
    package: &Package,
    environment: &[(&str, &std::ffi::OsStr)],
    member: &str,
    wanted: &str,
) -> anyhow::Result<()> {
    let mut dump = package.swift(job, environment, "package", "manifest/build")?;
    dump.arg("--package-path").arg(package.seen(&package.folder.join("manifest")));
    // By default the package manager keeps what an unchanged manifest gave, also if it looked at files that have changed.
    dump.args(["--manifest-cache", "none", "dump-package"]);
    let (status, printed) = job.capture(&mut dump)?;
    ensure!(status.success(), "the package manager cannot read Package.swift");
    let manifest: Value = serde_json::from_str(&printed).context("`dump-package` printed no JSON")?;
    let library = &manifest["targets"][0];
    ensure!(library["name"] == "WalletJwtFFI", "the first target of Package.swift is not the library");
    let found = library.pointer(member).and_then(Value::as_str);
    ensure!(found == Some(wanted), "Package.swift with {environment:?}: {member} is {found:?}");
    Ok(())
}
