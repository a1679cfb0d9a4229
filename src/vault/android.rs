//! How Android's keychain is used.

use serde::{Deserialize, Serialize};

/// How the vault uses Android's keychain, which encrypts entries with a key of the Android Keystore.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct AndroidOptions {
    /// Whether new keys are made in a StrongBox, a security chip of its own, where the phone has one. It is slow: a call
    /// can take seconds. Without one, or when it refuses, keys are made in the trusted execution environment as usual. A
    /// key that exists stays where it is. Default: false.
    #[cfg_attr(feature = "ffi", uniffi(default = false))]
    pub strong_box: bool,
    /// The title of the prompt that a vault with `require_user_presence` shows. Default: the app's name.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt_title: Option<String>,
}
