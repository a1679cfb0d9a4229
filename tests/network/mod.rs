//! Helpers for the network tests: a scripted HTTP server on loopback, a clock that the test moves, signers and
//! verifiers.

#![allow(dead_code, reason = "each test file uses only some of these")]

pub mod certificate;
pub mod clock;
pub mod fetcher;
pub mod refusal;
pub mod reply;
pub mod server;
pub mod signer;
pub mod verifier;
pub mod waiting;
