//! Decoding without verifying: any well-formed token, also expired ones and those of other issuers. Nothing in it is
//! verified, and nothing turns the result into a session.

use std::borrow::Cow;

use serde::Serialize;

use crate::error::VerifyError;
use crate::provider::{ProviderClaims, TokenKind, recognise};
use crate::token::claims::{self, Claims, Problems};
use crate::token::registered::{RegisteredClaims, whole_seconds};
use crate::token::{compact, header};
use crate::user::{Identity, Wallet};

pub use crate::provider::TokenShape;

/// A decoded token that is **not verified**: anybody can write one. Use it to show a token, or to find out why a
/// verification fails; never to decide who the user is. Its `Debug` output leaves out everything about the user.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct UnverifiedToken {
    /// The header's `alg`, whatever it says.
    pub algorithm: String,
    /// The header's `kid`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    /// The header's `typ`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_type: Option<String>,
    /// Whose form the token has.
    pub shape: TokenShape,
    /// What kind of token it is, if the form says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_kind: Option<TokenKind>,
    /// The user it claims to be about, as the provider's sessions have it; `sub` if the form is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// `iss`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// `sub`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// `aud`.
    pub audiences: Vec<String>,
    /// `iat`, in seconds since the epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_at: Option<i64>,
    /// `nbf`, in seconds since the epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_before_at: Option<i64>,
    /// `exp`, in seconds since the epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<i64>,
    /// How the user is said to have signed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
    /// The wallets it mentions. Their `proof` is not verified either.
    pub wallets: Vec<Wallet>,
    /// The provider's claims, if the form is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_claims: Option<ProviderClaims>,
    /// Which claims a verification would refuse for their type, without quoting a value.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub claim_problems: Vec<String>,
    /// The header, JSON.
    pub header_json: String,
    /// The payload, JSON.
    pub claims_json: String,
}

/// Decodes a token without verifying anything. Accepts every well-formed token: expired tokens, other issuers, unknown
/// algorithms, claims of wrong types (see `claim_problems`).
///
/// **Never decide anything with the result**: there is no way from it to a [`Session`](crate::Session).
///
/// # Errors
/// `E_TOKEN_MALFORMED` or `E_TOKEN_TOO_LARGE`.
pub fn decode_unverified(token: &str) -> Result<UnverifiedToken, VerifyError> {
    let jws = compact::split(token)?;
    let header = header::parse(&jws.header)?;
    let claims_json = claims::text(jws.payload)?;
    let payload = claims::parse(&claims_json)?;
    let problems = Problems::default();
    let claims = Claims::lenient(&payload, &problems);
    let registered = claims::note(RegisteredClaims::read(&claims), &problems).unwrap_or_default();
    // The form decides first; other readable claims are added.
    let content = recognise(&claims, &problems).unwrap_or_default();
    Ok(UnverifiedToken {
        algorithm: header.algorithm.into_owned(),
        key_id: header.key_id.map(Cow::into_owned),
        token_type: header.token_type.map(Cow::into_owned),
        shape: content.shape,
        token_kind: content.token_kind,
        user_id: content.user_id.or_else(|| registered.subject.map(str::to_owned)),
        issuer: registered.issuer,
        subject: registered.subject.map(str::to_owned),
        audiences: registered.audiences.unwrap_or_default(),
        issued_at: registered.issued.map(whole_seconds),
        not_before_at: registered.not_before.map(whole_seconds),
        expires_at: registered.expires.map(whole_seconds),
        identity: content.identity,
        wallets: content.wallets,
        provider_claims: content.provider_claims,
        claim_problems: problems.into_inner(),
        header_json: jws.header,
        claims_json,
    })
}

#[cfg_attr(feature = "ffi", uniffi::export)]
impl UnverifiedToken {
    /// The token as JSON: camelCase members, instants as integer seconds, absent members left out.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Strings, numbers and lists always serialise.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl std::fmt::Debug for UnverifiedToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UnverifiedToken")
            .field("shape", &self.shape)
            .field("token_kind", &self.token_kind)
            .field("wallets", &self.wallets.len())
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}
