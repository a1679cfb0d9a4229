//! The factors of a Stytch session: what the user has shown (`stytch` 14.2.0, `types/lib/b2c/sessions.d.ts`).

use crate::error::VerifyError;
use crate::token::claims::Claims;
use crate::user::identity::oauth_method;
use crate::user::{Chain, Custody, Identity, IdentityKind, ListedWallet, Proof, Wallet, merge};

/// What the delivery method of an account with another service begins with. The first one is of a session that was exchanged
/// for one of another organization.
const OAUTH_PREFIXES: [&str; 2] = ["oauth_exchange_", "oauth_"];

/// A method that begins like these and names no service.
const NO_SERVICE: &str = "oauth_access_token_exchange";

/// The factors, in the token's order.
#[derive(Default)]
pub(super) struct StytchFactors {
    wallets: Vec<StytchWallet>,
    emails: Vec<String>,
    phones: Vec<String>,
    /// The word for each factor and its service.
    means: Vec<(IdentityKind, Option<String>)>,
}

struct StytchWallet {
    id: Option<String>,
    address: String,
    chain_word: String,
}

impl StytchFactors {
    pub(super) fn read(session: &Claims<'_>) -> Result<Self, VerifyError> {
        let mut factors = StytchFactors::default();
        for factor in session.objects("authentication_factors")? {
            factors.add(&factor)?;
        }
        Ok(factors)
    }

    fn add(&mut self, factor: &Claims<'_>) -> Result<(), VerifyError> {
        let method = factor.text("delivery_method")?.unwrap_or_default();
        let service = OAUTH_PREFIXES.iter().find_map(|prefix| method.strip_prefix(prefix));
        let service = service.filter(|_| method != NO_SERVICE).map(oauth_method);
        let mut kind = if service.is_some() { IdentityKind::Oauth } else { IdentityKind::Unknown };
        // A code or a link was sent to it, or it stands beside a password.
        if let Some(email) = factor.object("email_factor")?
            && let Some(address) = email.filled_text("email_address")?
        {
            self.emails.push(address);
            kind = IdentityKind::Email;
        }
        if let Some(phone) = factor.object("phone_number_factor")?
            && let Some(number) = phone.filled_text("phone_number")?
        {
            self.phones.push(number);
            kind = IdentityKind::Phone;
        }
        if factor.has("authenticator_app_factor") {
            kind = IdentityKind::Totp;
        }
        // The user has signed Stytch's challenge with it, else it would be no factor.
        if let Some(wallet) = factor.object("crypto_wallet_factor")? {
            self.wallets.push(StytchWallet {
                id: wallet.filled_text("crypto_wallet_id")?,
                address: wallet.text("crypto_wallet_address")?.unwrap_or_default(),
                chain_word: wallet.text("crypto_wallet_type")?.unwrap_or_default(),
            });
            kind = IdentityKind::ExternalWallet;
        }
        self.means.push((kind, service));
        Ok(())
    }

    /// With several factors the token does not say with which of them the user signed in first.
    pub(super) fn identity(&self) -> Identity {
        let (kind, service) = match &self.means[..] {
            [only] => only.clone(),
            _ => (IdentityKind::Unknown, None),
        };
        let email = self.emails.first().cloned();
        let phone = self.phones.first().cloned();
        let external_wallet_address =
            self.wallets.first().map(|wallet| wallet.address.clone()).filter(|address| !address.is_empty());
        let identifier = match kind {
            IdentityKind::Email => email.clone(),
            IdentityKind::Phone => phone.clone(),
            IdentityKind::ExternalWallet => external_wallet_address.clone(),
            _ => None,
        };
        Identity {
            identifier,
            email,
            phone,
            external_wallet_address,
            oauth_method: service,
            ..Identity::of_kind(kind)
        }
    }

