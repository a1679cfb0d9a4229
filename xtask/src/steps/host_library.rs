//! The library for this machine, as the JVM package and the Swift tests load it.

use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use anyhow::{Context as _, bail, ensure};
use goblin::Object;
use serde_json::Value;

use crate::cargo_output::{self, AS_JSON};
use crate::job::Job;
use crate::{fetched, files};

/// For the linker: the names that a released library exports. `cargo xtask bindings` writes it.
pub const EXPORTS: &str = "bindings/exports.map";

/// For scripts that call cargo: a value of its `--config`.
const CARGO_CONFIG: &str = "WALLET_JWT_CARGO_CONFIG";

/// What uniffi's functions are called, and the one for JNI.
const EXPORTED: [&str; 3] = ["ffi_wallet_jwt_", "uniffi_wallet_jwt_", "Java_dev_walletjwt_DirectCalls_call"];

/// The library in both forms, from one compilation.
pub struct HostLibrary {
    /// For programs and packages: stripped, and it exports only the functions of the bindings.
    pub shared: PathBuf,
    /// With the descriptions that the bindings are generated from.
    pub archive: PathBuf,
}

/// Builds it: optimised, with the feature `ffi` and without an HTTP client of its own.
pub fn build(job: &mut Job) -> anyhow::Result<HostLibrary> {
    let mut command = job.workspace.cargo();
    command.args(["rustc", "--profile", "bindings", "-p", "wallet-jwt", "--no-default-features"]).args([
        "--features",
        "ffi,vault,token-cache",
        "--lib",
        "--crate-type",
        "cdylib,staticlib",
        "--locked",
        AS_JSON,
    ]);
    hide_folders(&mut command)?;
    command.arg("--");
    // Apple's linker has no such option.
    if cfg!(target_os = "linux") {
        let script = version_script(job)?;
        command
            .arg(format!("-Clink-arg=-Wl,--version-script={}", script.display()))
            // A script with a name that is gone must still work: `cargo xtask bindings` needs the library to write a new
            // script.
            .arg("-Clink-arg=-Wl,--undefined-version");
    }
    let messages = cargo_output::messages(job, &mut command, "wallet_jwt")?;
    let files: Vec<PathBuf> = messages
        .iter()
        .filter_map(|message| message["filenames"].as_array())
        .flatten()
        .filter_map(|file| file.as_str().map(PathBuf::from))
        .collect();
    let named = |endings: &[&str]| {
        let ends =
            |file: &&PathBuf| file.extension().is_some_and(|own| endings.iter().any(|end| own == *end));
        files.iter().find(ends).cloned().context("cargo does not say where the library is")
    };
    Ok(HostLibrary { shared: named(&["so", "dylib"])?, archive: named(&["a"])? })
}

/// Adds to a cargo command that its library names no folder of the machine that built it, and has the same size on every machine:
/// the texts of panics name source files.
pub fn hide_folders(cargo: &mut Command) -> anyhow::Result<()> {
    cargo.arg("--config").arg(hidden_folders()?);
    Ok(())
}

/// The same for a script that calls cargo, and passes [`CARGO_CONFIG`] on to it.
pub fn hide_folders_in_script(script: &mut Command) -> anyhow::Result<()> {
    script.env(CARGO_CONFIG, hidden_folders()?);
    Ok(())
}

fn hidden_folders() -> anyhow::Result<String> {
    Ok(format!("build.rustflags={}", Value::from(renamed_folders()?)))
}

/// rustc's flags. Of two that fit, it takes the last one.
fn renamed_folders() -> anyhow::Result<Vec<String>> {
    let mut folders = Vec::new();
    if let Some(home) = cargo_home() {
        let registries = home.join("registry/src");
        folders.push((home, "cargo".to_owned()));
        // There are none if every crate is vendored.
        let sources = fs::read_dir(&registries).into_iter().flatten();
        let mut sources = sources.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<Vec<_>>>()?;
        sources.sort_unstable();
        folders.extend(sources.into_iter().map(|sources| (sources, "crates".to_owned())));
    }
    // Where the toolchain has the sources of the standard library, rustc names them there. Elsewhere it gives this name.
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let sysroot = PathBuf::from(printed(Command::new(&rustc).args(["--print", "sysroot"]))?.trim_end());
    let version = printed(Command::new(&rustc).args(["--version", "--verbose"]))?;
    let commit = version.lines().find_map(|line| line.strip_prefix("commit-hash: "));
    folders.push((
        sysroot.join("lib/rustlib/src/rust"),
        format!("/rustc/{}", commit.context("rustc does not say its commit")?),
    ));
    Ok(folders
        .iter()
        .map(|(folder, name)| format!("--remap-path-prefix={}={name}", folder.display()))
        .collect())
}

fn printed(command: &mut Command) -> anyhow::Result<String> {
    let output = command.output().with_context(|| format!("{command:?}"))?;
    ensure!(output.status.success(), "{command:?} failed");
    Ok(String::from_utf8(output.stdout)?)
}

fn cargo_home() -> Option<PathBuf> {
    let own = env::var_os("CARGO_HOME").map(PathBuf::from);
    own.or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")))
}

/// A copy whose name changes with its content. Cargo does not build again if only the content changes.
pub fn version_script(job: &Job) -> anyhow::Result<PathBuf> {
    let script = files::read(job.workspace.root.join(EXPORTS))?;
    let name = format!("exports-{}.map", fetched::short_hash(&[&script]));
    let copy = job.workspace.target.join("bindings").join(name);
    files::write(&copy, &script)?;
    Ok(copy)
}

/// How many functions the shared library exports; an error if it exports anything else.
pub fn count_exports(library: &HostLibrary) -> anyhow::Result<usize> {
    let bytes = files::read(&library.shared)?;
    let Object::Elf(elf) = Object::parse(&bytes).context("the library is of no known form")? else {
        bail!("only a library for Linux can be looked into");
    };
    let mut count = 0;
    for symbol in
        elf.dynsyms.iter().filter(|symbol| symbol.st_shndx != UNDEFINED && symbol.st_bind() != LOCAL)
    {
        let name = elf.dynstrtab.get_at(symbol.st_name).unwrap_or_default();
        ensure!(EXPORTED.iter().any(|start| name.starts_with(start)), "the library exports `{name}`");
        count += 1;
    }
    ensure!(count > 0, "the library exports nothing");
    Ok(count)
}

const UNDEFINED: usize = goblin::elf::section_header::SHN_UNDEF as usize;
const LOCAL: u8 = goblin::elf::sym::STB_LOCAL;
