//! The supported signature algorithms. `none` and HMAC cannot be represented.

use crate::error::{ConfigError, VerifyError};

/// A JWS signature algorithm (RFC 7518 §3.1, RFC 8037 §3.1). Symmetric algorithms and `none` have no variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    Rs384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    Rs512,
    /// RSASSA-PSS with SHA-256.
    Ps256,
    /// RSASSA-PSS with SHA-384.
    Ps384,
    /// RSASSA-PSS with SHA-512.
    Ps512,
    /// ECDSA with P-256 and SHA-256.
    Es256,
    /// ECDSA with P-384 and SHA-384.
    Es384,
    /// EdDSA with Ed25519.
    EdDsa,
    /// ECDSA with P-521 and SHA-512. Only with the feature `aws-lc`, for servers: without it no configuration may name it.
    Es512,
}

impl Algorithm {
    /// Every algorithm that each build of this library checks. [`Algorithm::Es512`] is never among them: cargo adds up the
    /// features that all crates of a program ask for, and no allow-list may grow because another crate asks for `aws-lc`.
    pub const ALL: &'static [Algorithm] = &[
        Algorithm::Rs256,
        Algorithm::Rs384,
        Algorithm::Rs512,
        Algorithm::Ps256,
        Algorithm::Ps384,
        Algorithm::Ps512,
        Algorithm::Es256,
        Algorithm::Es384,
        Algorithm::EdDsa,
    ];

    /// RFC 9864 §2.2: EdDSA with Ed25519 and nothing else.
    pub(crate) const ED25519: &'static str = "Ed25519";

    /// The registered name, e.g. `RS256`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Algorithm::Rs256 => "RS256",
            Algorithm::Rs384 => "RS384",
            Algorithm::Rs512 => "RS512",
            Algorithm::Ps256 => "PS256",
            Algorithm::Ps384 => "PS384",
            Algorithm::Ps512 => "PS512",
            Algorithm::Es256 => "ES256",
            Algorithm::Es384 => "ES384",
            Algorithm::EdDsa => "EdDSA",
            Algorithm::Es512 => "ES512",
        }
    }

    /// The algorithm of that registered name; names are case-sensitive (RFC 7515 §4.1.1). `Ed25519` (RFC 9864 §2.2) is
    /// another name for the only `EdDSA` here.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        if name == Self::ED25519 {
            return Some(Algorithm::EdDsa);
        }
        Self::names().find(|algorithm| algorithm.as_str() == name)
    }

    /// Every algorithm that has a name, also one that this build cannot check.
    pub(crate) fn names() -> impl Iterator<Item = Algorithm> {
        Self::ALL.iter().copied().chain([Algorithm::Es512])
    }

    /// Whether this build can check it.
    pub(crate) const fn is_available(self) -> bool {
        cfg!(feature = "aws-lc") || !matches!(self, Algorithm::Es512)
    }

    /// Whether this build can check it: `ES512` needs the feature `aws-lc`.
    ///
    /// # Errors
    /// `E_CONFIG_ALGORITHMS` if it cannot.
    pub fn require_available(self) -> Result<(), ConfigError> {
        if self.is_available() {
            return Ok(());
        }
        let detail = format!(
            "`{self}` needs the feature `aws-lc` of the Rust crate, which this build does not have; supported are {}",
            supported()
        );
        Err(ConfigError::Algorithms { detail })
    }

    /// Finds the header's algorithm in an allow-list.
    pub(crate) fn allowed(name: &str, allowed: &[Algorithm]) -> Result<Self, VerifyError> {
        let usable = allowed.iter().copied().filter(|algorithm| algorithm.is_available());
        Self::from_name(name).filter(|wanted| usable.clone().any(|own| own == *wanted)).ok_or_else(|| {
            VerifyError::AlgorithmNotAllowed {
                algorithm: registered_name(name).to_owned(),
                allowed: usable.map(|algorithm| algorithm.as_str().to_owned()).collect(),
            }
        })
    }

    pub(crate) const fn is_rsa(self) -> bool {
        matches!(
            self,
            Algorithm::Rs256
                | Algorithm::Rs384
                | Algorithm::Rs512
                | Algorithm::Ps256
                | Algorithm::Ps384
                | Algorithm::Ps512
        )
    }

    /// The same in jsonwebtoken, which does not know `ES512`.
    pub(crate) const fn for_jsonwebtoken(self) -> Option<jsonwebtoken::Algorithm> {
        Some(match self {
            Algorithm::Rs256 => jsonwebtoken::Algorithm::RS256,
            Algorithm::Rs384 => jsonwebtoken::Algorithm::RS384,
            Algorithm::Rs512 => jsonwebtoken::Algorithm::RS512,
            Algorithm::Ps256 => jsonwebtoken::Algorithm::PS256,
            Algorithm::Ps384 => jsonwebtoken::Algorithm::PS384,
            Algorithm::Ps512 => jsonwebtoken::Algorithm::PS512,
            Algorithm::Es256 => jsonwebtoken::Algorithm::ES256,
            Algorithm::Es384 => jsonwebtoken::Algorithm::ES384,
            Algorithm::EdDsa => jsonwebtoken::Algorithm::EdDSA,
            Algorithm::Es512 => return None,
        })
    }
}

