//! Rules for every input: no input causes a panic, memory use has a limit, a changed bit is refused, and nothing
//! from a token appears in an error or a log.

#[path = "../offline/mod.rs"]
mod offline;
#[path = "../signer/mod.rs"]
mod signer;

mod allocator;
mod documents;

mod accounts;
mod allocation_bounds;
#[cfg(feature = "token-cache")]
mod cached_tokens;
mod changed_bits;
mod no_panic;
mod no_secret_in_text;
