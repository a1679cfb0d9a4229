//! The options of a verifier, with defaults and ranges.

use serde::Deserialize;

use crate::error::ConfigError;
use crate::provider::PublicKeys;

const LEEWAY_SECS: (i64, i64) = (0, 300);
const STALE_LIMIT_SECS: (i64, i64) = (0, 30 * 24 * 60 * 60);
const TIMEOUT_SECS: (i64, i64) = (1, 60);
/// The year 9999 is the last one. More seconds are milliseconds.
const NOT_AFTER_AT: (i64, i64) = (0, 253_402_300_799);

/// The options of a verifier. Every member is optional in the configuration JSON.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
pub struct VerifierOptions {
    /// How much later than `exp`, or earlier than `nbf`, a token is still accepted, in seconds. Default 60, 0 to 300.
    #[cfg_attr(feature = "ffi", uniffi(default = 60))]
    pub leeway_secs: i64,
    /// How long past its lifetime a fetched set may be used while the endpoint cannot be reached, in seconds. Default
    /// 24 h, 0 to 30 days.
    #[cfg_attr(feature = "ffi", uniffi(default = 86400))]
    pub stale_limit_secs: i64,
    /// How long one fetch of the key set may take, in seconds. Default 10, 1 to 60.
    #[cfg_attr(feature = "ffi", uniffi(default = 10))]
    pub timeout_secs: i64,
    /// Keys shipped with the app, used only while the endpoint cannot be reached and no fetched set may be used.
    /// Default: none.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    pub pinned_keys: Option<PinnedKeys>,
    /// Another key set, for development. It replaces all sets of the provider. Default: none.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    pub development: Option<Development>,
    /// As `pinned_keys`, for an issuer that has a key set of its own, at a URL. Default: none.
    #[cfg_attr(feature = "ffi", uniffi(default = []))]
    pub issuer_pins: Vec<IssuerPin>,
}

impl Default for VerifierOptions {
    fn default() -> Self {
        VerifierOptions {
            leeway_secs: 60,
            stale_limit_secs: 24 * 60 * 60,
            timeout_secs: 10,
            pinned_keys: None,
            development: None,
            issuer_pins: Vec::new(),
        }
    }
}

impl VerifierOptions {
    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        in_range("leeway_secs", self.leeway_secs, LEEWAY_SECS)?;
        in_range("stale_limit_secs", self.stale_limit_secs, STALE_LIMIT_SECS)?;
        in_range("timeout_secs", self.timeout_secs, TIMEOUT_SECS)?;
        let pins = self.issuer_pins.iter().map(|pin| pin.not_after_at);
        for not_after_at in pins.chain(self.pinned_keys.as_ref().map(|pinned| pinned.not_after_at)) {
            in_range("not_after_at", not_after_at, NOT_AFTER_AT)?;
        }
        Ok(())
    }
}

/// Keys shipped with the app.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
pub struct PinnedKeys {
    /// The keys.
    pub keys: PublicKeys,
    /// When they expire, in seconds since the epoch, up to the year 9999: an app that is never updated must not trust a
    /// withdrawn key for ever.
    pub not_after_at: i64,
}

/// Keys shipped with the app for the tokens of one issuer.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
pub struct IssuerPin {
    /// The token's `iss`. Keys pinned for one issuer never verify another one's tokens, so an issuer that shares its key set
    /// with another one cannot be pinned.
    pub issuer: String,
    /// The keys.
    pub keys: PublicKeys,
    /// When they expire, in seconds since the epoch.
    pub not_after_at: i64,
}

/// Replaces the provider's key set URL during development. The environment of sessions is then `development`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
pub struct Development {
    /// The URL of the key set: https, or http to this machine.
    pub keys_url: String,
}

fn in_range(option: &str, value: i64, (minimum, maximum): (i64, i64)) -> Result<(), ConfigError> {
    if (minimum..=maximum).contains(&value) {
        Ok(())
    } else {
        Err(ConfigError::Option { option: option.to_owned(), minimum, maximum })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_out_of_range_are_refused_with_their_limits() {
        let with = |change: fn(&mut VerifierOptions)| {
            let mut options = VerifierOptions::default();
            change(&mut options);
            options.check()
        };
        assert!(with(|_| ()).is_ok());
        assert!(with(|options| (options.leeway_secs, options.stale_limit_secs) = (300, 0)).is_ok());
        let refused = with(|options| options.leeway_secs = 301).unwrap_err();
        assert_eq!(refused, ConfigError::Option { option: "leeway_secs".into(), minimum: 0, maximum: 300 });
        assert!(with(|options| options.leeway_secs = -1).is_err());
        assert!(with(|options| options.stale_limit_secs = i64::MAX).is_err());
        assert!(with(|options| options.timeout_secs = 0).is_err());
        assert!(with(|options| options.timeout_secs = i64::MIN).is_err());
        // Milliseconds: such a pin would never end.
        let keys = || PublicKeys::JwkSet(String::new());
        for not_after_at in [4_102_444_799_000, -1] {
            let pinned_keys = Some(PinnedKeys { keys: keys(), not_after_at });
            let refused = VerifierOptions { pinned_keys, ..VerifierOptions::default() }.check().unwrap_err();
            assert!(refused.to_string().contains("not_after_at"), "{refused}");
            let issuer_pins = vec![IssuerPin { issuer: String::new(), keys: keys(), not_after_at }];
            assert!(VerifierOptions { issuer_pins, ..VerifierOptions::default() }.check().is_err());
        }
    }
}
