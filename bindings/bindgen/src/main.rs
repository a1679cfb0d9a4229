//! Writes everything that is generated from a built library: Kotlin, Swift, the list of what is exported, and the list
//! of what a shipped library must not export. `cargo xtask bindings` calls it.

mod api;
mod changes;
mod exports;
mod kotlin;
mod kotlin_errors;
mod kotlin_records;
mod swift;

use std::fs;

use anyhow::Context as _;
use camino::Utf8PathBuf;
use clap::Parser;
use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate};

/// Writes the bindings of a built library.
#[derive(Parser)]
struct Arguments {
    /// The static library: it still has the descriptions that are left out of the shared one.
    library: Utf8PathBuf,
    /// The folder to write into.
    folder: Utf8PathBuf,
}

fn main() -> anyhow::Result<()> {
    let Arguments { library, folder } = Arguments::parse();
    fs::create_dir_all(&folder).with_context(|| format!("{folder} cannot be made"))?;
    generate(GenerateOptions {
        languages: vec![TargetLanguage::Kotlin, TargetLanguage::Swift],
        source: library.clone(),
        out_dir: folder.clone(),
        format: false,
        ..GenerateOptions::default()
    })?;
    write(&folder, "WalletJwt.swift", &swift::with_faster_reading(read(&folder, "WalletJwt.swift")?)?)?;
    let kotlin = "dev/walletjwt/wallet_jwt.kt";
    let records = kotlin_records::with_shorter_constructors(&read(&folder, kotlin)?)?;
    write(&folder, kotlin, &kotlin::with_direct_calls(records)?)?;
    let bytes = fs::read(&library).with_context(|| format!("{library} cannot be read"))?;
    write(&folder, "api.txt", &api::list(&bytes)?)?;
    write(&folder, "exports.map", &exports::version_script(&bytes)?)
}

fn read(folder: &Utf8PathBuf, name: &str) -> anyhow::Result<String> {
    let path = folder.join(name);
    fs::read_to_string(&path).with_context(|| format!("{path} cannot be read"))
}

fn write(folder: &Utf8PathBuf, name: &str, text: &str) -> anyhow::Result<()> {
    let path = folder.join(name);
    fs::write(&path, text).with_context(|| format!("{path} cannot be written"))
}
