//! Chooses the store: one arm per platform, the last is an explicit error.

use std::sync::Arc;

use super::memory::MemoryStore;
use super::options::{StoreChoice, VaultOptions};
use super::store::{SecretStore, StoreError};
use super::unlocking::Unlocker;
use crate::error::VaultError;

/// The store in the options. It is not opened or called yet.
pub(super) fn choose(options: &VaultOptions) -> Result<Arc<dyn SecretStore>, VaultError> {
    match &options.store {
        StoreChoice::Memory => Ok(Arc::new(MemoryStore::new())),
        StoreChoice::Own(store) => Ok(Arc::clone(store)),
        StoreChoice::Platform => platform(options),
        StoreChoice::SecretService => Ok(secret_service(options)?),
        StoreChoice::Keyutils => Ok(keyutils(options)?),
    }
}

/// What unlocks the store in the options; `None` if it has no prompt for that.
#[cfg(target_os = "linux")]
pub(super) fn unlocker(options: &VaultOptions) -> Option<Arc<dyn Unlocker>> {
    match options.store {
        StoreChoice::Platform | StoreChoice::SecretService => {
            Some(Arc::new(super::linux::SecretServicePrompt::new(&options.namespace)))
        }
        StoreChoice::Keyutils | StoreChoice::Memory | StoreChoice::Own(_) => None,
    }
}

/// Other systems unlock theirs with the screen.
#[cfg(not(target_os = "linux"))]
pub(super) fn unlocker(_: &VaultOptions) -> Option<Arc<dyn Unlocker>> {
    None
}

/// The platform's store together with a registered one that has the entries that ask the user.
#[cfg(any(target_os = "ios", target_os = "macos"))]
pub(super) fn beside(
    options: &VaultOptions,
    asking: Arc<dyn SecretStore>,
) -> Result<Arc<dyn SecretStore>, VaultError> {
    let store = super::AppleStore::new(&options.namespace, options.apple.clone())?;
    Ok(Arc::new(store.beside(asking, options.require_user_presence)))
}

/// Other systems have no entries that the two must share. Tests of Apple's store run there.
#[cfg(not(any(target_os = "ios", target_os = "macos")))]
pub(super) fn beside(
    options: &VaultOptions,
    asking: Arc<dyn SecretStore>,
) -> Result<Arc<dyn SecretStore>, VaultError> {
    if options.require_user_presence { Ok(asking) } else { choose(options) }
}

#[cfg(any(target_os = "ios", target_os = "macos"))]
fn platform(options: &VaultOptions) -> Result<Arc<dyn SecretStore>, VaultError> {
    Ok(Arc::new(super::AppleStore::new(&options.namespace, options.apple.clone())?))
}

#[cfg(target_os = "linux")]
fn platform(options: &VaultOptions) -> Result<Arc<dyn SecretStore>, VaultError> {
    Ok(secret_service(options)?)
}

#[cfg(target_os = "android")]
fn platform(_: &VaultOptions) -> Result<Arc<dyn SecretStore>, VaultError> {
    // The keychain is Kotlin code that needs the app's context, and nobody has registered it.
    Err(VaultError::NotInitialized)
}

#[cfg(not(any(target_os = "ios", target_os = "macos", target_os = "linux", target_os = "android")))]
fn platform(_: &VaultOptions) -> Result<Arc<dyn SecretStore>, VaultError> {
    Err(VaultError::from(StoreError::unavailable(
        "this release has no keychain for this system: pass a `SecretStore` of your own, or name the memory store",
    )))
}

#[cfg(target_os = "linux")]
fn secret_service(options: &VaultOptions) -> Result<Arc<dyn SecretStore>, StoreError> {
    Ok(Arc::new(super::SecretServiceStore::new(&options.namespace)))
}

#[cfg(target_os = "linux")]
fn keyutils(options: &VaultOptions) -> Result<Arc<dyn SecretStore>, StoreError> {
    Ok(Arc::new(super::KeyutilsStore::new(&options.namespace)))
}

#[cfg(not(target_os = "linux"))]
fn secret_service(_: &VaultOptions) -> Result<Arc<dyn SecretStore>, StoreError> {
    Err(StoreError::unavailable("the Secret Service is Linux's: take the platform's keychain"))
}

#[cfg(not(target_os = "linux"))]
fn keyutils(_: &VaultOptions) -> Result<Arc<dyn SecretStore>, StoreError> {
    Err(StoreError::unavailable("keyutils are Linux's: take the platform's keychain"))
}
