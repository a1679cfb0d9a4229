//! Decoding without verifying: any well-formed token, expired and foreign ones too, and nothing it says is vouched
//! for. Nothing turns the result into a session.

use serde::Serialize;

use crate::error::VerifyError;
use crate::provider::{DynamicClaims, ParaClaims, ProviderClaims, TokenKind, legacy_info};
use crate::token::claims::{self, Claims, Problems, RegisteredClaims, whole_seconds};
use crate::token::{compact, header};
use crate::user::{Identity, Wallet};

/// Whose form a token has, judged by its claims alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
pub enum TokenShape {
    /// Para's: everything under `data`.
    Para,
    /// Dynamic's current form.
    Dynamic,
    /// Dynamic's deprecated form: everything under `info`.
    DynamicLegacy,
    /// None that is known here.
    Unknown,
}

/// A decoded token that **nobody vouches for**: anybody can write one. Good for showing and for finding out why a
/// verification fails; never for deciding who the user is. Printed, it leaves out everything about the user.
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
    /// What kind of token it is, where the form tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_kind: Option<TokenKind>,
    /// The user it claims to be about: Para's `data.userId`, Dynamic's `sub` or `info.userId`, else `sub`.
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
    /// The wallets it mentions. What `proof` says of them is only as good as the token.
    pub wallets: Vec<Wallet>,
    /// The provider's claims, where the form is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_claims: Option<ProviderClaims>,
    /// What a verification would refuse about the claims' types, in words that quote no value.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub claim_problems: Vec<String>,
    /// The header, JSON.
    pub header_json: String,
    /// The payload, JSON.
    pub claims_json: String,
}

/// Decodes a token without verifying anything. Accepts whatever is well-formed: expired tokens, foreign ones,
/// unknown algorithms, claims of odd types (see `claim_problems`).
///
/// **Never decide anything by the result**: there is no way from it to a [`Session`](crate::Session).
///
/// # Errors
/// `E_TOKEN_MALFORMED` or `E_TOKEN_TOO_LARGE`.
pub fn decode_unverified(token: &str) -> Result<UnverifiedToken, VerifyError> {
    let jws = compact::split(token)?;
    let header = header::parse(&jws.header)?;
    let claims_json = claims::text(jws.payload)?;
    let members = claims::parse(&claims_json)?;
    let problems = Problems::default();
    let claims = Claims::lenient(&members, &problems);
    let registered = note(RegisteredClaims::read(&claims), &problems).unwrap_or_default();
    let content = Content::read(&claims, &problems);
    Ok(UnverifiedToken {
        algorithm: header.algorithm,
        key_id: header.key_id,
        token_type: header.token_type,
        shape: content.shape,
        token_kind: content.token_kind,
        user_id: content.user_id.or_else(|| registered.subject.clone()),
        issuer: registered.issuer,
        subject: registered.subject,
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

/// What a provider's form adds to the registered claims.
struct Content {
    shape: TokenShape,
    token_kind: Option<TokenKind>,
    user_id: Option<String>,
    identity: Option<Identity>,
    wallets: Vec<Wallet>,
    provider_claims: Option<ProviderClaims>,
}

impl Default for Content {
    fn default() -> Self {
        Content {
            shape: TokenShape::Unknown,
            token_kind: None,
            user_id: None,
            identity: None,
            wallets: Vec::new(),
            provider_claims: None,
        }
    }
}

impl Content {
    /// The form decides first; whatever else can be read comes on top.
    fn read(claims: &Claims<'_>, problems: &Problems) -> Self {
        if claims.has_object("data")
            && let Ok(Some(data)) = claims.object("data")
            && (data.has("userId") || data.has("wallets") || data.has("authType"))
        {
            let para = note(ParaClaims::read(&data), problems);
            return Content {
                shape: TokenShape::Para,
                token_kind: Some(TokenKind::Id),
                user_id: para.as_ref().map(|para| para.user_id.clone()),
                identity: para.as_ref().map(ParaClaims::identity),
                wallets: para.as_ref().map(ParaClaims::merged_wallets).unwrap_or_default(),
                provider_claims: para.map(|para| ProviderClaims::Para(Box::new(para))),
            };
        }
        if claims.has_object("info")
            && let Ok(Some(info)) = legacy_info(claims)
        {
            let user_id = info.text("userId").ok().flatten();
            let dynamic = note(DynamicClaims::read_legacy(&info), problems).unwrap_or_default();
            return Self::dynamic(TokenShape::DynamicLegacy, TokenKind::Legacy, user_id, dynamic);
        }
        if claims.has("environment_id") {
            let dynamic = note(DynamicClaims::read(claims), problems).unwrap_or_default();
            return Self::dynamic(TokenShape::Dynamic, dynamic.token_kind(), None, dynamic);
        }
        Content::default()
    }

    fn dynamic(shape: TokenShape, kind: TokenKind, user_id: Option<String>, dynamic: DynamicClaims) -> Self {
        Content {
            shape,
            token_kind: Some(kind),
            user_id,
            identity: Some(dynamic.identity()),
            wallets: dynamic.merged_wallets(),
            provider_claims: Some(ProviderClaims::Dynamic(Box::new(dynamic))),
        }
    }
}

fn note<T>(read: Result<T, VerifyError>, problems: &Problems) -> Option<T> {
    read.map_err(|error| problems.borrow_mut().push(error.to_string())).ok()
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
