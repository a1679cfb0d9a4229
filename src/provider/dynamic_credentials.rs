//! Dynamic's credentials: what the user has proven.

use serde::Serialize;

use crate::error::VerifyError;
use crate::token::claims::Claims;
use crate::user::{open_set, redacting_debug};

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
    /// A wallet's other addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wallet_additional_addresses: Vec<AdditionalAddress>,
    /// Who holds the parts of an embedded wallet's key: `businessAccountUser` for a business account (`shareSetType`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_set_type: Option<String>,
    /// Whether the wallet belongs to a business account, whose members share it: `businessAccountUser` is the kind of its share
    /// set, or the token describes the account, with or without its id and the user's role.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub of_business_account: bool,
    /// The business account that a wallet belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_account_id: Option<String>,
    /// The user's role in it: `owner`, `admin`, `viewer`, or a role of the account's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_account_member_role: Option<String>,
}

/// One more address of a wallet.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct AdditionalAddress {
    /// The address.
    pub address: String,
    /// Its public key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_key: Option<String>,
    /// What it is for (`payment`, `ordinals`), or the chain it is on (`evm`, `cosmos`).
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub address_type: Option<String>,
    /// The network it is written for, e.g. `testnet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
}

impl VerifiedCredential {
    pub(super) fn read(item: &Claims<'_>) -> Result<Self, VerifyError> {
        let wallet = item.object("wallet_properties")?;
        let business = item.object("business_account_properties")?;
        let business_text = |name| business.as_ref().map_or(Ok(None), |own| own.filled_text(name));
        let share_set_type = wallet.map_or(Ok(None), |own| own.filled_text("shareSetType"))?;
        let is_shared_set = |kind: &String| kind.eq_ignore_ascii_case("businessAccountUser");
        Ok(VerifiedCredential {
            of_business_account: business.is_some() || share_set_type.as_ref().is_some_and(is_shared_set),
            format: CredentialFormat::from(item.text("format")?.unwrap_or_default().as_str()),
            id: item.filled_text("id")?,
            public_identifier: item.filled_text("public_identifier")?,
            address: item.filled_text("address")?,
            chain: item.filled_text("chain")?,
            wallet_name: item.shown_text("wallet_name")?,
            wallet_provider: item.filled_text("wallet_provider")?,
            embedded_wallet_id: item.filled_text("embedded_wallet_id")?,
            email: item.filled_text("email")?,
            oauth_provider: item.filled_text("oauth_provider")?,
            oauth_username: item.filled_text("oauth_username")?,
            oauth_display_name: item.shown_text("oauth_display_name")?,
            oauth_account_id: item.text_or_integer("oauth_account_id")?,
            phone_number: item.text_or_integer("phoneNumber")?,
            phone_country_code: item.text_or_integer("phoneCountryCode")?,
            iso_country_code: item.filled_text("isoCountryCode")?,
            sign_in_enabled: item.flag("signInEnabled")?,
            wallet_additional_addresses: item
                .each_object("wallet_additional_addresses", AdditionalAddress::read)?,
            share_set_type,
            business_account_id: business_text("businessAccountId")?,
            business_account_member_role: business_text("businessAccountMemberRole")?,
        })
    }
}

impl AdditionalAddress {
    fn read(item: &Claims<'_>) -> Result<Self, VerifyError> {
        Ok(AdditionalAddress {
            address: item.text("address")?.unwrap_or_default(),
            public_key: item.filled_text("publicKey")?,
            address_type: item.filled_text("type")?,
            network: item.filled_text("network")?,
        })
    }
}

redacting_debug!(VerifiedCredential, AdditionalAddress);
