//! The npm package: what is in it, and what keeps a wrong one from leaving.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use serde_json::Value;

use super::{PROJECT, Tools, fresh_folder};
use crate::job::{Job, Outcome, StepResult};

/// The step.
pub fn run(job: &mut Job, tools: &Tools) -> StepResult {
    let tests = format!("{PROJECT}/tools/**/*.test.mjs");
    job.run(tools.node(job)?.args(["--test", &tests]))?;
    refuses_without_libraries(job, tools)?;

    let package = pack(job, tools, "package")?;
    let packed = files(job, &package)?;
    let problems = differences(&packed, &expected(&job.workspace.root)?);
    if !problems.is_empty() {
        job.note(&problems.join("\n"));
        bail!("the package holds what it should not, or lacks what it should hold: {}", problems.join(", "));
    }
    is_linked(job, tools, &package)?;
    job.run(tools.program(job, "publint/src/cli.js")?.args(["run", "--strict"]).arg(&package))?;
    Ok(Outcome::Passed(format!("{} files", packed.len())))
}

/// Packs the package as it is released, without the prebuilt libraries unless they are there; returns the file. `folder` is
/// where below the target directory.
pub fn pack(job: &mut Job, tools: &Tools, folder: &str) -> anyhow::Result<PathBuf> {
    let folder = fresh_folder(job, folder)?;
    let mut npm = tools.npm(job)?;
    npm.arg("pack").arg("--pack-destination").arg(&folder).env("ALLOW_SOURCE_ONLY", "1");
    job.run(&mut npm)?;
    let name = format!("react-native-wallet-jwt-{}.tgz", env!("CARGO_PKG_VERSION"));
    let package = folder.join(&name);
    ensure!(package.is_file(), "npm did not make {name}: the versions of package.json and Cargo.toml differ");
    Ok(package)
}

/// Unpacks a package as npm does when it installs one.
pub fn unpack(job: &mut Job, package: &Path, folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let mut tar = job.workspace.command("tar");
    job.run(tar.arg("-xzf").arg(package).arg("-C").arg(folder).arg("--strip-components=1"))
}

/// React Native's own search finds the Android module in it, and the code generator's name.
fn is_linked(job: &mut Job, tools: &Tools, package: &Path) -> anyhow::Result<()> {
    let installed = fresh_folder(job, "autolinking")?;
    unpack(job, package, &installed)?;
    let (status, printed) = job.capture(tools.tool(job, "autolinking.mjs")?.arg(&installed))?;
    ensure!(status.success(), "autolinking does not work on the package");
    let found: Value = serde_json::from_str(&printed).context("autolinking printed no JSON")?;
    for (name, expected) in [
        ("packageImportPath", "import dev.walletjwt.reactnative.WalletJwtPackage;"),
        ("packageInstance", "new WalletJwtPackage()"),
        ("libraryName", "WalletJwtSpec"),
    ] {
        ensure!(found[name] == expected, "autolinking finds {} as {name}, not `{expected}`", found[name]);
    }
    Ok(())
}

/// npm itself must run the guard, and stop where it says so; the guard's own tests say when that is.
fn refuses_without_libraries(job: &mut Job, tools: &Tools) -> anyhow::Result<()> {
    let mut guard = tools.tool(job, "prepack.mjs")?;
    let is_ready = job.status(guard.env_remove("ALLOW_SOURCE_ONLY"))?.success();
    let mut npm = tools.npm(job)?;
    npm.args(["pack", "--dry-run"]).env_remove("ALLOW_SOURCE_ONLY");
    let has_packed = job.status(&mut npm)?.success();
    ensure!(has_packed == is_ready, "`npm pack` does not do as its guard says");
    Ok(())
}

/// The paths in a package.
fn files(job: &mut Job, package: &Path) -> anyhow::Result<BTreeSet<String>> {
    let mut tar = job.workspace.command("tar");
    let (status, printed) = job.capture(tar.arg("-tzf").arg(package))?;
    ensure!(status.success(), "the package cannot be read");
    let path = |line: &str| line.strip_prefix("package/").unwrap_or(line).to_owned();
    Ok(printed.lines().map(path).collect())
}

