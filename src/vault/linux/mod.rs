//! Keychains of Linux: the desktop's Secret Service, and the kernel's keys if chosen by name.

mod connected;
mod keyutils;
mod secret_service;
mod service;
mod unlock;

pub use keyutils::KeyutilsStore;
pub use secret_service::SecretServiceStore;
pub(super) use unlock::SecretServicePrompt;
