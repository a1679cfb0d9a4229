//! What an app passes in from outside: texts that may be anything.

use zeroize::Zeroizing;

/// A token as the wallet SDK hands it over, verified or not. It crosses as a plain string.
///
/// The string arrives in a buffer of our own, which is overwritten with zeros at the end.
pub struct TokenText(Zeroizing<String>);

/// What names the key that signed a token, as the wallet SDK hands it over beside it.
pub struct KeyIdText(String);

// In Kotlin both become well-formed first (uniffi.toml): half a surrogate pair, which JSON can bring, would throw what
// nobody declares.
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
