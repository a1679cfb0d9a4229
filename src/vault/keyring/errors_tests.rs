//! Every error of the keyring crates: its meaning, and that its text contains no attached data.

use keyring_core::Entry;
use keyring_core::mock;

use super::*;

/// An entry's bytes, for every error that can contain some.
const MARK: &str = "marked-secret-9f2b";

fn marked() -> Vec<u8> {
    MARK.as_bytes().to_vec()
}

fn other_platform_error() -> PlatformError {
    Box::new(std::io::Error::other(MARK))
}

fn entry() -> Entry {
    use keyring_core::api::CredentialStoreApi as _;
    let entry = mock::Store::new().unwrap().build("service", MARK, None).unwrap();
    entry.set_secret(MARK.as_bytes()).unwrap();
    entry
}

/// The kind, and a word of the text that says what is the matter.
fn check(meaning: &StoreError, kind: &str, word: &str) {
    let debug = format!("{meaning:?}");
    assert!(debug.starts_with(kind), "{debug} is no {kind}");
    let text = meaning.to_string();
    assert!(text.contains(word), "`{word}` is missing: {text}");
    for shown in [debug, text] {
        assert!(!shown.contains(MARK), "{shown}");
        assert!(!shown.contains(&format!("{:?}", marked())), "{shown}");
        assert!(!shown.contains("109, 97, 114"), "{shown}");
    }
}

#[test]
fn each_error_of_keyring_core_has_a_meaning() {
    let table = [
        (Error::PlatformFailure(other_platform_error()), "Unavailable", "keychain failed"),
        (Error::NoStorageAccess(other_platform_error()), "Unavailable", "keychain failed"),
        (Error::NoEntry, "Unavailable", "went away"),
        (Error::BadEncoding(marked()), "Corrupt", "text"),
        (Error::BadDataFormat(marked(), other_platform_error()), "Corrupt", "own form"),
        (Error::BadStoreFormat(MARK.to_owned()), "Unavailable", "damaged"),
        (Error::TooLong("secret".to_owned(), 2_560), "TooLarge", "2560 bytes"),
        (Error::TooLong("password".to_owned(), 2_560), "TooLarge", "2560 bytes"),
        (Error::TooLong(MARK.to_owned(), 10), "Unavailable", "too long"),
        (Error::Invalid("secret".to_owned(), MARK.to_owned()), "Unavailable", "value"),
        (Error::Invalid(MARK.to_owned(), MARK.to_owned()), "Unavailable", "options"),
        (Error::Ambiguous(vec![entry(), entry()]), "Corrupt", "several"),
        (Error::NoDefaultStore, "Unavailable", "chosen"),
        (Error::NotSupportedByStore(MARK.to_owned()), "Unavailable", "cannot do this"),
    ];
    for (error, kind, word) in table {
        check(&store_error(error), kind, word);
    }
}

