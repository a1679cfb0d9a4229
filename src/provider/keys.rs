//! Where a provider publishes its keys.

use std::sync::Arc;

use serde::{Deserialize, Deserializer};
use url::{Host, Url};

use crate::error::ConfigError;
use crate::keys::{KeySet, pem};
use crate::token::Algorithm;

/// Public keys given in the configuration. `Debug` shows none of the text: people pass private keys by mistake.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum), uniffi::export(Debug))]
pub enum PublicKeys {
    /// The text of a JWK Set (RFC 7517 §5), or of a single JWK. In the configuration JSON it is the set itself.
    JwkSet(
        #[serde(deserialize_with = "text_of_set")]
        #[cfg_attr(feature = "json-schema", schemars(with = "serde_json::Map<String, serde_json::Value>"))]
        String,
    ),
    /// One public key in PEM: PKCS#1 or SPKI, plain or wrapped in base64 (as Dynamic's older endpoint does). Text around
    /// the key is ignored, and `\n` written as two characters is a line break.
    Pem {
        /// The text.
        pem: String,
        /// Its key id; without one it is used for any key id.
        key_id: Option<String>,
    },
}

impl std::fmt::Debug for PublicKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            PublicKeys::JwkSet(_) => "JwkSet(..)",
            PublicKeys::Pem { .. } => "Pem(..)",
        })
    }
}

fn text_of_set<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    serde_json::Value::deserialize(deserializer).map(|set| set.to_string())
}

impl PublicKeys {
    pub(crate) fn parse(&self) -> Result<Arc<KeySet>, ConfigError> {
        let set = match self {
            PublicKeys::JwkSet(text) => KeySet::from_configuration(text.as_bytes())?,
            PublicKeys::Pem { pem, key_id } => {
                let key = pem::parse(pem, key_id.clone()).map_err(|detail| no_keys(&detail))?;
                KeySet::from_keys([Ok(key)])
            }
        };
        match (set.usable(), set.skipped()) {
            ([], [first, ..]) => Err(no_keys(&format!("no usable key: {}", first.reason))),
            ([], []) => Err(no_keys("the set is empty")),
            _ => Ok(Arc::new(set)),
        }
    }
}

/// Configured keys must suit a configured algorithm: otherwise no token could ever be verified.
pub(crate) fn require_fit(keys: &KeySet, algorithms: &[Algorithm]) -> Result<(), ConfigError> {
    keys.suits_any(algorithms).map_err(|reason| {
        let names: Vec<&str> = algorithms.iter().map(|algorithm| algorithm.as_str()).collect();
        no_keys(&format!("no configured key suits a configured algorithm ({}): {reason}", names.join(", ")))
    })
}

/// Where the keys that verify a provider's tokens come from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum KeyLocation {
    Url(String),
    Configured(Arc<KeySet>),
}

/// A key set's URL: https, without credentials or anything that identifies a user.
pub(crate) fn check_keys_url(text: &str) -> Result<String, ConfigError> {
    let url = parse(text)?;
    if url.scheme() != "https" {
        return Err(bad_url(
            "a key set is fetched over https; plain http is for `development`, to this machine",
        ));
    }
    Ok(url.into())
}

/// A development URL: https to anywhere, or http to this machine.
pub(crate) fn check_development_url(text: &str) -> Result<String, ConfigError> {
    let url = parse(text)?;
    match url.scheme() {
        "https" => Ok(url.into()),
        "http" if is_loopback(&url) => Ok(url.into()),
        "http" => Err(bad_url(
            "http reaches only this machine (localhost, 127.0.0.0/8, [::1]); use https, or `adb reverse`",
        )),
        _ => Err(bad_url("a key set is fetched over https, or http from this machine")),
    }
}

fn parse(text: &str) -> Result<Url, ConfigError> {
    if !is_ascii_host(text) {
        return Err(bad_url("the host name has letters outside ASCII: write it in punycode (`xn--…`)"));
    }
    let url = Url::parse(text).map_err(|error| match error {
        url::ParseError::RelativeUrlWithoutBase => bad_url("not a whole URL: it starts with `https://`"),
        other => bad_url(&format!("not a URL: {other}")),
    })?;
    if url.host().is_none() {
        return Err(bad_url("the URL names no host"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(bad_url("a key set is public: the URL must not hold a user name or password"));
    }
    Ok(url)
}

/// Whether the host is written in ASCII. Without Unicode's tables (see `idna_adapter` in Cargo.toml) the crate `url` cannot
/// translate another host name; with them it could. This check gives both builds the same rule.
fn is_ascii_host(text: &str) -> bool {
    let after_scheme = text.split_once(':').map_or("", |(_, rest)| rest);
    // The crate `url` passes over white space here, and reads a backslash as a slash, as browsers do.
    let authority = after_scheme.trim_start_matches(['/', '\\', '\t', '\n', '\r']);
    let authority = authority.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    // `%C3%BC` is a letter outside ASCII too.
    host.is_ascii() && !host.contains('%')
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn bad_url(detail: &str) -> ConfigError {
    ConfigError::KeysUrl { detail: detail.to_owned() }
}

fn no_keys(detail: &str) -> ConfigError {
    ConfigError::Keys { detail: detail.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_set_is_fetched_over_https_only() {
        assert!(check_keys_url("https://example.com/jwks.json").is_ok());
        for bad in [
            "http://example.com/",
            "http://localhost/",
            "ftp://example.com/",
            "https://",
            "nonsense",
            "",
            "https://user:pw@example.com/",
            "file:///etc/passwd",
            "data:,x",
        ] {
            assert_eq!(check_keys_url(bad).unwrap_err().code().as_str(), "E_CONFIG_KEYS_URL", "{bad}");
        }
    }

    #[test]
    fn a_host_outside_ascii_is_refused_with_advice_to_write_punycode() {
        for bad in [
            "https://b\u{fc}cher.example/jwks.json",
            "https://b%C3%BCcher.example/jwks.json",
            "https:b\u{fc}cher.example",
            "https:\\\\b\u{fc}cher.example\\k",
            "https:\t//\nb\u{fc}cher.example/",
            "https://\u{ff45}xample.com/",
            "https://\u{ff11}27.0.0.1/",
            "https://b\u{fc}cher.example?k",
            "https://user@b\u{fc}cher.example:8443/k",
        ] {
            for checked in [check_keys_url(bad), check_development_url(bad)] {
                let error = checked.unwrap_err();
                assert_eq!(error.code().as_str(), "E_CONFIG_KEYS_URL", "{bad}");
                assert!(error.to_string().contains("punycode (`xn--…`)"), "{bad}: {error}");
            }
        }
        // Outside of the host everything may be written.
        for good in [
            "https://xn--bcher-kva.example/k",
            "https://example.com/\u{fc}?\u{fc}#\u{fc}",
            "https://example.com/%C3%BC",
        ] {
            assert!(check_keys_url(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn development_permits_http_to_loopback_only() {
        for good in [
            "http://localhost:8080/k",
            "http://127.0.0.1/",
            "http://127.8.8.8/",
            "http://[::1]:1/",
            "https://staging.example/",
        ] {
            assert!(check_development_url(good).is_ok(), "{good}");
        }
        for bad in [
            "http://10.0.2.2/",
            "http://example.com/",
            "http://localhost.example.com/",
            "http://[::2]/",
            "http://0.0.0.0/",
            "http://127.0.0.1@evil.example/",
            "ws://localhost/",
        ] {
            assert_eq!(check_development_url(bad).unwrap_err().code().as_str(), "E_CONFIG_KEYS_URL", "{bad}");
        }
    }
}