    pub(super) fn wallets(&self) -> Vec<Wallet> {
        let listed = self.wallets.iter().map(|wallet| {
            let word = wallet.chain_word.as_str();
            let chain = if word.is_empty() { Chain::Unknown } else { Chain::from(word) };
            ListedWallet {
                id: wallet.id.as_deref(),
                custody: Custody::External,
                proof: Proof::Signed,
                ..ListedWallet::new(&wallet.address, chain, word)
            }
        });
        merge(listed.filter(|listed| !listed.address.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::token::claims;

    fn read(factors: &Value) -> StytchFactors {
        let payload = json!({ "authentication_factors": factors }).to_string();
        let payload = claims::parse(&payload).unwrap();
        StytchFactors::read(&Claims::top(&payload)).unwrap()
    }

    #[test]
    fn the_only_factor_says_how_the_user_signed_in() {
        let email = json!({ "type": "otp", "delivery_method": "email", "email_factor": { "email_address": "ada@example.com" } });
        let phone = json!({ "type": "otp", "delivery_method": "sms", "phone_number_factor": { "phone_number": "+15555550100" } });
        let google = json!({ "type": "oauth", "delivery_method": "oauth_google", "google_oauth_factor": { "id": "1" } });
        let twitter = json!({ "type": "oauth", "delivery_method": "oauth_twitter", "twitter_oauth_factor": { "id": "1" } });
        let exchanged = json!({ "type": "oauth", "delivery_method": "oauth_exchange_slack", "slack_oauth_exchange_factor": { "email_id": "e" } });
        let app = json!({ "type": "oauth", "delivery_method": "oauth_access_token_exchange", "oauth_access_token_exchange_factor": { "client_id": "c" } });
        let totp = json!({ "type": "totp", "delivery_method": "authenticator_app", "authenticator_app_factor": { "totp_id": "t" } });
        let of = |factors: Value| {
            let identity = read(&factors).identity();
            (identity.kind, identity.identifier, identity.oauth_method)
        };
        assert_eq!(of(json!([email])), (IdentityKind::Email, Some("ada@example.com".into()), None));
        assert_eq!(of(json!([phone])), (IdentityKind::Phone, Some("+15555550100".into()), None));
        assert_eq!(of(json!([google])), (IdentityKind::Oauth, None, Some("google".into())));
        assert_eq!(of(json!([twitter])), (IdentityKind::Oauth, None, Some("x".into())));
        assert_eq!(of(json!([exchanged])), (IdentityKind::Oauth, None, Some("slack".into())));
        assert_eq!(of(json!([app])), (IdentityKind::Unknown, None, None));
        assert_eq!(of(json!([totp])), (IdentityKind::Totp, None, None));
        assert_eq!(of(json!([])), (IdentityKind::Unknown, None, None));
        assert_eq!(of(json!([{ "type": "new" }])), (IdentityKind::Unknown, None, None));
        let both = read(&json!([email, phone])).identity();
        assert_eq!((both.kind, both.identifier), (IdentityKind::Unknown, None));
        assert_eq!(
            (both.email.as_deref(), both.phone.as_deref()),
            (Some("ada@example.com"), Some("+15555550100"))
        );
    }

    #[test]
    fn a_wallet_factor_is_an_external_wallet_that_signed() {
        let factor = json!({ "type": "crypto", "delivery_method": "crypto_wallet", "crypto_wallet_factor": {
            "crypto_wallet_id": "w", "crypto_wallet_address": "0x9dd3824F4E5fC1E1c4A7cbd6CDd3f61D9b1e4B3C",
            "crypto_wallet_type": "ethereum",
        } });
        let factors = read(&json!([factor]));
        assert_eq!(factors.identity().kind, IdentityKind::ExternalWallet);
        let wallets = factors.wallets();
        assert_eq!(wallets.len(), 1);
        assert_eq!((wallets[0].chain.clone(), wallets[0].custody), (Chain::Eip155, Custody::External));
        assert_eq!((wallets[0].proof, wallets[0].id.as_deref()), (Proof::Signed, Some("w")));
        assert!(read(&json!([{ "crypto_wallet_factor": {} }])).wallets().is_empty());
    }
}
