//! Dynamic's claims, typed, in the current form and the deprecated `info` form.

use serde::Serialize;

use super::dynamic_credentials::VerifiedCredential;
use crate::error::VerifyError;
use crate::token::claims::Claims;
use crate::token::registered::whole_seconds;
use crate::user::redacting_debug;

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
    /// The token's scopes: `user:basic` once the sign-in is complete, `waasBackupToken` in a token for backing up a wallet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// The account of the last authentication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_authenticated_account_id: Option<String>,
    /// Whether the sign-in was made by the app's server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_auth: Option<bool>,
    /// A hash of the user's network address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hashed_ip: Option<String>,
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
        let credentials = || claims.each_object("verified_credentials", VerifiedCredential::read);
        Ok(DynamicClaims {
            environment_id: claims.filled_text("environment_id")?,
            session_id: claims.filled_text("sid")?,
            scopes: words(claims.text("scope")?),
            last_authenticated_account_id: claims.filled_text("last_authenticated_account_id")?,
            server_auth: claims.flag("server_auth")?,
            hashed_ip: claims.filled_text("hashed_ip")?,
            alias: claims.shown_text("alias")?,
            email: claims.filled_text("email")?,
            phone_number: claims.filled_text("phone_number")?,
            username: claims.filled_text("username")?,
            given_name: claims.shown_text("given_name")?,
            family_name: claims.shown_text("family_name")?,
            lists: claims.texts("lists")?,
            new_user: claims.flag("new_user")?,
            session_public_key: claims.filled_text("session_public_key")?,
            last_verified_credential_id: claims.filled_text("last_verified_credential_id")?,
            signin_credential_id: claims.filled_text("signin_credential_id")?,
            refresh_expires_at: claims.numeric_date("refreshExp")?.map(whole_seconds),
            single_use: claims.flag("singleUse")?,
            verified_credentials: claims.has("verified_credentials").then(credentials).transpose()?,
            blockchain_accounts: claims.each_object("blockchain_accounts", BlockchainAccount::read)?,
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
            alias: info.shown_text("alias")?,
            email: info.filled_text("email")?,
            phone_number: info.filled_text("phoneNumber")?,
            username: info.filled_text("username")?,
            given_name: info.shown_text("firstName")?,
            family_name: info.shown_text("lastName")?,
            lists: info.texts("lists")?,
            blockchain_accounts: account.address.is_some().then_some(account).into_iter().collect(),
            ..DynamicClaims::default()
        })
    }
}

impl BlockchainAccount {
    fn read(item: &Claims<'_>) -> Result<Self, VerifyError> {
        Ok(BlockchainAccount {
            id: item.filled_text("id")?,
            address: item.filled_text("address")?,
            chain: item.filled_text("chain")?,
            wallet_name: item.shown_text("wallet_name")?,
            wallet_provider: item.filled_text("wallet_provider")?,
        })
    }
}

/// `scope` is one text of words separated by spaces (RFC 6749 §3.3).
fn words(scope: Option<String>) -> Vec<String> {
    scope.unwrap_or_default().split_whitespace().map(str::to_owned).collect()
}

redacting_debug!(DynamicClaims, BlockchainAccount);
