//! Whether the documentation comments are in the Swift package. The compiler writes every public symbol with its comment into a
//! file, the symbol graph.

use std::path::Path;

use anyhow::{Context as _, ensure};
use serde_json::Value;

use crate::files;

/// Symbols of all kinds, each with words of the comment that it has in Rust.
const SAMPLE: [(&str, &str); 12] = [
    ("Verifier", "it holds the fetched keys"),
    ("Verifier.verify(token:keyId:)", "`E_KEYS_UNAVAILABLE` never means that the token is bad"),
    ("Provider.para(environment:audience:)", "`E_CONFIG_AUDIENCE`"),
    ("decodeUnverified(token:)", "Never decide anything with the result"),
    ("Session.owns(address:chain:)", "wallet"),
    ("Session.expiresAt", "seconds"),
    ("SessionManager.token(minTtlSecs:rejected:)", "Only this and `signIn` ask"),
    ("SessionEvent.tokenNeeded(requestId:purpose:)", "`provide_token`"),
    ("TombstoneStore.create(name:)", "It must be durable when this returns"),
    ("SessionState.locked", "The keychain is locked"),
    ("SecretStore.read(name:)", "Must not write or delete"),
    ("VaultError.code()", "stable code"),
];

/// How many public symbols have a comment. It is an error if a symbol of the sample has lost its comment, or if one that is
/// written by hand has none.
pub fn check(graphs: &Path) -> anyhow::Result<usize> {
    let path = graphs.join("WalletJwt.symbols.json");
    let text = files::read(path)?;
    check_graph(&serde_json::from_slice(&text).context("the symbol graph is no JSON")?)
}

fn check_graph(graph: &Value) -> anyhow::Result<usize> {
    let symbols: Vec<_> = graph["symbols"]
        .as_array()
        .into_iter()
        .flatten()
        .map(Symbol::read)
        .collect::<Option<_>>()
        .context("the symbol graph is not of its form")?;
    for (name, words) in SAMPLE {
        let symbol = symbols.iter().find(|symbol| symbol.name == name);
        let symbol = symbol.with_context(|| format!("there is no `{name}` in Swift"))?;
        ensure!(symbol.comment.contains(words), "`{name}` lost its documentation: {:?}", symbol.comment);
    }
    ensure!(symbols.iter().any(Symbol::is_ours), "nothing in the symbol graph was written by hand");
    let bare: Vec<_> = symbols
        .iter()
        .filter(|symbol| symbol.is_ours() && symbol.comment.is_empty())
        .map(|symbol| &symbol.name)
        .collect();
    ensure!(bare.is_empty(), "public and without documentation: {bare:?}");
    Ok(symbols.iter().filter(|symbol| !symbol.comment.is_empty()).count())
}

struct Symbol {
    name: String,
    comment: String,
    /// Where it is declared; empty for what the compiler adds.
    file: String,
}

impl Symbol {
    fn read(symbol: &Value) -> Option<Self> {
        let words = |value: &Value, between: &str| -> Option<String> {
            let texts: Option<Vec<_>> = value.as_array()?.iter().map(Value::as_str).collect();
            Some(texts?.join(between))
        };
        let lines = symbol["docComment"]["lines"].as_array().cloned().unwrap_or_default();
        Some(Symbol {
            name: words(&symbol["pathComponents"], ".")?,
            comment: lines.iter().filter_map(|line| line["text"].as_str()).collect::<Vec<_>>().join(" "),
            file: symbol["location"]["uri"].as_str().unwrap_or_default().to_owned(),
        })
    }

    /// Written by hand, in this package.
    fn is_ours(&self) -> bool {
        self.file.contains("/bindings/swift/Sources/") && !self.file.contains("/Generated/")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn symbol(name: &str, comment: &str, file: &str) -> Value {
        json!({
            "pathComponents": name.split('.').collect::<Vec<_>>(),
            "docComment": { "lines": [{ "text": comment }] },
            "location": { "uri": format!("file:///tree/bindings/swift/Sources/WalletJwt/{file}") },
        })
    }

    fn graph(more: Value) -> Value {
        let sample = SAMPLE.iter().map(|(name, words)| symbol(name, words, "Generated/WalletJwt.swift"));
        let ours = symbol("IssuedToken", "What a wallet SDK hands over.", "IssuedToken.swift");
        json!({ "symbols": sample.chain([ours, more]).collect::<Vec<_>>() })
    }

    #[test]
    fn documented_symbols_are_counted() -> anyhow::Result<()> {
        let undocumented = symbol("Wallet.==", "", "Generated/WalletJwt.swift");
        assert_eq!(check_graph(&graph(undocumented))?, SAMPLE.len() + 1);
        Ok(())
    }

    #[test]
    fn what_is_public_and_written_by_hand_must_be_documented() {
        assert!(
            check_graph(&graph(symbol("WalletSession.token", "A token.", "WalletSession.swift"))).is_ok()
        );
        assert!(check_graph(&graph(symbol("WalletSession.token", "", "WalletSession.swift"))).is_err());
    }

    #[test]
    fn a_comment_that_did_not_reach_swift_is_found() {
        let mut lost = graph(json!({ "pathComponents": ["other"] }));
        lost["symbols"][3]["docComment"] = Value::Null;
        assert!(check_graph(&lost).is_err());
        let mut gone = graph(json!({ "pathComponents": ["other"] }));
        gone["symbols"].as_array_mut().expect("an array").remove(0);
        assert!(check_graph(&gone).is_err());
    }
}
