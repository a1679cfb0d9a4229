//! What a provider is, as one value: its issuers with their keys, and the rules for its tokens.

use std::any::Any;
use std::borrow::Cow;
use std::fmt::Debug;
use std::sync::Arc;

use super::ProviderKind;
use super::claims::{ProviderClaims, TokenKind};
use super::issuers::{IssuerKeys, IssuerSets};
use super::user_id::UserId;
use crate::error::VerifyError;
use crate::token::Algorithm;
use crate::token::claims::Claims;
use crate::token::header::{JoseHeader, same_media_type};
use crate::token::policy::{Moment, check_age, check_audience, check_time};
use crate::token::registered::RegisteredClaims;
use crate::user::{Identity, Wallet};

/// A provider. What all providers have is here, and is checked here in one order; what only its own tokens have is in its
/// form.
#[derive(Clone, Debug)]
pub(crate) struct Description {
    pub(crate) kind: ProviderKind,
    /// The `environment` of sessions: the provider's name for the app's project.
    pub(crate) environment: String,
    /// The accepted issuers with their keys.
    pub(crate) key_sets: IssuerSets,
    pub(crate) algorithms: Cow<'static, [Algorithm]>,
    /// The `typ` that the header must have; none accepts any.
    pub(crate) token_type: Option<Cow<'static, str>>,
    /// One of these must be in `aud`; none accepts any.
    pub(crate) audiences: Option<Vec<String>>,
    pub(crate) required_claims: Vec<String>,
    pub(crate) user_id: UserId,
    pub(crate) token_kinds: Cow<'static, [TokenKind]>,
    /// How long after `iat` a token is accepted, however long it lives; none for as long as it lives.
    pub(crate) max_age_secs: Option<u32>,
    /// The usual cause of an unknown key id.
    pub(crate) unknown_key_hint: Cow<'static, str>,
    pub(crate) form: Arc<dyn Form>,
}

/// Where a provider's tokens have what no other provider's tokens have: kinds, identity, wallets.
pub(crate) trait Form: SameForm + Any + Debug + Send + Sync {
    /// Reads the claims, typed. It comes before every other check of the claims, so it refuses what is not accepted at all.
    fn read(&self, claims: &Claims<'_>, registered: &RegisteredClaims) -> Result<Content, VerifyError>;
}

/// Equality of forms, for each one that has `PartialEq`.
pub(crate) trait SameForm {
    fn is_same(&self, other: &dyn Form) -> bool;
}

impl<F: Form + PartialEq> SameForm for F {
    fn is_same(&self, other: &dyn Form) -> bool {
        (other as &dyn Any).downcast_ref::<F>() == Some(self)
    }
}

/// What a token says in its provider's own form.
#[derive(Debug)]
pub(crate) struct Content {
    /// None for a kind that no provider's rules accept.
    pub(crate) token_kind: Option<TokenKind>,
    pub(crate) identity: Identity,
    pub(crate) wallets: Vec<Wallet>,
    pub(crate) provider_claims: Option<ProviderClaims>,
    /// How the user's id is made, where it differs from the provider's other tokens.
    pub(crate) user_id: Option<UserId>,
    /// Whether `iss` and `aud` are checked only if present.
    pub(crate) may_lack_origin: bool,
    /// The form's own check that counts after audience and issuer, e.g. of the app's project.
    pub(crate) own_check: Result<(), VerifyError>,
    /// The form's own check that counts last: a token that has expired is said to have expired.
    pub(crate) last_check: Result<(), VerifyError>,
}

impl Content {
    /// A token without rules of its own.
    pub(crate) fn new(token_kind: TokenKind, identity: Identity) -> Self {
        Content {
            token_kind: Some(token_kind),
            identity,
            wallets: Vec::new(),
            provider_claims: None,
            user_id: None,
            may_lack_origin: false,
            own_check: Ok(()),
            last_check: Ok(()),
        }
    }

