//! The `wallet-jwt` command.
fn main() {}
