//! Any other issuer in the configuration JSON.

use serde::Deserialize;

use super::custom::{self, CustomProvider, ExpectedAudiences, ExpectedIssuers, IssuerKeySet};
use super::custom_claims::{KindClaim, WalletClaims};
use super::description::Description;
use super::keys::PublicKeys;
use crate::error::ConfigError;

/// Any other issuer. Issuers, audiences and algorithms have no default: to accept any, say so.
#[derive(Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CustomConfig {
    /// The `environment` of sessions. Default: `custom`.
    environment: Option<String>,
    /// The URL of the key set (https); exclusive with `keys`.
    keys_url: Option<String>,
    /// The keys themselves; exclusive with `keysUrl`.
    keys: Option<PublicKeys>,
    /// The token's `iss` must be exactly one of these; exclusive with `anyIssuer`.
    issuers: Option<Vec<String>>,
    /// Any `iss`, or none: only the key set decides.
    #[serde(default)]
    any_issuer: bool,
    /// One of these must be in the token's `aud`; exclusive with `anyAudience`.
    audiences: Option<Vec<String>>,
    /// Any `aud`, or none: tokens for other services of the same issuer are accepted.
    #[serde(default)]
    any_audience: bool,
    /// The accepted algorithms, at least one.
    #[serde(default)]
    #[cfg_attr(feature = "json-schema", schemars(with = "Vec<crate::json_schema::AlgorithmName>"))]
    algorithms: Vec<String>,
    /// The `typ` the header must have, e.g. `at+jwt` (RFC 8725 §3.11). Default: any or none.
    token_type: Option<String>,
    /// Claims that must be present. Default: none beyond `exp` and the user id.
    #[serde(default)]
    required_claims: Vec<String>,
    /// The top-level claim with the user's id. Default: `sub`. Not with several `issuerKeys`: two issuers may give two
    /// users the same id.
    user_id_claim: Option<String>,
    /// Several top-level claims that are the user's id together, all required: the id is the JSON text of their
    /// list. For an issuer whose ids are unique only with another claim. Required with several `issuerKeys`: with `iss`
    /// among the claims, or with claims that are unique over all issuers. Exclusive with `userIdClaim`.
    #[serde(default)]
    user_id_claims: Vec<String>,
    /// Issuers that each have a key set of their own; exclusive with `issuers`, `anyIssuer`, `keysUrl` and `keys`. With
    /// several, `userIdClaims` must say how their users are told apart. At most 16 different key sets.
    #[serde(default)]
    issuer_keys: Vec<IssuerKeySet>,
    /// Where the tokens list the user's wallets. Default: sessions have no wallets.
    wallets: Option<WalletClaims>,
    /// How long after `iat` a token is accepted, in seconds, 1 to 31,536,000; the session expires then too. The leeway is
    /// added. `iat` is required then, and one in the future is accepted. Default: a token is accepted until `exp`.
    max_age_secs: Option<i64>,
    /// Which kind of the issuer's tokens is accepted. Default: every kind.
    kind_claim: Option<KindClaim>,
}

impl CustomConfig {
    pub(super) fn describe(self) -> Result<Description, ConfigError> {
        let defaults = CustomProvider::default();
        if self.user_id_claim.is_some() && !self.user_id_claims.is_empty() {
            let detail = "say either `userIdClaim` or `userIdClaims`".to_owned();
            return Err(ConfigError::Format { detail });
        }
        custom::describe(CustomProvider {
            environment: self.environment.unwrap_or(defaults.environment),
            keys_url: self.keys_url,
            keys: self.keys,
            issuers: match (self.issuers, self.any_issuer) {
                (Some(issuers), false) => Some(ExpectedIssuers::OneOf(issuers)),
                // Beside `issuerKeys` either of them is refused.
                (Some(_), true) if self.issuer_keys.is_empty() => None,
                (_, true) => Some(ExpectedIssuers::AnyIssuer),
                _ => None,
            },
            audiences: match (self.audiences, self.any_audience) {
                (Some(audiences), false) => Some(ExpectedAudiences::OneOf(audiences)),
                (None, true) => Some(ExpectedAudiences::AnyAudience),
                _ => None,
            },
            algorithms: self.algorithms.iter().map(|name| name.parse()).collect::<Result<_, _>>()?,
            token_type: self.token_type,
            required_claims: self.required_claims,
            user_id_claim: self.user_id_claim.unwrap_or(defaults.user_id_claim),
            user_id_claims: self.user_id_claims,
            issuer_keys: self.issuer_keys,
            wallets: self.wallets,
            max_age_secs: self.max_age_secs,
            kind_claim: self.kind_claim,
        })
    }
}
