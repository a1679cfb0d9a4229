//! What must hold for every input: nothing panics, memory stays within a bound, a changed bit is refused, and
//! nothing a token says reaches an error or a log.

#[path = "../offline/mod.rs"]
mod offline;
#[path = "../signer/mod.rs"]
mod signer;

mod allocator;
mod documents;

mod allocation_bounds;
mod changed_bits;
mod no_panic;
mod no_secret_in_text;