/// Always in it.
const FILES: &[&str] = &[
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "android/core/consumer-rules.pro",
    "package.json",
];
/// In it as soon as the tree has them.
const FILES_TO_COME: &[&str] = &["WalletJwt.podspec", "android/build.gradle", "android/gradle.properties"];
/// All files of these folders with these endings, and no others.
const FOLDERS: &[(&str, &[&str])] = &[
    ("android/src/main", &["kt", "xml"]),
    ("bindings/js/src", SCRIPTS),
    ("bindings/kotlin/generated", &["kt"]),
    ("bindings/kotlin/src", &["kt"]),
    ("ios", &["h", "mm", "swift"]),
];
const SCRIPTS: &[&str] = &["ts", "tsx"];
const SOURCES: &str = "bindings/js/src/";
/// Where the prebuilt libraries lie; `prepack.mjs` looks into each.
const JNI_LIBRARIES: &str = "android/src/main/jniLibs/";
const PROCESSORS: &[&str] = &["arm64-v8a", "armeabi-v7a", "x86_64"];
const XCFRAMEWORK: &str = "ios/WalletJwtFFI.xcframework";

/// What the package must hold for this tree.
fn expected(root: &Path) -> anyhow::Result<BTreeSet<String>> {
    let mut expected: BTreeSet<_> = FILES.iter().map(|file| (*file).to_owned()).collect();
    let is_there = |file: &String| root.join(file).is_file();
    expected.extend(FILES_TO_COME.iter().map(|file| (*file).to_owned()).filter(is_there));
    let libraries = PROCESSORS.iter().map(|abi| format!("{JNI_LIBRARIES}{abi}/libwallet_jwt.so"));
    expected.extend(libraries.filter(is_there));
    expected.extend(below(root, XCFRAMEWORK)?);
    for (folder, endings) in FOLDERS {
        let files = below(root, folder)?;
        expected.extend(files.into_iter().filter(|file| has_ending(file, endings)));
    }
    let sources: Vec<_> = expected.iter().filter_map(|file| file.strip_prefix(SOURCES)).collect();
    let compiled: Vec<_> = sources.into_iter().flat_map(compiled).collect();
    expected.extend(compiled);
    for folder in ["commonjs", "module", "typescript/commonjs", "typescript/module"] {
        // Says how its modules are to be read.
        expected.insert(format!("lib/{folder}/package.json"));
    }
    Ok(expected)
}

/// What builder-bob makes of a source, each with its map.
fn compiled(source: &str) -> Vec<String> {
    let name = source.rsplit_once('.').map_or(source, |(name, _)| name);
    let files = ["commonjs", "module"]
        .into_iter()
        .flat_map(|kind| [format!("lib/{kind}/{name}.js"), format!("lib/typescript/{kind}/{name}.d.ts")]);
    files.flat_map(|file| [format!("{file}.map"), file]).collect()
}

fn has_ending(file: &str, endings: &[&str]) -> bool {
    Path::new(file).extension().is_some_and(|ending| endings.iter().any(|known| ending == *known))
}

/// The files below a folder, from the root; none if there is no such folder.
fn below(root: &Path, folder: &str) -> anyhow::Result<Vec<String>> {
    if !root.join(folder).is_dir() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(root.join(folder)).with_context(|| format!("{folder} cannot be read"))? {
        let entry = entry.with_context(|| format!("{folder} cannot be read"))?;
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        match entry.path().is_dir() {
            true => files.extend(below(root, &path)?),
            false => files.push(path),
        }
    }
    Ok(files)
}

