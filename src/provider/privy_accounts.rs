//! The accounts in Privy's identity token (`@privy-io/node` 0.35.0, `src/lib/identity-token.ts`).

use crate::error::VerifyError;
use crate::token::claims::Claims;
use crate::user::address::guess_chain;
use crate::user::{Chain, Custody, Identity, IdentityKind, ListedWallet, Proof, Wallet, merge};

/// The accounts of a kind that is known here, in the token's order.
#[derive(Default)]
pub(super) struct PrivyAccounts {
    wallets: Vec<PrivyWallet>,
    /// The first of each kind.
    email: Option<String>,
    phone: Option<String>,
    telegram_user_id: Option<String>,
    farcaster_username: Option<String>,
    external_wallet_address: Option<String>,
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
        let (place, attribute) = match account.text("type")?.unwrap_or_default().as_str() {
            "wallet" => return self.add_wallet(account),
            "smart_wallet" => return self.add_smart_wallet(account),
            "cross_app" => return self.add_cross_app(account),
            "email" => (&mut self.email, account.filled_text("address")?),
            "phone" => (&mut self.phone, account.filled_text("phone_number")?),
            "telegram" => (&mut self.telegram_user_id, account.text_or_integer("telegram_user_id")?),
            "farcaster" => (&mut self.farcaster_username, account.filled_text("username")?),
            // Nothing of the others is read. An e-mail address that another service tells may be unverified there.
            _ => return Ok(()),
        };
        set_first(place, attribute);
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
        // Without a signature it is an address that anybody could have named.
        if proof == Proof::Signed && !address.is_empty() {
            set_first(&mut self.external_wallet_address, Some(address.clone()));
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

    /// Wallets that the user has in another app: that app says so, and nobody signed here. For this app they are external:
    /// it can never use their keys.
    fn add_cross_app(&mut self, account: &Claims<'_>) -> Result<(), VerifyError> {
        for name in ["embedded_wallets", "smart_wallets"] {
            for wallet in account.objects(name)? {
                let address = wallet.text("address")?.unwrap_or_default();
                self.wallets.push(PrivyWallet {
                    id: None,
                    chain_word: String::new(),
                    chain: guess_chain(&address),
                    address,
                    // The other app's id is no name of a wallet.
                    name: None,
                    custody: Custody::External,
                    proof: Proof::Listed,
                });
            }
        }
        Ok(())
    }

    /// The token lists the user's accounts. It does not say with which of them the user signed in.
    pub(super) fn identity(&self, is_guest: bool) -> Identity {
        let kind = if is_guest { IdentityKind::GuestId } else { IdentityKind::Unknown };
        Identity {
            email: self.email.clone(),
            phone: self.phone.clone(),
            telegram_user_id: self.telegram_user_id.clone(),
            farcaster_username: self.farcaster_username.clone(),
            external_wallet_address: self.external_wallet_address.clone(),
            ..Identity::of_kind(kind)
        }
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

fn set_first(place: &mut Option<String>, attribute: Option<String>) {
    if place.is_none() {
        *place = attribute;
    }
}

/// `lv` is when Privy last saw a signature of it. 0 is no time, but what some programs write for none.
fn proof_of_link(account: &Claims<'_>) -> Result<Proof, VerifyError> {
    Ok(if account.is_after_epoch("lv")? { Proof::Signed } else { Proof::Listed })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::token::claims;

    fn read(accounts: &Value) -> PrivyAccounts {
        let payload = json!({ "linked_accounts": accounts.to_string() }).to_string();
        let payload = claims::parse(&payload).unwrap();
        PrivyAccounts::read(&Claims::top(&payload), "linked_accounts").unwrap()
    }

    #[test]
    fn one_account_does_not_say_how_the_user_signed_in() {
        for account in [
            json!({ "type": "email", "address": "ada@example.com" }),
            json!({ "type": "phone", "phone_number": "+15555550100" }),
            json!({ "type": "google_oauth", "subject": "1", "email": "ada@example.com" }),
            json!({ "type": "wallet", "address": "0x1", "wallet_client_type": "metamask", "lv": 1 }),
            json!({ "type": "passkey", "credential_id": "c" }),
            json!({ "type": "custom_auth", "custom_user_id": "u" }),
        ] {
            let identity = read(&json!([account])).identity(false);
            assert_eq!(identity.kind, IdentityKind::Unknown, "{account}");
            assert_eq!((identity.identifier, identity.oauth_method), (None, None), "{account}");
        }
        assert_eq!(read(&json!([])).identity(false).kind, IdentityKind::Unknown);
        assert_eq!(read(&json!([])).identity(true).kind, IdentityKind::GuestId);
    }

    #[test]
    fn an_email_address_is_of_an_email_account_only() {
        let google = json!({ "type": "google_oauth", "subject": "1", "email": "eve@example.com" });
        assert_eq!(read(&json!([google])).identity(false).email, None);
        let own = json!({ "type": "email", "address": "ada@example.com" });
        let second = json!({ "type": "email", "address": "second@example.com" });
        let identity = read(&json!([google, own, second])).identity(false);
        assert_eq!(identity.email.as_deref(), Some("ada@example.com"));
    }

    #[test]
    fn a_wallet_of_another_app_is_external_and_only_listed() {
        let account = json!({
            "type": "cross_app", "provider_app_id": "other", "lv": 1,
            "embedded_wallets": [{ "address": "0x1" }], "smart_wallets": [{ "address": "0x2" }],
        });
        let wallets = read(&json!([account])).wallets();
        assert_eq!(wallets.len(), 2);
        for wallet in wallets {
            assert_eq!((wallet.custody, wallet.proof), (Custody::External, Proof::Listed));
            assert_eq!(wallet.name, None);
        }
    }

    #[test]
    fn a_link_at_no_time_is_no_signature() {
        for (lv, proof) in [
            (json!(1), Proof::Signed),
            (json!(0.5), Proof::Signed),
            (json!(0), Proof::Listed),
            (json!(-1), Proof::Listed),
            (Value::Null, Proof::Listed),
        ] {
            for kind in ["wallet", "smart_wallet"] {
                let wallets = read(&json!([{ "type": kind, "address": "0x1", "lv": lv }])).wallets();
                assert_eq!(wallets.first().map(|wallet| wallet.proof), Some(proof), "{kind}, {lv}");
            }
        }
    }

    #[test]
    fn an_external_wallet_is_the_users_only_with_a_signature() {
        let wallet = |address: &str, client: &str, lv: Value| json!({ "type": "wallet", "address": address, "wallet_client_type": client, "lv": lv });
        let of = |accounts: &Value| read(accounts).identity(false).external_wallet_address;
        assert_eq!(of(&json!([wallet("0x1", "metamask", Value::Null)])), None);
        assert_eq!(of(&json!([wallet("0x1", "privy", json!(1))])), None);
        let accounts = json!([wallet("0x1", "metamask", Value::Null), wallet("0x2", "metamask", json!(1))]);
        assert_eq!(of(&accounts).as_deref(), Some("0x2"));
    }
}
