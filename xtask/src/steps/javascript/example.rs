//! The Expo app of `examples/react-native` with the package as npm packs it: its types, its tests, its bundles, and what
//! Expo makes of it for Gradle and for CocoaPods. Only the native builds themselves are missing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};
use serde_json::Value;

use super::{Tools, codegen, fresh_folder, hermes, package, read, unit};
use crate::fetched::{Fetched, example_app, maven};
use crate::job::{Job, Outcome, StepResult};
use crate::steps::{kotlin, wallet_jwt};

const PLATFORMS: [&str; 2] = ["android", "ios"];

/// Texts that no bundler changes: one of the package, one of the app.
const IN_THE_BUNDLE: [&str; 2] = ["E_NATIVE_MISSING", "Not signed at all (alg: none)"];

/// What the native projects must say: Gradle and CocoaPods ask Expo which packages there are, and the app may reach the fake
/// issuer on the computer without TLS.
const IN_THE_PROJECTS: &[(&str, &str)] = &[
    ("android/settings.gradle", "ex.autolinkLibrariesFromCommand(expoAutolinking.rnConfigCommand)"),
    ("android/app/src/debug/AndroidManifest.xml", "android:usesCleartextTraffic=\"true\""),
    ("ios/Podfile", "use_native_modules!(config_command)"),
    ("ios/walletjwtexample/Info.plist", "<key>NSAllowsLocalNetworking</key>"),
];

/// The app where it was installed.
struct App<'t> {
    folder: PathBuf,
    caches: PathBuf,
    tools: &'t Tools,
}

impl<'t> App<'t> {
    /// Packs the package, and installs it with what else the app needs; or says why that cannot be had.
    fn install(job: &mut Job, tools: &'t Tools) -> anyhow::Result<Result<Self, String>> {
        let packed = package::pack(job, tools, "example-package")?;
        Ok(match example_app::ensure(job, &packed, |job| tools.npm(job))? {
            Fetched::Ready(folder) => {
                Ok(Self { folder, caches: fresh_folder(job, "example-caches")?, tools })
            }
            Fetched::Unavailable(why) => Err(why),
        })
    }

    /// A program of one of the app's packages, which asks nobody and reports to nobody.
    fn program(&self, job: &Job, file: &str) -> anyhow::Result<Command> {
        let mut command = self.tools.node(job)?;
        command.current_dir(&self.folder).arg(self.folder.join("node_modules").join(file));
        command.envs([("CI", "1"), ("EXPO_OFFLINE", "1"), ("EXPO_NO_TELEMETRY", "1")]);
        // For their caches, which would outlive this tree elsewhere.
        command.env("TMPDIR", &self.caches);
        Ok(command)
    }
}

/// The step.
pub fn run(job: &mut Job, tools: &Tools) -> StepResult {
    let Some(platform) = hermes::PLATFORM else {
        return Ok(Outcome::Skipped(hermes::NO_COMPILER.to_owned()));
    };
    let app = match App::install(job, tools)? {
        Ok(app) => app,
        Err(why) => return Ok(Outcome::Skipped(why)),
    };
    job.run(&mut app.program(job, "typescript/bin/tsc")?)?;
    let tests = tests(job, &app)?;
    let bytes = bundles(job, &app, platform)?;
    linked(job, &app)?;
    native_projects(job, &app)?;
    Ok(Outcome::Passed(format!("{tests} tests, bundles of {} KB", bytes / 1024)))
}

/// The app's screens on the real Kotlin module, on a JVM, and the real library: nothing in between is replaced.
pub fn on_the_library(job: &mut Job, tools: &Tools) -> StepResult {
    let specification = codegen::from_tree(job, tools)?.join("android").join("java");
    let host = match kotlin::react_native_host(job, &specification)? {
        Ok(host) => host,
        Err(why) => return Ok(Outcome::Skipped(why)),
    };
    let app = match App::install(job, tools)? {
        Ok(app) => app,
        Err(why) => return Ok(Outcome::Skipped(why)),
    };
    let real = job.workspace.root.join("bindings/js/tests/real");
    let tests = jest(
        job,
        &app,
        &host.command,
        &[("WALLET_JWT_HOST", &host.output), ("WALLET_JWT_REAL_MODULE", &real)],
    )?;
    maven::finish(job.workspace)?;
    Ok(Outcome::Passed(format!("{tests} tests")))
}

/// The screens under the test renderer, with the package's in-memory module, against the real fake issuer.
fn tests(job: &mut Job, app: &App) -> anyhow::Result<u64> {
    let command = wallet_jwt::build(job)?;
    jest(job, app, &command, &[])
}

/// Runs the app's tests, with these paths in their environment; returns how many have passed.
fn jest(job: &mut Job, app: &App, command: &Path, paths: &[(&str, &Path)]) -> anyhow::Result<u64> {
    let report = fresh_folder(job, "example-tests")?.join("report.json");
    let mut jest = app.program(job, "jest/bin/jest.js")?;
    jest.arg("--ci").arg("--json").arg("--outputFile").arg(&report).env("WALLET_JWT_COMMAND", command);
    job.run(jest.envs(paths.iter().copied()))?;
    unit::passed(&report)
}