/// One line for each file that is too many or missing.
fn differences(packed: &BTreeSet<String>, expected: &BTreeSet<String>) -> Vec<String> {
    let too_many = packed.difference(expected).map(|file| format!("{file} must not be in it"));
    let missing = expected.difference(packed).map(|file| format!("{file} is missing"));
    too_many.chain(missing).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Workspace;

    #[test]
    fn a_source_ships_with_what_is_made_of_it() {
        let made = compiled("session/state.tsx");
        for file in [
            "lib/commonjs/session/state.js",
            "lib/module/session/state.js.map",
            "lib/typescript/module/session/state.d.ts",
            "lib/typescript/commonjs/session/state.d.ts.map",
        ] {
            assert!(made.iter().any(|made| made == file), "{file}");
        }
        assert_eq!(made.len(), 8);
    }

    #[test]
    fn what_does_not_belong_is_found_wherever_it_lies() -> anyhow::Result<()> {
        let root = Workspace::find()?.root;
        let expected = expected(&root)?;
        for stray in [
            "Package.swift",
            "Cargo.toml",
            "src/lib.rs",
            "bindings/js/tests/a.test.ts",
            "bindings/kotlin/jvm/pom.xml",
            "bindings/js/tests/jvm-host/pom.xml",
            // A build that only checks, in a place that no phone looks at, or of a processor that no phone has.
            "bindings/kotlin/src/libwallet_jwt.so",
            "android/src/main/jniLibs/x86/libwallet_jwt.so",
            "target/debug/libwallet_jwt.so",
            "bindings/js/src/.DS_Store",
        ] {
            let mut packed = expected.clone();
            packed.insert(stray.to_owned());
            assert_eq!(differences(&packed, &expected), [format!("{stray} must not be in it")]);
        }
        Ok(())
    }

    #[test]
    fn what_is_missing_is_found() -> anyhow::Result<()> {
        let expected = expected(&Workspace::find()?.root)?;
        let mut packed = expected.clone();
        assert!(packed.remove("lib/module/NativeWalletJwt.js"));
        assert_eq!(differences(&packed, &expected), ["lib/module/NativeWalletJwt.js is missing"]);
        Ok(())
    }

    #[test]
    fn gradle_finds_in_the_package_what_it_is_told_to_compile() -> anyhow::Result<()> {
        let root = Workspace::find()?.root;
        let gradle = fs::read_to_string(root.join("android/build.gradle"))?;
        assert!(
            !gradle.contains("java.srcDir"),
            "no Kotlin is found there from version 9 of Android's plugin on"
        );
        let (_, folders) =
            gradle.split_once("main.kotlin.srcDirs").context("no folder of Kotlin is named")?;
        let folders = folders.lines().next().unwrap_or_default().split('"').skip(1).step_by(2);
        let folders: BTreeSet<_> = folders.filter_map(|folder| folder.strip_prefix("../")).collect();
        let (_, rules) = gradle.split_once("consumerProguardFiles \"").context("no rules are named")?;
        let rules = format!("android/{}", rules.split('"').next().unwrap_or_default());

        let packed = expected(&root)?;
        assert!(packed.contains(&rules), "{rules}");
        let of_gradle = |file: &&String| {
            file.ends_with(".kt")
                && (file.starts_with("android/src/main/java/")
                    || folders.iter().any(|folder| file.starts_with(&format!("{folder}/"))))
        };
        let all = packed.iter().filter(|file| file.ends_with(".kt")).count();
        assert_eq!(packed.iter().filter(of_gradle).count(), all, "Kotlin that is packed and not compiled");
        for folder in folders {
            assert!(
                packed.iter().any(|file| file.starts_with(&format!("{folder}/"))),
                "{folder} is not packed"
            );
        }
        Ok(())
    }

    #[test]
    fn the_package_has_the_librarys_version_and_pins_everything() -> anyhow::Result<()> {
        let manifest = fs::read_to_string(Workspace::find()?.root.join("package.json"))?;
        let manifest: Value = serde_json::from_str(&manifest)?;
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(manifest["version"], version);
        // What the two parts of an app compare.
        for (file, line) in [
            ("bindings/js/src/version.ts", format!("export const VERSION = '{version}';")),
            (
                "android/src/main/java/dev/walletjwt/reactnative/NativeVersion.kt",
                format!("internal const val NATIVE_VERSION: String = \"{version}\""),
            ),
        ] {
            let text = fs::read_to_string(Workspace::find()?.root.join(file))?;
            assert!(text.contains(&line), "{file} does not say `{line}`");
        }
        let pins = manifest["devDependencies"].as_object().context("no devDependencies")?;
        for (name, version) in pins {
            let version = version.as_str().unwrap_or_default();
            let exact = version.rsplit('@').next().unwrap_or_default();
            assert!(
                exact.split('.').count() == 3 && exact.starts_with(|c: char| c.is_ascii_digit()),
                "{name}"
            );
        }
        assert!(manifest.get("dependencies").is_none(), "an app gets nothing but this package");
        for script in ["preinstall", "install", "postinstall"] {
            assert!(manifest["scripts"].get(script).is_none(), "no code runs when an app installs it");
        }
        Ok(())
    }
}
