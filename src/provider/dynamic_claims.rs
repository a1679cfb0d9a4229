//! Dynamic's claims, typed, in the current form and the deprecated `info` form.

use serde::Serialize;

use crate::error::VerifyError;
use crate::token::claims::{Claims, whole_seconds};
use crate::user::{open_set, redacting_debug};

/// Dynamic's claims. Unknown members are in the session's `claims_json` only. Empty
/// strings stand for "unset" and are absent here. A token with the `info` claim is given in the same members.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct DynamicClaims {
    /// The environment the user belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// Dynamic's id of the session (`sid`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// The token's scopes; `user:basic` once the sign-in is complete.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// The user's alias.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// The e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// The user name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The given name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_name: Option<String>,
    /// The family name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_name: Option<String>,
    /// The access lists the user is on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<String>,
    /// Whether this is the user's first sign-in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_user: Option<bool>,
    /// The public key of the session, a compressed point in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_public_key: Option<String>,
    /// The credential that was verified last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_verified_credential_id: Option<String>,
    /// The credential of this sign-in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signin_credential_id: Option<String>,
    /// Until when the token can be exchanged for a new one, in seconds since the epoch (`refreshExp`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_expires_at: Option<i64>,
    /// Whether an elevated token works once only. Present in elevated tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub single_use: Option<bool>,
    /// All credentials of the user; absent in access tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified_credentials: Option<Vec<VerifiedCredential>>,
    /// The user's accounts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub blockchain_accounts: Vec<BlockchainAccount>,
    /// The account that signed last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified_account: Option<BlockchainAccount>,
}

open_set! {
    /// The kind of a credential.
    CredentialFormat {
        /// A wallet.
        Blockchain = "blockchain",
        /// An e-mail address.
        Email = "email",
        /// An account with another service.
        Oauth = "oauth",
        /// A passkey.
        Passkey = "passkey",
        /// A phone number.
        PhoneNumber = "phoneNumber",
        /// A user of the app's own accounts.
        ExternalUser = "externalUser",
        /// A one-time code generator.
        Totp = "totp",
    }
}

/// A credential: something that the user has proven.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct VerifiedCredential {
    /// Its kind.
    pub format: CredentialFormat,
    /// Dynamic's id of it; not always a UUID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The user's identifier there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_identifier: Option<String>,
    /// A wallet's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// A wallet's chain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chain: Option<String>,
    /// A wallet's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wallet_name: Option<String>,
    /// How the app connects to the wallet: `browserExtension`, `embeddedWallet`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wallet_provider: Option<String>,
    /// Dynamic's id of an embedded wallet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub embedded_wallet_id: Option<String>,
    /// An e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The other service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oauth_provider: Option<String>,
    /// The user's name there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oauth_username: Option<String>,
    /// The name shown there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oauth_display_name: Option<String>,
    /// The account's id there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oauth_account_id: Option<String>,
    /// A phone number without its country code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// The phone number's country code, without `+`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_country_code: Option<String>,
    /// The phone number's country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iso_country_code: Option<String>,
    /// Whether the user may sign in with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_in_enabled: Option<bool>,
}

/// An account on a chain.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct BlockchainAccount {
    /// Dynamic's id of it; may end in `-zerodev`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its address as in the token; not always valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Its chain, a CAIP-2 namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chain: Option<String>,
    /// The wallet's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wallet_name: Option<String>,
    /// How the app connects to the wallet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wallet_provider: Option<String>,
}

