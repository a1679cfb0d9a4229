//! A verified token, with its entry for the vault.

use std::sync::Arc;

use ring::digest;

use super::machine::Credential;
use crate::clock::Clock;
use crate::error::{SessionError, VerifyError};
use crate::provider::{ProviderKind, TokenKind};
use crate::session::Session;
use crate::vault::StoredToken;
use crate::verifier::Verifier;

/// A verified token. `{:?}` does not show it.
#[derive(Clone)]
pub(super) struct VerifiedToken {
    pub(super) session: Arc<Session>,
    pub(super) stored: Arc<StoredToken>,
    name: TokenName,
}

/// The token's SHA-256: distinguishes tokens without containing one.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct TokenName([u8; digest::SHA256_OUTPUT_LEN]);

impl TokenName {
    pub(super) fn of(token: &str) -> Self {
        let mut name = [0; digest::SHA256_OUTPUT_LEN];
        let hash = digest::digest(&digest::SHA256, token.as_bytes());
        name.iter_mut().zip(hash.as_ref()).for_each(|(to, from)| *to = *from);
        TokenName(name)
    }
}

impl std::fmt::Debug for TokenName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenName(..)")
    }
}

impl std::fmt::Debug for VerifiedToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("VerifiedToken(..)")
    }
}

impl Credential for VerifiedToken {
    type Name = TokenName;

    fn name(&self) -> TokenName {
        self.name.clone()
    }

    fn is_of_user_of(&self, other: &Self) -> bool {
        self.session.user_id == other.session.user_id
    }

    fn expires_at(&self) -> i64 {
        self.session.expires_at
    }
}

impl VerifiedToken {
    pub(super) fn new(session: Session, stored: StoredToken) -> Self {
        let name = TokenName::of(stored.token());
        VerifiedToken { session: Arc::new(session), stored: Arc::new(stored), name }
    }
}

/// Verifies a token for a sign-in. Waits for the keys.
pub(super) fn verify(
    verifier: &Verifier,
    clock: &dyn Clock,
    accepts_access_tokens: bool,
    token: &str,
    key_id: Option<&str>,
) -> Result<VerifiedToken, SessionError> {
    // The verifier's futures need no runtime.
    let (session, stored) = pollster::block_on(verifier.verify_to_keep(token, key_id))?;
    check_kind(&session, accepts_access_tokens)?;
    // The leeway is for tokens in use; a session does not start with an expired token.
    if session.remaining_secs(clock.now_at()) <= 0 {
        let clock_offset_secs = verifier.clock_offset_secs();
        return Err(VerifyError::Expired { expired_at: session.expires_at, clock_offset_secs }.into());
    }
    Ok(VerifiedToken::new(session, stored))
}

/// Whether a token of that kind can sign a user in.
pub(super) fn check_kind(session: &Session, accepts_access_tokens: bool) -> Result<(), SessionError> {
    match refusal(session.token_kind, session.provider, accepts_access_tokens) {
        None => Ok(()),
        Some(detail) => Err(SessionError::TokenKind { request_id: None, detail: detail.to_owned() }),
    }
}

fn refusal(kind: TokenKind, provider: ProviderKind, accepts_access_tokens: bool) -> Option<&'static str> {
    match (kind, provider) {
        (TokenKind::Elevated, _) => {
            Some("an elevated token grants one more right for a moment; it is no login")
        }
        (TokenKind::Access, _) if accepts_access_tokens => None,
        (TokenKind::Access, ProviderKind::Dynamic) => Some(
            "Dynamic's access token names no wallets; the ID token is the `jwt` of `refreshAuth()` or of a sign-in's \
             answer, or `auth.token` of the older client",
        ),
        (TokenKind::Access, ProviderKind::Privy) => Some(
            "Privy's access token names no wallets; pass the identity token, or say that the session accepts access \
             tokens",
        ),
        (TokenKind::Access, _) => Some("an access token names no wallets; pass the ID token"),
        (TokenKind::Id | TokenKind::Legacy, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_access_tokens_refusal_is_in_its_providers_words() {
        let refused = |provider| refusal(TokenKind::Access, provider, false).unwrap_or_default();
        assert!(refused(ProviderKind::Dynamic).contains("`refreshAuth()`"));
        assert!(refused(ProviderKind::Privy).contains("the identity token"));
        for provider in [ProviderKind::Privy, ProviderKind::Para, ProviderKind::Stytch, ProviderKind::Custom]
        {
            let text = refused(provider);
            assert!(!text.is_empty() && !text.contains("Dynamic") && !text.contains("refreshAuth"), "{text}");
        }
        assert_eq!(refusal(TokenKind::Access, ProviderKind::Privy, true), None);
        assert!(refusal(TokenKind::Elevated, ProviderKind::Dynamic, true).is_some());
        assert_eq!(refusal(TokenKind::Id, ProviderKind::Privy, false), None);
    }
}
