//! Tests the fake issuer from outside, through a real HTTP client.

mod client;
mod control;
mod faults;
mod key_sets;
mod keys;
mod tokens;