impl DynamicClaims {
    /// Reads the current form.
    pub(crate) fn read(claims: &Claims<'_>) -> Result<Self, VerifyError> {
        let credentials = || -> Result<Vec<VerifiedCredential>, VerifyError> {
            claims.objects("verified_credentials")?.iter().map(VerifiedCredential::read).collect()
        };
        Ok(DynamicClaims {
            environment_id: claims.filled_text("environment_id")?,
            session_id: claims.filled_text("sid")?,
            scopes: words(claims.text("scope")?),
            alias: claims.filled_text("alias")?,
            email: claims.filled_text("email")?,
            phone_number: claims.filled_text("phone_number")?,
            username: claims.filled_text("username")?,
            given_name: claims.filled_text("given_name")?,
            family_name: claims.filled_text("family_name")?,
            lists: claims.texts("lists")?,
            new_user: claims.flag("new_user")?,
            session_public_key: claims.filled_text("session_public_key")?,
            last_verified_credential_id: claims.filled_text("last_verified_credential_id")?,
            signin_credential_id: claims.filled_text("signin_credential_id")?,
            refresh_expires_at: claims.numeric_date("refreshExp")?.map(whole_seconds),
            single_use: claims.flag("singleUse")?,
            verified_credentials: claims.has("verified_credentials").then(credentials).transpose()?,
            blockchain_accounts: claims
                .objects("blockchain_accounts")?
                .iter()
                .map(BlockchainAccount::read)
                .collect::<Result<_, _>>()?,
            verified_account: claims
                .object("verified_account")?
                .as_ref()
                .map(BlockchainAccount::read)
                .transpose()?,
        })
    }

    /// Reads the deprecated `info` object into the members of the current form.
    pub(crate) fn read_legacy(info: &Claims<'_>) -> Result<Self, VerifyError> {
        let account = BlockchainAccount {
            // An address, despite its name.
            address: info.filled_text("walletPublicKey")?,
            chain: info.filled_text("chain")?,
            wallet_name: info.filled_text("wallet")?,
            ..BlockchainAccount::default()
        };
        Ok(DynamicClaims {
            environment_id: info.filled_text("environmentId")?,
            alias: info.filled_text("alias")?,
            email: info.filled_text("email")?,
            phone_number: info.filled_text("phoneNumber")?,
            username: info.filled_text("username")?,
            given_name: info.filled_text("firstName")?,
            family_name: info.filled_text("lastName")?,
            lists: info.texts("lists")?,
            blockchain_accounts: account.address.is_some().then_some(account).into_iter().collect(),
            ..DynamicClaims::default()
        })
    }
}

impl VerifiedCredential {
    fn read(item: &Claims<'_>) -> Result<Self, VerifyError> {
        Ok(VerifiedCredential {
            format: CredentialFormat::from(item.text("format")?.unwrap_or_default().as_str()),
            id: item.filled_text("id")?,
            public_identifier: item.filled_text("public_identifier")?,
            address: item.filled_text("address")?,
            chain: item.filled_text("chain")?,
            wallet_name: item.filled_text("wallet_name")?,
            wallet_provider: item.filled_text("wallet_provider")?,
            embedded_wallet_id: item.filled_text("embedded_wallet_id")?,
            email: item.filled_text("email")?,
            oauth_provider: item.filled_text("oauth_provider")?,
            oauth_username: item.filled_text("oauth_username")?,
            oauth_display_name: item.filled_text("oauth_display_name")?,
            oauth_account_id: item.text_or_integer("oauth_account_id")?,
            phone_number: item.text_or_integer("phoneNumber")?,
            phone_country_code: item.text_or_integer("phoneCountryCode")?,
            iso_country_code: item.filled_text("isoCountryCode")?,
            sign_in_enabled: item.flag("signInEnabled")?,
        })
    }
}

impl BlockchainAccount {
    fn read(item: &Claims<'_>) -> Result<Self, VerifyError> {
        Ok(BlockchainAccount {
            id: item.filled_text("id")?,
            address: item.filled_text("address")?,
            chain: item.filled_text("chain")?,
            wallet_name: item.filled_text("wallet_name")?,
            wallet_provider: item.filled_text("wallet_provider")?,
        })
    }
}

/// `scope` is one text of words separated by spaces (RFC 6749 §3.3).
fn words(scope: Option<String>) -> Vec<String> {
    scope.unwrap_or_default().split_whitespace().map(str::to_owned).collect()
}

redacting_debug!(DynamicClaims, VerifiedCredential, BlockchainAccount);
