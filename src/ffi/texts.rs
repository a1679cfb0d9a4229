//! Texts that an app passes in; they may be anything.

use zeroize::Zeroizing;

/// A token from the wallet SDK, verified or not. It is passed as a plain string.
///
/// The string arrives in our own buffer, which is overwritten with zeros at the end.
pub struct TokenText(Zeroizing<String>);

/// The id of the key that signed a token, if the wallet SDK returns one with the token.
pub struct KeyIdText(String);

// Kotlin makes both well-formed first (uniffi.toml): an unpaired surrogate, which JSON can contain, would throw an
// undeclared exception.
uniffi::custom_type!(TokenText, String, {
    lower: |token| token.0.to_string(),
    try_lift: |text| Ok(TokenText(Zeroizing::new(text))),
});

uniffi::custom_type!(KeyIdText, String, {
    lower: |key_id| key_id.0,
    try_lift: |text| Ok(KeyIdText(text)),
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
