//! The table of ownership: `tests/data/conformance/ownership.json` holds sessions and, for addresses and chains, what
//! `owns` and `lists` say of them. TypeScript answers these questions without Rust and runs the same file.
//!
//! The table is written by `cargo test --test ownership -- --ignored`, and its answers are read by a person before they are
//! committed.

mod signer;
