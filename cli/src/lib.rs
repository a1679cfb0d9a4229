//! The parts of the `wallet-jwt` command that tests and benchmarks use too: the fake issuer.

pub mod issuer;