impl std::fmt::Display for Algorithm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Algorithm {
    type Err = ConfigError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::from_name(name).ok_or_else(|| {
            let mut usable = Self::names().filter(|algorithm| algorithm.is_available());
            let spelled = usable.find(|known| known.as_str().eq_ignore_ascii_case(name.trim()));
            let what = match spelled {
                Some(known) => format!("an algorithm is spelled otherwise: write `{known}`"),
                None => match registered_name(name) {
                    UNREGISTERED => "one of the names is not that of a registered algorithm".to_owned(),
                    registered => format!("`{registered}` is not a supported algorithm"),
                },
            };
            ConfigError::Algorithms { detail: format!("{what}; supported are {}", supported()) }
        })
    }
}

impl serde::Serialize for Algorithm {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The names that a configuration may use in each build: an error has the same text with and without `aws-lc`.
fn supported() -> String {
    Algorithm::ALL.iter().map(|algorithm| algorithm.as_str()).collect::<Vec<_>>().join(", ")
}

/// Stands for every name that is not registered.
const UNREGISTERED: &str = "unregistered";

/// A header's `alg` is untrusted text: an error names it only if it is registered.
fn registered_name(name: &str) -> &'static str {
    const OTHER_REGISTERED: &[&str] = &[
        "none",
        "HS256",
        "HS384",
        "HS512",
        "ES256K",
        Algorithm::ED25519,
        "Ed448",
        "ML-DSA-44",
        "ML-DSA-65",
        "ML-DSA-87",
    ];
    OTHER_REGISTERED
        .iter()
        .copied()
        .find(|registered| *registered == name)
        .or_else(|| Algorithm::from_name(name).map(Algorithm::as_str))
        .unwrap_or(UNREGISTERED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_and_hmac_are_not_representable() {
        for name in ["none", "None", "NONE", "nOnE", "", "HS256", "HS384", "HS512", "rs256", "RS256 "] {
            assert_eq!(Algorithm::from_name(name), None, "{name}");
            let refused = Algorithm::allowed(name, Algorithm::ALL).unwrap_err();
            assert_eq!(refused.code().as_str(), "E_ALGORITHM_NOT_ALLOWED");
        }
    }

    #[test]
    fn an_algorithm_outside_the_allow_list_is_refused_and_named() {
        let refused = Algorithm::allowed("ES256", &[Algorithm::Rs256]).unwrap_err();
        assert_eq!(
            refused,
            VerifyError::AlgorithmNotAllowed { algorithm: "ES256".into(), allowed: vec!["RS256".into()] }
        );
    }

    #[test]
    fn ed25519_is_another_name_for_eddsa() {
        for name in ["Ed25519", "EdDSA"] {
            assert_eq!(Algorithm::allowed(name, &[Algorithm::EdDsa]), Ok(Algorithm::EdDsa), "{name}");
            assert_eq!(name.parse(), Ok(Algorithm::EdDsa), "{name}");
            let refused = Algorithm::allowed(name, &[Algorithm::Rs256]).unwrap_err();
            assert!(refused.to_string().contains(&format!("`{name}`")), "{refused}");
        }
        // RFC 9864 registers these for COSE only, and Ed448 is another signature.
        for name in ["ESP256", "ESP384", "ESP512", "Ed448", "ed25519", "ED25519"] {
            assert_eq!(Algorithm::from_name(name), None, "{name}");
        }
    }

    #[test]
    fn a_configured_name_that_is_not_supported_is_explained() {
        for (name, words) in [
            ("rs256", "spelled otherwise: write `RS256`; supported are RS256, RS384"),
            (" RS256", "spelled otherwise: write `RS256`"),
            ("eddsa", "spelled otherwise: write `EdDSA`"),
            ("HS256", "`HS256` is not a supported algorithm; supported are"),
            ("none", "`none` is not a supported algorithm"),
            ("RS256,ES256", "not that of a registered algorithm; supported are"),
            ("", "not that of a registered algorithm"),
        ] {
            let refused = name.parse::<Algorithm>().unwrap_err().to_string();
            assert!(refused.contains(words), "{name}: {refused}");
        }
    }

    #[test]
    fn an_unregistered_name_is_said_to_be_one() {
        let refused = Algorithm::allowed("rs256", &[Algorithm::Rs256, Algorithm::Es256]).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "the token names an algorithm that is not registered; allowed here: RS256, ES256"
        );
    }

    #[test]
    fn text_that_is_no_registered_name_never_reaches_an_error() {
        let refused = Algorithm::allowed("secret-in-alg", &[Algorithm::Rs256]).unwrap_err();
        assert!(!format!("{refused} {refused:?}").contains("secret"));
    }
}