/// Metro's bundles as a release build makes them, and the compiler of the app's own React Native. Returns their size.
fn bundles(job: &mut Job, app: &App, platform: &str) -> anyhow::Result<u64> {
    let compiler = app.folder.join("node_modules/hermes-compiler/hermesc").join(platform).join("hermesc");
    let output = fresh_folder(job, "example-bundles")?;
    let mut size = 0;
    for target in PLATFORMS {
        let bundle = output.join(target).with_extension("js");
        let mut expo = app.program(job, "expo/bin/cli")?;
        expo.args(["export:embed", "--platform", target, "--dev", "false", "--minify", "false"])
            .args(["--entry-file", "index.ts", "--bundle-output"])
            .arg(&bundle)
            .arg("--assets-dest")
            .arg(output.join(format!("{target}-assets")));
        job.run(&mut expo)?;
        let text = read(&bundle)?;
        for part in IN_THE_BUNDLE {
            ensure!(text.contains(part), "`{part}` is not in the bundle for {target}");
        }
        ensure!(hermes::compile(job, &compiler, &bundle)?, "Hermes does not compile the bundle for {target}");
        size += bundle.with_extension("hbc").metadata()?.len();
    }
    Ok(size)
}

/// The search that Gradle and CocoaPods start in an Expo app finds the package.
fn linked(job: &mut Job, app: &App) -> anyhow::Result<()> {
    let found = autolinking(job, app, "android")?;
    for (name, expected) in [
        ("packageImportPath", "import dev.walletjwt.reactnative.WalletJwtPackage;"),
        ("packageInstance", "new WalletJwtPackage()"),
    ] {
        ensure!(found[name] == expected, "autolinking finds {} as {name}, not `{expected}`", found[name]);
    }
    if app.folder.join("node_modules/react-native-wallet-jwt/WalletJwt.podspec").is_file() {
        let podspec = &autolinking(job, app, "ios")?["podspecPath"];
        ensure!(
            podspec.as_str().is_some_and(|path| path.ends_with("WalletJwt.podspec")),
            "autolinking finds {podspec} for iOS"
        );
    }
    Ok(())
}

fn autolinking(job: &mut Job, app: &App, platform: &str) -> anyhow::Result<Value> {
    let mut search = app.program(job, "expo/bin/autolinking")?;
    search.args(["react-native-config", "--json", "--platform", platform]);
    let (status, printed) = job.capture(&mut search)?;
    ensure!(status.success(), "autolinking does not work in the app");
    let found: Value = serde_json::from_str(&printed).context("autolinking printed no JSON")?;
    let package = &found["dependencies"]["react-native-wallet-jwt"]["platforms"][platform];
    ensure!(package.is_object(), "autolinking does not find the package for {platform}");
    Ok(package.clone())
}

/// Expo makes the native projects, from the template that its own package brings.
fn native_projects(job: &mut Job, app: &App) -> anyhow::Result<()> {
    job.run(app.program(job, "expo/bin/cli")?.args(["prebuild", "--no-install"]))?;
    for (file, part) in IN_THE_PROJECTS {
        ensure!(read(&app.folder.join(file))?.contains(part), "{file} lacks `{part}`");
    }
    for project in PLATFORMS {
        remove(&app.folder.join(project))?;
    }
    Ok(())
}

fn remove(folder: &Path) -> anyhow::Result<()> {
    fs::remove_dir_all(folder).with_context(|| format!("{} cannot be removed", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Workspace;

    fn json(file: &str) -> anyhow::Result<Value> {
        Ok(serde_json::from_str(&read(&Workspace::find()?.root.join(example_app::PROJECT).join(file))?)?)
    }

    #[test]
    fn the_app_uses_this_versions_package_and_pins_everything() -> anyhow::Result<()> {
        let manifest = json("package.json")?;
        let own = format!("file:./react-native-wallet-jwt-{}.tgz", env!("CARGO_PKG_VERSION"));
        assert_eq!(manifest["dependencies"]["react-native-wallet-jwt"], own);
        for kind in ["dependencies", "devDependencies"] {
            for (name, version) in manifest[kind].as_object().context("no dependencies")? {
                let version = version.as_str().unwrap_or_default();
                let is_exact = version.split('.').all(|part| part.parse::<u32>().is_ok());
                assert!(is_exact || version == own, "{name} {version}");
            }
        }
        Ok(())
    }

    #[test]
    fn the_lock_has_a_hash_of_everything_except_our_package() -> anyhow::Result<()> {
        let lock = json("package-lock.json")?;
        let packages = lock["packages"].as_object().context("the lock names no packages")?;
        assert!(packages.len() > 500);
        for (place, package) in packages {
            // The first is the app itself.
            let has_hash = !["", "node_modules/react-native-wallet-jwt"].contains(&place.as_str());
            assert_eq!(package.get("integrity").is_some(), has_hash, "`integrity` of `{place}`");
        }
        Ok(())
    }

    #[test]
    fn there_is_a_button_for_every_attack_of_the_fake_issuer() -> anyhow::Result<()> {
        let root = Workspace::find()?.root;
        let quoted = |line: &str, before: &str, after: &str| -> Option<String> {
            Some(line.split_once(before)?.1.split_once(after)?.0.to_owned())
        };
        let issuer = read(&root.join("cli/issuer/src/attack.rs"))?;
        let known: Vec<_> = issuer
            .lines()
            .filter(|line| line.starts_with("        ") && line.ends_with("\","))
            .filter_map(|line| quoted(line, " = \"", "\""))
            .collect();
        let app = read(&root.join(example_app::PROJECT).join("src/attacks.ts"))?;
        let buttons: Vec<_> = app.lines().filter_map(|line| quoted(line, "name: '", "'")).collect();
        assert_eq!(known.len(), 10, "{known:?}");
        assert_eq!(buttons, known);
        Ok(())
    }
}
