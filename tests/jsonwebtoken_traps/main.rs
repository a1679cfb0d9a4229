//! The traps of jsonwebtoken 11 (docs/adr/0001, 0002), in the order in which they were found. Each test fails if
//! this library gets the trap's behaviour again. Tests that affect the whole process are in
//! `tests/no_process_wide_state.rs`.

#[path = "../offline/mod.rs"]
mod offline;
#[path = "../signer/mod.rs"]
mod signer;

mod algorithms;
mod claims;
mod headers;
mod key_selection;
mod key_sets;
mod rsa_sizes;

/// Trap 8: the feature `rust_crypto` adds the crate `rsa` (RUSTSEC-2023-0071, no fixed release), and `aws_lc_rs`
/// adds a second crypto library of a megabyte.
#[test]
fn no_other_crypto_library_is_in_the_dependency_tree() {
    let lock = include_str!("../../Cargo.lock");
    assert!(lock.contains("\nname = \"ring\"\n"), "the lock file has the expected form");
    for forbidden in ["rsa", "aws-lc-rs", "aws-lc-sys", "openssl", "openssl-sys"] {
        assert!(!lock.contains(&format!("\nname = \"{forbidden}\"\n")), "{forbidden}");
    }
}
