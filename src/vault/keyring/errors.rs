//! The meaning of the keyring crates' errors, decided only here.
//!
//! Their texts are never used. Some contain the entry's bytes, and their `Debug` prints them. Of a D-Bus error only the
//! registered name is used.

use keyring_core::Error;
use keyring_core::error::PlatformError;

use crate::vault::store::StoreError;

/// Any error of a store behind keyring-core.
///
/// `NoEntry` is not an error for a read or a removal, nor is an ambiguous name for a write or a removal; the callers
/// handle these before.
pub(in crate::vault) fn store_error(error: Error) -> StoreError {
    match error {
        Error::PlatformFailure(platform) | Error::NoStorageAccess(platform) => platform_error(&platform),
        Error::NoEntry => StoreError::unavailable("the entry went away while it was being used"),
        Error::BadEncoding(_) => corrupt("the keychain handed out something other than text"),
        Error::BadDataFormat(..) => corrupt("the entry is not of the keychain's own form"),
        // Damage to the whole store does not mean that one entry is damaged.
        Error::BadStoreFormat(_) => StoreError::unavailable("the keychain itself is damaged"),
        Error::TooLong(attribute, limit) if is_value(&attribute) => {
            StoreError::TooLarge { limit_bytes: i64::from(limit) }
        }
        Error::TooLong(..) => StoreError::unavailable("the entry's name is too long for this keychain"),
        Error::Invalid(attribute, _) if is_value(&attribute) => {
            StoreError::unavailable("the keychain refuses the value")
        }
        Error::Invalid(..) => StoreError::unavailable("the keychain refuses the entry's name or options"),
        Error::Ambiguous(_) => corrupt("there are several entries of that name; saving anew leaves one"),
        Error::NoDefaultStore => StoreError::unavailable("no keychain was chosen"),
        Error::NotSupportedByStore(_) => StoreError::unavailable("the keychain cannot do this"),
        // keyring-core may add more.
        _ => StoreError::unavailable("the keychain failed in an unknown way"),
    }
}

fn corrupt(detail: &str) -> StoreError {
    StoreError::Corrupt { detail: detail.to_owned() }
}

#[cfg(any(target_os = "ios", target_os = "macos", target_os = "linux", test))]
fn not_confirmed(detail: &str) -> StoreError {
    StoreError::NotConfirmed { detail: detail.to_owned() }
}

/// The store crates' name for an entry's value.
fn is_value(attribute: &str) -> bool {
    ["password", "secret"].contains(&attribute)
}

#[cfg(target_os = "linux")]
fn platform_error(error: &PlatformError) -> StoreError {
    match error.downcast_ref::<secret_service::Error>() {
        Some(error) => secret_service_error(error),
        None => StoreError::unavailable("the system's keychain failed"),
    }
}

#[cfg(any(target_os = "ios", target_os = "macos"))]
fn platform_error(error: &PlatformError) -> StoreError {
    match error.downcast_ref::<security_framework::base::Error>() {
        Some(error) => os_status(error.code()),
        None => StoreError::unavailable("the system's keychain failed"),
    }
}

/// Apple's result codes (`SecBase.h`).
#[cfg(any(target_os = "ios", target_os = "macos", test))]
fn os_status(code: i32) -> StoreError {
    match code {
        // errSecInteractionNotAllowed: the device, or the item's class of protection, is locked.
        -25308 => StoreError::Locked,
        // errSecUserCanceled, errSecAuthFailed: the system asked the user, e.g. for the password of a Mac's keychain.
        -128 => not_confirmed("the user cancelled the system's question (OSStatus -128)"),
        -25293 => not_confirmed("the system did not accept the user's answer (OSStatus -25293)"),
        // errSecDecode.
        -26275 => corrupt("the keychain cannot decode it"),
        // errSecNotAvailable, errSecReadOnly.
        -25291 | -25292 => StoreError::unavailable(format!("no keychain is available (OSStatus {code})")),
        // errSecMissingEntitlement.
        -34018 => StoreError::unavailable(
            "the app is not entitled to a keychain (OSStatus -34018): sign it with a provisioning profile, and \
             list the access group, if one is set, under Keychain Sharing",
        ),
        // errSecParam: most often an access group that the app does not have.
        -50 => {
            StoreError::unavailable("the keychain refuses the request (OSStatus -50): check the access group")
        }
        _ => StoreError::unavailable(format!("the keychain failed (OSStatus {code})")),
    }
}

/// What to do when there is no Secret Service.
#[cfg(target_os = "linux")]
const NO_SERVICE: &str = "start the desktop's keychain (GNOME Keyring, KWallet or KeePassXC)";

