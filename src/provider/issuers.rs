//! The accepted issuers, each with its keys, and the choice of the set for a token.

use super::keys::KeyLocation;
use crate::error::VerifyError;
use crate::token::claims::{self, Claims};
use crate::token::policy::check_issuer;
use crate::token::registered::RegisteredClaims;

/// The key sets of a provider.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum IssuerSets {
    /// One for all tokens. `iss` is judged with the other claims, after the signature.
    One(IssuerKeys),
    /// The token's `iss` chooses the set, before the signature is checked. No place twice.
    ByIssuer(Vec<IssuerKeys>),
}

/// The set for a token.
pub(crate) struct Chosen<'s> {
    pub(crate) number: usize,
    pub(crate) keys: &'s IssuerKeys,
    /// The `iss` that chose it, if it did.
    pub(crate) issuer: Option<String>,
}

impl IssuerSets {
    pub(crate) fn all(&self) -> &[IssuerKeys] {
        match self {
            IssuerSets::One(only) => std::slice::from_ref(only),
            IssuerSets::ByIssuer(sets) => sets,
        }
    }

    /// The set for a token with this payload. Its `iss` only chooses among configured sets: no request is ever made to a
    /// place that a token names, and none at all for an issuer that is not accepted.
    pub(crate) fn choose(&self, payload: &[u8]) -> Result<Chosen<'_>, VerifyError> {
        let sets = match self {
            IssuerSets::One(only) => return Ok(Chosen { number: 0, keys: only, issuer: None }),
            IssuerSets::ByIssuer(sets) => sets,
        };
        let payload = claims::parse(claims::as_text(payload)?)?;
        let claims = Claims::top(&payload);
        let issuer = claims.text("iss")?.ok_or_else(|| claims.missing("iss"))?;
        let found = sets.iter().enumerate().find(|(_, keys)| keys.issuers.has(&issuer));
        let (number, keys) = found.ok_or_else(|| {
            let names = sets.iter().flat_map(|keys| keys.issuers.names());
            VerifyError::Issuer { expected: names.cloned().collect() }
        })?;
        Ok(Chosen { number, keys, issuer: Some(issuer) })
    }
}

/// Issuers whose tokens are verified with one key set.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct IssuerKeys {
    pub(crate) issuers: Issuers,
    pub(crate) location: KeyLocation,
}

impl IssuerKeys {
    /// Adds an issuer to the set at that place, or a new set: one place is fetched once.
    pub(super) fn add(sets: &mut Vec<IssuerKeys>, issuer: &str, location: KeyLocation) {
        let issuer = issuer.to_owned();
        for set in &mut *sets {
            if let (Issuers::OneOf(names), true) = (&mut set.issuers, set.location == location) {
                names.push(issuer);
                return;
            }
        }
        sets.push(IssuerKeys { issuers: Issuers::OneOf(vec![issuer]), location });
    }
}

/// The accepted values of `iss`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Issuers {
    /// Any, or none: only the key set decides.
    Any,
    /// Exactly one of these.
    OneOf(Vec<String>),
    /// One of these; a leading `https://` is ignored on both sides.
    OneOfHosts(Vec<String>),
}

impl Issuers {
    /// The accepted names; empty for any.
    pub(crate) fn names(&self) -> &[String] {
        match self {
            Issuers::Any => &[],
            Issuers::OneOf(names) | Issuers::OneOfHosts(names) => names,
        }
    }

    /// Whether one of these is named.
    pub(crate) fn has(&self, issuer: &str) -> bool {
        match self {
            Issuers::Any => false,
            Issuers::OneOf(names) => names.iter().any(|name| name == issuer),
            Issuers::OneOfHosts(names) => names.iter().any(|name| same_host(name, issuer)),
        }
    }

    pub(super) fn check(&self, registered: &RegisteredClaims) -> Result<(), VerifyError> {
        match self {
            Issuers::Any => Ok(()),
            Issuers::OneOf(names) | Issuers::OneOfHosts(names) => {
                check_issuer(registered, names, |issuer| self.has(issuer))
            }
        }
    }
}

/// Without the scheme, which some issuers leave out.
pub(super) fn without_scheme(issuer: &str) -> &str {
    issuer.strip_prefix("https://").unwrap_or(issuer)
}

fn same_host(accepted: &str, issuer: &str) -> bool {
    without_scheme(accepted) == without_scheme(issuer)
}
