//! What the session manager's tests share: a clock driven by hand, a keychain with every fault, a listener that
//! records, and a world that holds them together. Nothing waits for time to pass.
#![allow(dead_code, reason = "each test crate uses a part")]

pub mod clock;
pub mod gate;
pub mod keychain;
pub mod listener;
pub mod world;
