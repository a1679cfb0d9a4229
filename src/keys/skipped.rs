//! Published keys that are skipped, and why.

use serde::Serialize;

/// Why a published key is not used.
#[derive(thiserror::Error, Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SkipReason {
    /// The element of `keys` is not a JSON object.
    #[error("not a JSON object")]
    NotAnObject,
    /// A member that this key type needs is missing.
    #[error("the member `{0}` is missing")]
    MissingMember(&'static str),
    /// A member has the wrong JSON type.
    #[error("the member `{0}` has the wrong type")]
    BadMember(&'static str),
    /// A member's text is not base64url.
    #[error("the member `{0}` is not base64url")]
    NotBase64Url(&'static str),
    /// A number does not have the bytes that its curve needs.
    #[error("the member `{member}` has {bytes} bytes; it should have {expected}")]
    WrongLength {
        /// The member.
        member: &'static str,
        /// How many bytes it has.
        bytes: i64,
        /// How many it should have.
        expected: i64,
    },
    /// The point in a PEM is compressed, or of another form.
    #[error(
        "its point is not uncompressed; `openssl ec -pubin -in FILE -conv_form uncompressed -pubout` writes it so"
    )]
    PointForm,
    /// This library does not know this `kty`, which may be newer.
    #[error("unknown key type (`kty`)")]
    UnknownKeyType,
    /// This library does not know this `crv`.
    #[error("unknown curve (`crv`)")]
    UnknownCurve,
    /// A symmetric key: anybody who can read it can sign with it.
    #[error("a symmetric key never verifies a published signature")]
    Symmetric,
    /// The private part is published: anybody who can read it can sign with it.
    #[error("its private part is published, so anybody could sign with it")]
    Private,
    /// `use` is not `sig`.
    #[error("its `use` is not `sig`")]
    NotForSignatures,
    /// `key_ops` does not contain `verify`.
    #[error("its `key_ops` does not contain `verify`")]
    NotForVerifying,
    /// `alg` is not a supported signature algorithm.
    #[error("its `alg` is not a supported signature algorithm")]
    UnsupportedAlgorithm,
    /// `alg` belongs to another key type.
    #[error("its `alg` belongs to another key type")]
    AlgorithmOfAnotherKeyType,
    /// The RSA modulus does not have 2048 to 8192 bits.
    #[error(
        "its RSA modulus `n` has {0} bits, {bytes} bytes; it should have 2048 to 8192 bits, 256 to 1024 bytes",
        bytes = .0.div_euclid(8) + i64::from(.0.rem_euclid(8) != 0)
    )]
    RsaSize(i64),
    /// The RSA modulus is even, or the exponent is not odd between 3 and 2^33.
    #[error("its RSA modulus `n` is even, or its exponent `e` is not odd between 3 and 2^33")]
    RsaNumbers,
    /// The point is not on the curve.
    #[error("its point is not on the curve")]
    NotOnCurve,
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