#[test]
fn each_result_code_of_apple_has_a_meaning() {
    let table = [
        (-25308, "Locked", "locked"),
        (-128, "NotConfirmed", "cancelled"),
        (-25293, "NotConfirmed", "did not accept"),
        (-26275, "Corrupt", "decode"),
        (-25291, "Unavailable", "-25291"),
        (-25292, "Unavailable", "-25292"),
        (-34018, "Unavailable", "provisioning profile"),
        (-50, "Unavailable", "access group"),
        (-1, "Unavailable", "OSStatus -1"),
    ];
    for (code, kind, word) in table {
        check(&os_status(code), kind, word);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn each_error_of_the_secret_service_has_a_meaning() {
    use secret_service::Error as Service;
    let table = || {
        [
            (Service::Locked, "Locked", "locked"),
            (Service::Prompt, "NotConfirmed", "dismissed"),
            (Service::PromptDisconnected, "Unavailable", "went away"),
            (Service::NoResult, "Unavailable", "no default collection"),
            (Service::Unavailable, "Unavailable", "DBUS_SESSION_BUS_ADDRESS"),
            (Service::Crypto("marked-secret-9f2b"), "Unavailable", "encryption"),
        ]
    };
    for (error, kind, word) in table() {
        check(&secret_service_error(&error), kind, word);
    }
    // And behind keyring-core, in both of its wrappings.
    for (error, kind, word) in table() {
        check(&store_error(Error::PlatformFailure(Box::new(error))), kind, word);
    }
    for (error, kind, word) in table() {
        check(&store_error(Error::NoStorageAccess(Box::new(error))), kind, word);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn of_a_d_bus_error_only_its_name_is_told() {
    let table = [
        (format!("org.freedesktop.Secret.Error.IsLocked: {MARK}"), "Locked", "locked"),
        (format!("org.freedesktop.DBus.Error.ServiceUnknown: {MARK}"), "Unavailable", "start the desktop's"),
        (format!("org.freedesktop.DBus.Error.NameHasNoOwner: {MARK}"), "Unavailable", "Error.NameHasNoOwner"),
        ("org.freedesktop.DBus.Error.NoReply".to_owned(), "Unavailable", "failed with"),
        (format!("I/O error: {MARK}"), "Unavailable", "connection"),
        (format!("org.freedesktop.{MARK}"), "Unavailable", "connection"),
        (MARK.to_owned(), "Unavailable", "connection"),
        (String::new(), "Unavailable", "connection"),
    ];
    for (text, kind, word) in table {
        check(&dbus_error(&text), kind, word);
    }
    // A service that runs needs no other one.
    let runs = dbus_error("org.freedesktop.DBus.Error.NoReply").to_string();
    assert!(!runs.contains("GNOME"), "{runs}");
}

#[cfg(target_os = "linux")]
#[test]
fn only_an_answer_of_the_service_is_a_refusal() {
    use secret_service::Error as Service;
    let refused = |error: zbus::Error| refuses(&Error::PlatformFailure(Box::new(Service::Zbus(error))));
    let named = |name: &str| {
        let name = zbus::names::OwnedErrorName::try_from(name).unwrap();
        let call = zbus::Message::method_call("/", "Call").unwrap().build(&()).unwrap();
        zbus::Error::MethodError(name, None, call)
    };
    for name in ["NotSupported", "InvalidArgs", "Failed"] {
        assert!(refused(named(&format!("org.freedesktop.DBus.Error.{name}"))), "{name}");
    }
    for name in ["NoReply", "ServiceUnknown", "Disconnected", "LimitsExceeded"] {
        assert!(!refused(named(&format!("org.freedesktop.DBus.Error.{name}"))), "{name}");
    }
    assert!(!refused(zbus::Error::InterfaceNotFound));
    assert!(!refuses(&Error::PlatformFailure(Box::new(Service::Crypto("x")))) && !refuses(&Error::NoEntry));
}

#[cfg(target_os = "linux")]
#[test]
fn each_error_of_the_kernels_keys_has_a_meaning() {
    use linux_keyutils::KeyError;
    let table = [
        (KeyError::AccessDenied, "Unavailable", "denies"),
        (KeyError::QuotaExceeded, "Full", "quota"),
        (KeyError::BadAddress, "Unavailable", "BadAddress"),
        (KeyError::InvalidArguments, "Unavailable", "InvalidArguments"),
        (KeyError::KeyExpired, "Unavailable", "KeyExpired"),
        (KeyError::KeyRevoked, "Unavailable", "KeyRevoked"),
        (KeyError::KeyRejected, "Unavailable", "KeyRejected"),
        (KeyError::KeyringDoesNotExist, "Unavailable", "KeyringDoesNotExist"),
        (KeyError::KeyDoesNotExist, "Unavailable", "KeyDoesNotExist"),
        (KeyError::OutOfMemory, "Full", "memory"),
        (KeyError::InvalidDescription, "Unavailable", "InvalidDescription"),
        (KeyError::InvalidIdentifier, "Unavailable", "InvalidIdentifier"),
        (KeyError::OperationNotSupported, "Unavailable", "container"),
        (KeyError::WriteError, "Unavailable", "WriteError"),
        (KeyError::PermissionDenied, "Unavailable", "container"),
        (KeyError::MissingFileOrDirectory, "Unavailable", "MissingFileOrDirectory"),
        (KeyError::Unknown(38), "Unavailable", "container"),
    ];
    for (error, kind, word) in table {
        check(&key_error(error), kind, word);
    }
}