    pub(crate) fn with_claims(self, provider_claims: ProviderClaims) -> Self {
        Content { provider_claims: Some(provider_claims), ..self }
    }
}

/// A session's parts that come from a token's claims.
pub(crate) struct Judged {
    pub(crate) user_id: String,
    pub(crate) identity: Identity,
    pub(crate) wallets: Vec<Wallet>,
    pub(crate) expires_at: i64,
    pub(crate) token_kind: TokenKind,
    pub(crate) provider_claims: Option<ProviderClaims>,
}

impl Description {
    /// Checks the header beyond what the signature needs.
    pub(crate) fn check_header(&self, header: &JoseHeader) -> Result<(), VerifyError> {
        let Some(expected) = self.token_type.as_deref() else { return Ok(()) };
        match &header.token_type {
            Some(token_type) if same_media_type(token_type, expected) => Ok(()),
            _ => Err(VerifyError::TokenType { expected: expected.to_owned() }),
        }
    }

    /// Checks the claims of a token that was signed with a key of `keys`. The order decides which error a token with several
    /// faults gets.
    pub(crate) fn judge(
        &self,
        keys: &IssuerKeys,
        claims: &Claims<'_>,
        registered: &RegisteredClaims,
        moment: Moment,
    ) -> Result<Judged, VerifyError> {
        let content = self.form.read(claims, registered)?;
        if let Some(audiences) = &self.audiences
            && (registered.audiences.is_some() || !content.may_lack_origin)
        {
            check_audience(registered, audiences)?;
        }
        if registered.issuer.is_some() || !content.may_lack_origin {
            keys.issuers.check(registered)?;
        }
        let token_kind = self.accepted(content.token_kind)?;
        content.own_check?;
        if let Some(missing) = self.required_claims.iter().find(|name| !claims.has(name)) {
            return Err(claims.missing(missing));
        }
        let user_id = content.user_id.as_ref().unwrap_or(&self.user_id).read(claims)?;
        let expires_at = self.check_times(registered, moment)?;
        content.last_check?;
        Ok(Judged {
            user_id,
            identity: content.identity,
            wallets: content.wallets,
            expires_at,
            token_kind,
            provider_claims: content.provider_claims,
        })
    }

    /// The end of the token's time, which is the earlier one of `exp` and the greatest age. One that has passed is told with that
    /// end.
    fn check_times(&self, registered: &RegisteredClaims, moment: Moment) -> Result<i64, VerifyError> {
        let time = check_time(registered, moment);
        let Some(max_age_secs) = self.max_age_secs else { return time };
        match (time, check_age(registered, max_age_secs, moment)) {
            (Ok(expires_at), Ok(ends_at)) => Ok(expires_at.min(ends_at)),
            (
                Err(VerifyError::Expired { expired_at, clock_offset_secs }),
                Err(VerifyError::Expired { expired_at: ended_at, .. }),
            ) => Err(VerifyError::Expired { expired_at: expired_at.min(ended_at), clock_offset_secs }),
            (Err(error), _) | (_, Err(error)) => Err(error),
        }
    }

    fn accepted(&self, token_kind: Option<TokenKind>) -> Result<TokenKind, VerifyError> {
        token_kind.filter(|kind| self.token_kinds.contains(kind)).ok_or_else(|| {
            let expected = self.token_kinds.iter().map(|kind| kind.as_str().to_owned()).collect();
            VerifyError::TokenKind { expected }
        })
    }
}

/// Whether the same tokens are accepted, with keys from the same places.
impl PartialEq for Description {
    fn eq(&self, other: &Self) -> bool {
        let Description {
            kind,
            environment,
            key_sets,
            algorithms,
            token_type,
            audiences,
            required_claims,
            user_id,
            token_kinds,
            max_age_secs,
            unknown_key_hint,
            form,
        } = self;
        *kind == other.kind
            && *environment == other.environment
            && *key_sets == other.key_sets
            && *algorithms == other.algorithms
            && *token_type == other.token_type
            && *audiences == other.audiences
            && *required_claims == other.required_claims
            && *user_id == other.user_id
            && *token_kinds == other.token_kinds
            && *max_age_secs == other.max_age_secs
            && *unknown_key_hint == other.unknown_key_hint
            && form.is_same(&*other.form)
    }
}
