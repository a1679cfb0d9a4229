//! Published keys that are left out, and why.

use serde::Serialize;

/// Why a published key is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SkipReason {
    /// The element of `keys` is not a JSON object.
    NotAnObject,
    /// A member that this key type needs is absent.
    MissingMember(&'static str),
    /// A member has the wrong type or is not base64url.
    BadMember(&'static str),
    /// `kty` is none that this library knows; a newer one, perhaps.
    UnknownKeyType,
    /// `crv` is none that this library knows.
    UnknownCurve,
    /// A symmetric key: whoever can read it could sign with it.
    Symmetric,
    /// The private part is published: whoever can read it could sign with it.
    Private,
    /// `use` is not `sig`.
    NotForSignatures,
    /// `key_ops` does not contain `verify`.
    NotForVerifying,
    /// `alg` is not a supported signature algorithm.
    UnsupportedAlgorithm,
    /// `alg` belongs to another key type.
    AlgorithmOfAnotherKeyType,
    /// The RSA modulus has not 2048 to 8192 bits.
    RsaSize(i64),
    /// The RSA modulus is even, or the exponent is not odd between 3 and 2^33.
    RsaNumbers,
    /// The point is not on the curve.
    NotOnCurve,
}

impl std::fmt::Display for SkipReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            SkipReason::NotAnObject => f.write_str("not a JSON object"),
            SkipReason::MissingMember(name) => write!(f, "the member `{name}` is missing"),
            SkipReason::BadMember(name) => write!(f, "the member `{name}` is not of the right form"),
            SkipReason::UnknownKeyType => f.write_str("unknown key type (`kty`)"),
            SkipReason::UnknownCurve => f.write_str("unknown curve (`crv`)"),
            SkipReason::Symmetric => f.write_str("a symmetric key never verifies a published signature"),
            SkipReason::Private => {
                f.write_str("its private part is published, so anybody could sign with it")
            }
            SkipReason::NotForSignatures => f.write_str("its `use` is not `sig`"),
            SkipReason::NotForVerifying => f.write_str("its `key_ops` does not contain `verify`"),
            SkipReason::UnsupportedAlgorithm => {
                f.write_str("its `alg` is not a supported signature algorithm")
            }
            SkipReason::AlgorithmOfAnotherKeyType => f.write_str("its `alg` belongs to another key type"),
            SkipReason::RsaSize(bits) => {
                write!(f, "an RSA modulus of {bits} bits (accepted are 2048 to 8192)")
            }
            SkipReason::RsaNumbers => {
                f.write_str("its RSA modulus is even, or its exponent is not odd between 3 and 2^33")
            }
            SkipReason::NotOnCurve => f.write_str("its point is not on the curve"),
        }
    }
}

/// In JSON the reason is its text.
impl Serialize for SkipReason {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A published key that is not used, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
pub struct SkippedKey {
    /// Its `kid`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    /// Why it is not used.
    #[cfg_attr(feature = "json-schema", schemars(with = "String"))]
    pub reason: SkipReason,
}
