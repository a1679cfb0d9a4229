//! The version script that a shipped library is linked with.

use std::collections::BTreeSet;

use anyhow::{Context as _, bail, ensure};
use goblin::Object;

/// What uniffi calls the descriptions that bindings are generated from. They hold every documentation comment, and no
/// app needs them.
const DESCRIPTION: &str = "UNIFFI_META_";

/// Exports the functions and hides the rest. The descriptions are named one by one: cargo's own script names them as
/// exported, and only a name outweighs a name.
pub fn version_script(library: &[u8]) -> anyhow::Result<String> {
    let mut script = String::from(
        "{\n  global:\n    ffi_wallet_jwt_*;\n    uniffi_wallet_jwt_*;\n    Java_dev_walletjwt_DirectCalls_call;\n  local:\n",
    );
    let names = descriptions(library)?;
    ensure!(!names.is_empty(), "the library has no descriptions: was it built with the feature `ffi`?");
    for name in names {
        script.push_str(&format!("    {name};\n"));
    }
    script.push_str("    *;\n};\n");
    Ok(script)
}

fn descriptions(library: &[u8]) -> anyhow::Result<BTreeSet<String>> {
    let Object::Archive(archive) = Object::parse(library).context("this is no library")? else {
        bail!("this is no static library");
    };
    let summary = archive.summarize();
    let defined = summary.iter().flat_map(|(_, _, symbols)| symbols);
    // Apple's systems put a mark before every name.
    let names = defined.map(|name| name.strip_prefix('_').unwrap_or(name));
    Ok(names.filter(|name| name.starts_with(DESCRIPTION)).map(str::to_owned).collect())
}
