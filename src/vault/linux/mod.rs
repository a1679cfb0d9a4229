//! Keychains of Linux: the desktop's Secret Service, and the kernel's keys if chosen by name.

mod keyutils;
mod secret_service;
mod service;

pub use keyutils::KeyutilsStore;
pub use secret_service::SecretServiceStore;
