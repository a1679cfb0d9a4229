//! Where tokens are kept: the platform's keychain, behind [`SecretStore`].

pub mod store;

mod memory;

pub use memory::MemoryStore;
pub use store::{Readiness, SecretBytes, SecretStore, StoreError, StoreStatus};
