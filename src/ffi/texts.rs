//! Texts that an app passes in; they may be anything.

use super::overwritten::OverwrittenText;

/// A token from the wallet SDK, verified or not. It is passed as a plain string.
///
/// The string arrives in our own buffer, which is overwritten with zeros at the end.
pub struct TokenText(OverwrittenText);

/// The id of the key that signed a token, if the wallet SDK returns one with the token.
pub struct KeyIdText(String);

/// The name of an app's entries in a keychain.
#[cfg(feature = "vault")]
pub struct VaultNamespace(pub(super) String);

/// The configuration JSON of a vault.
#[cfg(feature = "vault")]
pub struct VaultConfigText(pub(super) String);

// Kotlin makes both well-formed first (uniffi.toml): an unpaired surrogate, which JSON can contain, would throw an
// undeclared exception.
uniffi::custom_type!(TokenText, String, {
    lower: |token| token.0.to_string(),
    try_lift: |text| Ok(TokenText(OverwrittenText::new(text))),
});

uniffi::custom_type!(KeyIdText, String, {
    lower: |key_id| key_id.0,
    try_lift: |text| Ok(KeyIdText(text)),
});

// Kotlin registers the platform's keychain when it passes one of these (uniffi.toml): every call that opens a vault has
// one, and generated code has no other place where the library could do so.
#[cfg(feature = "vault")]
uniffi::custom_type!(VaultNamespace, String, {
    lower: |namespace| namespace.0,
    try_lift: |text| Ok(VaultNamespace(text)),
});

#[cfg(feature = "vault")]
uniffi::custom_type!(VaultConfigText, String, {
    lower: |config| config.0,
    try_lift: |text| Ok(VaultConfigText(text)),
});

impl std::ops::Deref for TokenText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl std::ops::Deref for KeyIdText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}