/// An error of the `secret-service` crate.
#[cfg(target_os = "linux")]
pub(in crate::vault) fn secret_service_error(error: &secret_service::Error) -> StoreError {
    use secret_service::Error;
    match error {
        Error::Locked => StoreError::Locked,
        Error::Prompt => not_confirmed("the secret service's prompt was dismissed"),
        Error::NoResult => StoreError::unavailable("the secret service has no default collection"),
        Error::Unavailable => StoreError::unavailable(format!(
            "there is no D-Bus session bus: set DBUS_SESSION_BUS_ADDRESS, and {NO_SERVICE}"
        )),
        Error::PromptDisconnected => {
            StoreError::unavailable("the secret service went away while it asked the user")
        }
        Error::Crypto(_) => StoreError::unavailable("the secret service's encryption failed"),
        // This contains text from D-Bus.
        Error::Zvariant(_) => StoreError::unavailable("the secret service's answer cannot be read"),
        Error::Zbus(error) => dbus_error(&error.to_string()),
        Error::ZbusFdo(error) => dbus_error(&error.to_string()),
        // The crate may add more.
        _ => StoreError::unavailable("the secret service failed in an unknown way"),
    }
}

/// The bus's answers if no program has the service's name, and none can be started.
#[cfg(target_os = "linux")]
const ABSENT: [&str; 2] =
    ["org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner"];

/// The answers of a program that does not do what it is asked for. KWallet's without its plug-in is `InvalidArgs`.
#[cfg(target_os = "linux")]
const REFUSED: [&str; 3] = [
    "org.freedesktop.DBus.Error.NotSupported",
    "org.freedesktop.DBus.Error.InvalidArgs",
    "org.freedesktop.DBus.Error.Failed",
];

/// Whether the service is there and refuses what it was asked for.
#[cfg(target_os = "linux")]
pub(in crate::vault) fn refuses(error: &Error) -> bool {
    let (Error::PlatformFailure(platform) | Error::NoStorageAccess(platform)) = error else { return false };
    let Some(secret_service::Error::Zbus(error)) = platform.downcast_ref() else { return false };
    dbus_error_name(&error.to_string()).is_some_and(|name| REFUSED.contains(&name))
}

/// A D-Bus error by its text, `NAME: the sender's message`.
#[cfg(target_os = "linux")]
fn dbus_error(text: &str) -> StoreError {
    match dbus_error_name(text) {
        Some("org.freedesktop.Secret.Error.IsLocked") => StoreError::Locked,
        Some(name) if ABSENT.contains(&name) => {
            StoreError::unavailable(format!("no secret service is running ({name}): {NO_SERVICE}"))
        }
        // It runs: this is its own fault, or the bus's.
        Some(name) => StoreError::unavailable(format!("the secret service failed with {name}")),
        None => StoreError::unavailable(format!(
            "there is no connection to the secret service over D-Bus: {NO_SERVICE}"
        )),
    }
}

/// The name at the start of the text, if it is one: dotted words as in the D-Bus specification. The rest may contain
/// anything.
#[cfg(target_os = "linux")]
fn dbus_error_name(text: &str) -> Option<&str> {
    let name = text.split_once(": ").map_or(text, |(name, _)| name);
    let known = ["org.freedesktop.", "org.gnome.", "org.kde."].iter().any(|start| name.starts_with(start));
    let legal = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'_');
    (known && legal && name.len() <= 100).then_some(name)
}

/// Whether the connection may be broken or the service restarted, so that one more try on a new connection may work.
#[cfg(target_os = "linux")]
pub(in crate::vault) fn connection_broke(error: &secret_service::Error) -> bool {
    use secret_service::Error;
    matches!(error, Error::Zbus(_) | Error::ZbusFdo(_) | Error::Unavailable)
}

/// An error of the kernel's key management.
#[cfg(target_os = "linux")]
pub(in crate::vault) fn key_error(error: linux_keyutils::KeyError) -> StoreError {
    use linux_keyutils::KeyError;
    match error {
        KeyError::QuotaExceeded => StoreError::Full {
            detail: "the kernel's key quota of this user (/proc/sys/kernel/keys/maxbytes and maxkeys)"
                .to_owned(),
        },
        KeyError::AccessDenied => StoreError::unavailable("the kernel denies access to this user's keys"),
        // The error of a container's system call filter.
        KeyError::PermissionDenied | KeyError::OperationNotSupported | KeyError::Unknown(_) => {
            StoreError::unavailable(
                "the kernel, or the container this runs in, does not allow the use of its keys",
            )
        }
        KeyError::OutOfMemory => StoreError::Full { detail: "the kernel's memory".to_owned() },
        // A number or a fixed word, nothing from the entry.
        other => StoreError::unavailable(format!("the kernel's key management failed ({other:?})")),
    }
}

#[cfg(test)]
#[path = "errors_tests.rs"]
mod tests;
