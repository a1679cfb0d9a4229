//! Helpers for the session manager's tests: a clock that the test moves, a keychain with every fault, a listener
//! that records, and a world with all of them. No test waits for time to pass.
#![allow(dead_code, reason = "each test crate uses only some of these")]

pub mod clock;
pub mod gate;
pub mod keychain;
pub mod listener;
pub mod world;
