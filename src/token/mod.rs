//! From bytes to checked claims. Nothing here does I/O or reads a clock.

mod algorithm;
pub(crate) mod claims;
pub(crate) mod compact;
mod foreign_form;
pub(crate) mod header;
mod json;
mod json_value;
pub(crate) mod policy;
pub(crate) mod registered;
mod surrogates;

pub use algorithm::Algorithm;
pub use compact::{MAX_HEADER_BYTES, MAX_TOKEN_BYTES};
