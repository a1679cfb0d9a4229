//! Types that the bindings pass as text.

use crate::error::ErrorCode;
#[cfg(feature = "vault")]
use crate::error::Reason;
use crate::keys::SkipReason;

uniffi::custom_type!(ErrorCode, String, {
    lower: |code| code.as_str().to_owned(),
    // An app may create its own state or error, for a preview or a test. Refusing its code would panic, and in Swift
    // end the process.
    try_lift: |text| Ok(ErrorCode::from_text(&text).unwrap_or(ErrorCode::Internal)),
});

#[cfg(feature = "vault")]
uniffi::custom_type!(Reason, String, {
    lower: |reason| reason.as_str().to_owned(),
    try_lift: |text| Ok(Reason::new(&text)),
});

uniffi::custom_type!(SkipReason, String, {
    lower: |reason| reason.to_string(),
    try_lift: |_reason| uniffi::deps::anyhow::bail!("a reason for leaving a key out only comes from the library"),
});
