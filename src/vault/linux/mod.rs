//! Keychains of Linux: the desktop's Secret Service, and the kernel's keys for those who name them.

mod keyutils;
mod secret_service;

pub use keyutils::KeyutilsStore;
pub use secret_service::SecretServiceStore;
