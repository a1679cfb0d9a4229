//! The accounts in Privy's identity token (`@privy-io/node` 0.35.0, `src/lib/identity-token.ts`).

use crate::error::VerifyError;
use crate::token::claims::Claims;
use crate::user::address::guess_chain;
use crate::user::identity::oauth_method;
use crate::user::{Chain, Custody, Identity, IdentityKind, ListedWallet, Proof, Wallet, merge};

/// What an account that is a login with another service ends with.
const OAUTH_SUFFIX: &str = "_oauth";

/// The accounts of a kind that is known here, in the token's order.
#[derive(Default)]
pub(super) struct PrivyAccounts {
    wallets: Vec<PrivyWallet>,
    /// Those that a user can sign in with.
    logins: Vec<Login>,
}

struct PrivyWallet {
    id: Option<String>,
    address: String,
    /// Privy's word; empty where the kind of the account says the chain.
    chain_word: String,
    chain: Chain,
    name: Option<String>,
    custody: Custody,
    proof: Proof,
}

struct Login {
    kind: IdentityKind,
    identifier: Option<String>,
    email: Option<String>,
    oauth_service: Option<String>,
}

impl PrivyAccounts {
    pub(super) fn read(claims: &Claims<'_>, name: &'static str) -> Result<Self, VerifyError> {
        let mut accounts = PrivyAccounts::default();
        if let Some(list) = claims.embedded_list(name)? {
            for account in list.objects()? {
                accounts.add(&account)?;
            }
        }
        Ok(accounts)
    }

    fn add(&mut self, account: &Claims<'_>) -> Result<(), VerifyError> {
        let login = |kind, identifier| Login { kind, identifier, email: None, oauth_service: None };
        let kind = account.text("type")?.unwrap_or_default();
        let login = match kind.as_str() {
            "wallet" => return self.add_wallet(account),
            "smart_wallet" => return self.add_smart_wallet(account),
            "cross_app" => {
                self.add_cross_app(account)?;
                login(IdentityKind::Other(kind), account.filled_text("subject")?)
            }
            "email" => {
                let email = account.filled_text("address")?;
                Login { email: email.clone(), ..login(IdentityKind::Email, email) }
            }
            "phone" => login(IdentityKind::Phone, account.filled_text("phone_number")?),
            "farcaster" => login(IdentityKind::Farcaster, account.filled_text("username")?),
            "telegram" => login(IdentityKind::Telegram, account.text_or_integer("telegram_user_id")?),
            "passkey" => login(IdentityKind::Passkey, account.filled_text("credential_id")?),
            "custom_auth" => login(IdentityKind::ExternalUser, account.text_or_integer("custom_user_id")?),
            // Any service of its own or of the app's, also those that this version does not know.
            other => match other.strip_suffix(OAUTH_SUFFIX).filter(|service| !service.is_empty()) {
                Some(service) => {
                    let email = account.filled_text("email")?;
                    let subject = account.text_or_integer("subject")?;
                    Login {
                        oauth_service: Some(oauth_method(service)),
                        identifier: email.clone().or(subject),
                        email,
                        kind: IdentityKind::Oauth,
                    }
                }
                // It may be a way to sign in, so it counts as one; nothing of it is read.
                None => login(IdentityKind::Other(kind), None),
            },
        };
        self.logins.push(login);
        Ok(())
    }

    fn add_wallet(&mut self, account: &Claims<'_>) -> Result<(), VerifyError> {
        let client = account.filled_text("wallet_client_type")?;
        let address = account.text("address")?.unwrap_or_default();
        let chain_word = account.text("chain_type")?.unwrap_or_default();
        let chain = if chain_word.is_empty() { Chain::Unknown } else { Chain::from(chain_word.as_str()) };
        let is_embedded = client.as_deref() == Some("privy");
        let (custody, proof) = if is_embedded {
            (Custody::Embedded, Proof::Provisioned)
        } else {
            (Custody::External, proof_of_link(account)?)
        };
        if !is_embedded {
            let identifier = Some(address.clone()).filter(|address| !address.is_empty());
            let kind = IdentityKind::ExternalWallet;
            self.logins.push(Login { kind, identifier, email: None, oauth_service: None });
        }
        let name = client.filter(|_| !is_embedded);
        let id = account.filled_text("id")?;
        self.wallets.push(PrivyWallet { id, address, chain_word, chain, name, custody, proof });
        Ok(())
    }

    /// A contract on an EVM chain. To link one, the user signs a message with it (`@privy-io/js-sdk-core` 0.76.2,
    /// `SmartWalletApi.link`: EIP-4361).
    fn add_smart_wallet(&mut self, account: &Claims<'_>) -> Result<(), VerifyError> {
        self.wallets.push(PrivyWallet {
            id: account.filled_text("id")?,
            address: account.text("address")?.unwrap_or_default(),
            chain_word: String::new(),
            chain: Chain::Eip155,
            name: account.filled_text("smart_wallet_type")?,
            custody: Custody::Unknown,
            proof: proof_of_link(account)?,
        });
        Ok(())
    }

    /// Wallets that the user has in another app: that app says so, and nobody signed here.
    fn add_cross_app(&mut self, account: &Claims<'_>) -> Result<(), VerifyError> {
        let app = account.filled_text("provider_app_id")?;
        for (name, custody) in [("embedded_wallets", Custody::Embedded), ("smart_wallets", Custody::Unknown)]
        {
            for wallet in account.objects(name)? {
                let address = wallet.text("address")?.unwrap_or_default();
                self.wallets.push(PrivyWallet {
                    id: None,
                    chain_word: String::new(),
                    chain: guess_chain(&address),
                    address,
                    name: app.clone(),
                    custody,
                    proof: Proof::Listed,
                });
            }
        }
        Ok(())
    }

    /// The only account that the user can sign in with is the one that they signed in with. Of several the token does not say
    /// which.
    pub(super) fn identity(&self, is_guest: bool) -> Identity {
        let of_kind = |kind| {
            let mut logins = self.logins.iter().filter(|login| login.kind == kind);
            logins.find_map(|login| login.identifier.clone())
        };
        let own_email = of_kind(IdentityKind::Email);
        let mut identity = Identity {
            email: own_email.or_else(|| self.logins.iter().find_map(|login| login.email.clone())),
            phone: of_kind(IdentityKind::Phone),
            telegram_user_id: of_kind(IdentityKind::Telegram),
            farcaster_username: of_kind(IdentityKind::Farcaster),
            external_wallet_address: of_kind(IdentityKind::ExternalWallet),
            ..Identity::of_kind(IdentityKind::Unknown)
        };
        match &self.logins[..] {
            [only] => {
                identity.kind = only.kind.clone();
                identity.identifier = only.identifier.clone();
                identity.oauth_method = only.oauth_service.clone();
            }
            [] if is_guest => identity.kind = IdentityKind::GuestId,
            _ => {}
        }
        identity
    }

    pub(super) fn wallets(&self) -> Vec<Wallet> {
        let listed = self.wallets.iter().map(|wallet| ListedWallet {
            id: wallet.id.as_deref(),
            name: wallet.name.as_deref(),
            custody: wallet.custody,
            proof: wallet.proof,
            ..ListedWallet::new(&wallet.address, wallet.chain.clone(), &wallet.chain_word)
        });
        merge(listed.filter(|listed| !listed.address.is_empty()))
    }
}

/// `lv` is when Privy last saw a signature of it.
fn proof_of_link(account: &Claims<'_>) -> Result<Proof, VerifyError> {
    Ok(if account.numeric_date("lv")?.is_some() { Proof::Signed } else { Proof::Listed })
}
