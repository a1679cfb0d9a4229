//! Types that cross as text.

use crate::error::ErrorCode;
#[cfg(feature = "vault")]
use crate::error::Reason;
use crate::keys::SkipReason;

uniffi::custom_type!(ErrorCode, String, {
    lower: |code| code.as_str().to_owned(),
    try_lift: |text| ErrorCode::from_text(&text).ok_or_else(|| uniffi::deps::anyhow::anyhow!("not an error code")),
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
