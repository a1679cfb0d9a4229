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

/// Trap 8: the feature `rust_crypto` adds the crate `rsa` (RUSTSEC-2023-0071, no fixed release), and `aws_lc_rs` adds a second
/// crypto library of megabytes. Only our own feature `aws-lc` brings it, and that is no default.
#[test]
fn another_crypto_library_comes_by_the_feature_aws_lc_only() {
    let lock = include_str!("../../Cargo.lock");
    let packages = || lock.split("[[package]]").skip(1);
    let name = |package: &'static str| package.split('"').nth(1).expect("a package has a name");
    let dependants = |wanted: &str| {
        let line = format!("\n \"{wanted}\",\n");
        packages().filter(|package| package.contains(&line)).map(name).collect::<Vec<_>>()
    };
    assert!(dependants("ring").contains(&"wallet-jwt"), "the lock file has the expected form");
    assert_eq!(dependants("aws-lc-rs"), ["wallet-jwt"]);
    assert_eq!(dependants("aws-lc-sys"), ["aws-lc-rs"]);
    for forbidden in ["rsa", "aws-lc-fips-sys", "openssl", "openssl-sys"] {
        assert!(!packages().any(|package| name(package) == forbidden), "{forbidden}");
    }
    let manifest = include_str!("../../Cargo.toml");
    let features = || manifest.lines().filter(|line| line.contains("aws-lc"));
    assert!(features().any(|line| line == r#"aws-lc = ["dep:aws-lc-rs"]"#));
    assert_eq!(
        features().filter(|line| !line.starts_with(['#', 'a'])).collect::<Vec<_>>(),
        [r#"required-features = ["aws-lc"]"#]
    );
}
