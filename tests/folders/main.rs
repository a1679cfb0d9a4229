//! Checks the order of the folders in each crate: no file uses a folder above its own, and no two files use each
//! other. The exception is a folder's `mod.rs` and the files below it, because `mod.rs` is the folder's public
//! interface.

mod graph;
mod sources;

use std::path::Path;

use graph::Graph;
use sources::Sources;

/// A crate's folders and files. Each uses only those before it.
struct Floors {
    root: &'static str,
    floors: &'static [&'static str],
}

/// The order of all crates is defined only here.
const CRATES: [Floors; 3] = [
    Floors {
        root: "src/lib.rs",
        floors: &[
            "error",
            "clock",
            "worker",
            "user",
            "token",
            "keys",
            "vault",
            "provider",
            "session",
            "verifier",
            "manager",
            "unverified",
            "json_schema",
            "ffi",
        ],
    },
    Floors {
        root: "cli/src/main.rs",
        floors: &[
            "printable",
            "token_pattern",
            "redaction",
            "advice",
            "same_kid",
            "output",
            "key_file",
            "token_args",
            "token_input",
            "custom_args",
            "provider_args",
            "provider_fit",
            "verifier",
            "vault_args",
            "args",
            "commands",
        ],
    },
    Floors {
        root: "cli/issuer/src/lib.rs",
        floors: &[
            "named",
            "algorithm",
            "thumbprint",
            "keys",
            "jwk",
            "attack",
            "para",
            "dynamic",
            "privy",
            "web3auth",
            "stytch",
            "key_ring",
            "request",
            "fault",
            "connection",
            "token_query",
            "options",
            "state",
            "key_set_answer",
            "routes",
            "server",
        ],
    },
];

#[test]
fn no_file_uses_a_folder_above_its_own() {
    for Floors { root, floors } in CRATES {
        let found = graph(root).arrows_up(floors);
        assert!(found.is_empty(), "{root}:\n{}", found.join("\n"));
    }
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    for Floors { root, .. } in CRATES {
        let found = graph(root).circles();
        assert!(found.is_empty(), "{root}:\n{}", found.join("\n"));
    }
}

#[test]
fn no_file_of_the_library_is_longer_than_320_lines() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let lines = std::fs::read_to_string(&path).unwrap().lines().count();
                assert!(lines <= 320, "{}: {lines} lines", path.display());
            }
        }
    }
}

fn graph(root: &str) -> Graph {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    Graph::read(&Sources::on_disk(folder), Path::new(root))
}

fn planted(files: &[(&'static str, &'static str)]) -> Graph {
    Graph::read(&Sources::in_memory(files), Path::new("src/lib.rs"))
}

#[test]
fn a_use_of_a_higher_folder_is_found() {
    let lib = ("src/lib.rs", "mod high; mod low;");
    let high = ("src/high.rs", "pub struct High;");
    for low in ["use crate::high::High;", "fn f() { crate::high::g() }", "fn f() { vec![super::high::g()]; }"]
    {
        let graph = planted(&[lib, high, ("src/low.rs", low)]);
        assert_eq!(graph.arrows_up(&["low", "high"]), ["low uses high"], "{low}");
        assert!(graph.arrows_up(&["high", "low"]).is_empty());
        assert_eq!(graph.arrows_up(&["low"]), ["high is on no level"]);
    }
}

#[test]
fn a_circle_of_uses_is_found() {
    let graph = planted(&[
        ("src/lib.rs", "mod a;"),
        ("src/a/mod.rs", "mod b; mod c; mod d; pub use b::{B, C as D};"),
        ("src/a/b.rs", "use super::c::{self, C};"),
        ("src/a/c.rs", "use crate::a::D;"),
        ("src/a/d.rs", "use super::B;"),
    ]);
    assert_eq!(graph.circles(), ["a::b uses a::c", "a::c uses a::b"]);
}

#[test]
fn mod_rs_and_the_files_below_it_may_use_each_other() {
    let files = [
        ("src/lib.rs", "mod a;"),
        ("src/a/mod.rs", "mod b; use b::B; pub struct A;"),
        ("src/a/b.rs", "use super::A;"),
    ];
    assert!(planted(&files).circles().is_empty());
}

#[test]
fn uses_in_tests_do_not_count() {
    let graph = planted(&[
        ("src/lib.rs", "mod a; mod b; #[cfg(test)] mod c;"),
        ("src/a.rs", "#[cfg(test)] mod tests { use crate::b::B; }"),
        ("src/b.rs", "use crate::a::A;"),
        ("src/c.rs", "use crate::b::B;"),
    ]);
    assert!(graph.circles().is_empty());
    assert!(graph.arrows_up(&["a", "b"]).is_empty());
}
