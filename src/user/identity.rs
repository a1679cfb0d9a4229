//! How the user signed in.

use serde::Serialize;

use super::open_set;

open_set! {
    /// The method of signing in.
    IdentityKind {
        /// An e-mail address. Whether it was verified is not in any token.
        Email = "email",
        /// A phone number.
        Phone = "phone",
        /// A phone number, in Para's older form.
        PhoneLegacy = "phoneLegacy",
        /// A Telegram account.
        Telegram = "telegram",
        /// A Farcaster account.
        Farcaster = "farcaster",
        /// A wallet that the user brought.
        ExternalWallet = "externalWallet",
        /// An account with another service (Dynamic); see `oauth_method`.
        Oauth = "oauth",
        /// A passkey.
        Passkey = "passkey",
        /// A user of the app's own accounts (Dynamic).
        ExternalUser = "externalUser",
        /// A user of the app's own accounts (Para).
        UserId = "userId",
        /// A user of the app's own accounts (Para).
        CustomId = "customId",
        /// A guest without an account (Para).
        GuestId = "guestId",
        /// A Discord account (Para).
        Discord = "discord",
        /// An account with X (Para).
        X = "x",
        /// A one-time code generator (Dynamic).
        Totp = "totp",
        /// The token does not say.
        Unknown = "unknown",
    }
}

/// How the user signed in. `Debug` shows only the kind.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct Identity {
    /// The means.
    pub kind: IdentityKind,
    /// The user's identifier there: the address, number, name or account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// The e-mail address, if the token has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The phone number, if the token has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The Telegram user id, if the token has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub telegram_user_id: Option<String>,
    /// The Farcaster user name, if the token has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub farcaster_username: Option<String>,
    /// The address of the wallet that the user brought, if the token has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_wallet_address: Option<String>,
    /// The service behind the sign-in in lower case, e.g. `google`; `x` for Twitter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oauth_method: Option<String>,
}

impl Identity {
    pub(crate) fn of_kind(kind: IdentityKind) -> Self {
        Identity {
            kind,
            identifier: None,
            email: None,
            phone: None,
            telegram_user_id: None,
            farcaster_username: None,
            external_wallet_address: None,
            oauth_method: None,
        }
    }
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// The service's name for both providers: in lower case, and `twitter` is `x`.
pub(crate) fn oauth_method(raw: &str) -> String {
    let lower = raw.to_lowercase();
    if lower == "twitter" { "x".to_owned() } else { lower }
}
