//! What the network tests share: a scripted HTTP server on loopback, a clock driven by hand, signers and verifiers.

#![allow(dead_code, reason = "each test file uses its own part")]

pub mod certificate;
pub mod clock;
pub mod fetcher;
pub mod refusal;
pub mod reply;
pub mod server;
pub mod signer;
pub mod verifier;
pub mod waiting;
