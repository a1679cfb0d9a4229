//! The claims of Dynamic's tokens: the current ID and access tokens, the elevated one, and the deprecated
//! `info` form.

use serde_json::{Value, json};

use super::named::named_choices;
use super::para::{SAMPLE_EVM_ADDRESS, SAMPLE_EXTERNAL_ADDRESS, SAMPLE_SOLANA_ADDRESS};

/// The environment id of Dynamic's documented sample.
pub const SAMPLE_ENVIRONMENT_ID: &str = "fb6dd9d1-09f5-43c3-8a8c-eab6e44c37f9";
/// The user id of Dynamic's documented sample.
pub const SAMPLE_DYNAMIC_USER_ID: &str = "d261ee91-8ea0-4949-b8bb-b6ab4f712a49";
/// The audience of Dynamic's documented sample: the origin of a web client.
pub const SAMPLE_ORIGIN: &str = "https://dashboard.hello.xyz";
/// The host that stands, without a scheme, before the environment id in `iss` of current tokens.
pub const DYNAMIC_ISSUER_HOST: &str = "app.dynamicauth.com";

/// The lifetime of every sample of Dynamic's.
pub const DYNAMIC_LIFETIME_SECS: i64 = 2 * 60 * 60;

/// Bitcoin's address of BIP 350's first vector with witness version 1.
pub const SAMPLE_TAPROOT_ADDRESS: &str = "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0";
/// Bitcoin's address of BIP 173's example.
pub const SAMPLE_SEGWIT_ADDRESS: &str = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";

const EVM_CREDENTIAL_ID: &str = "a764d9a2-3b8e-4c0d-9b60-0a4e5f6d7c81";
const SOLANA_CREDENTIAL_ID: &str = "c1f7a0de-52c9-4a3b-8d7e-6b1f0e2d3c4b";
/// Ids may carry a suffix that makes them no UUID.
const EMBEDDED_CREDENTIAL_ID: &str = "0b8f6e6a-7f0c-4f1d-8a55-93c1d8b2e7a4-zerodev";
const EMAIL_CREDENTIAL_ID: &str = "6640da56-1f5c-4d0e-9a3b-2c7d8e9f0a1b";

named_choices! {
    /// Which of Dynamic's tokens.
    pub enum DynamicShape, "kind" {
        /// The ID token: every claim, grows with each credential; meant for the client application.
        Id = "id",
        /// The access token: constant size, no wallets, no credentials; the one to send to a backend.
        Access = "access",
        /// The elevated access token: bound to one scope, may be used once.
        Elevated = "elevated",
        /// The deprecated form that holds everything under `info`.
        Legacy = "legacy",
        /// An ID token of a member who may only look: the wallet belongs to a business account.
        BusinessAccount = "businessAccount",
        /// An ID token with wallets that have more than one address.
        AdditionalAddresses = "additionalAddresses",
    }
}

/// What varies from one Dynamic token to the next.
#[derive(Clone, Debug)]
pub struct DynamicClaimsInput {
    /// The environment id: becomes `environment_id` and the end of `iss`.
    pub environment_id: String,
    /// The user's id: becomes `sub`.
    pub user_id: String,
    /// The host in `iss`, without a scheme.
    pub issuer_host: String,
    /// The origin of the client: becomes `aud`.
    pub audience: String,
    /// Space-separated scopes; none leaves the claim out, as in old tokens.
    pub scope: Option<String>,
    /// Unix time in seconds: becomes `iat`.
    pub issued_at: i64,
    /// `exp` is that much after `iat`; a negative lifetime gives a token that was never valid.
    pub lifetime_secs: i64,
    /// Dynamic repeats the key id among the claims.
    pub kid: String,
}

impl Default for DynamicClaimsInput {
    fn default() -> Self {
        Self {
            environment_id: SAMPLE_ENVIRONMENT_ID.to_owned(),
            user_id: SAMPLE_DYNAMIC_USER_ID.to_owned(),
            issuer_host: DYNAMIC_ISSUER_HOST.to_owned(),
            audience: SAMPLE_ORIGIN.to_owned(),
            scope: Some("user:basic".to_owned()),
            issued_at: 1_745_877_709,
            lifetime_secs: DYNAMIC_LIFETIME_SECS,
            kid: SAMPLE_ENVIRONMENT_ID.to_owned(),
        }
    }
}

/// The payload of a Dynamic token of the given shape.
pub fn dynamic_payload(shape: DynamicShape, input: &DynamicClaimsInput) -> Value {
    let mut payload = match shape {
        DynamicShape::Legacy => return legacy_payload(input),
        DynamicShape::Id => id_claims(input),
        DynamicShape::BusinessAccount => newer_claims(input, &business_wallet()),
        DynamicShape::AdditionalAddresses => newer_claims(input, &wallets_with_more_addresses()),
        DynamicShape::Access => json!({}),
        DynamicShape::Elevated => json!({ "singleUse": true }),
    };
    payload["kid"] = json!(input.kid);
    payload["aud"] = json!(input.audience);
    payload["iss"] = json!(format!("{}/{}", input.issuer_host, input.environment_id));
    payload["sub"] = json!(input.user_id);
    payload["sid"] = json!("266f77e0-8c1f-4f6d-9d5a-7b3e2a1c0f94");
    payload["environment_id"] = json!(input.environment_id);
    payload["iat"] = json!(input.issued_at);
    payload["exp"] = json!(expires_at(input));
    if let Some(scope) = &input.scope {
        payload["scope"] = json!(scope);
    }
    payload
}

fn expires_at(input: &DynamicClaimsInput) -> i64 {
    input.issued_at.saturating_add(input.lifetime_secs)
}

/// The claims that only the ID token has.
fn id_claims(input: &DynamicClaimsInput) -> Value {
    let metamask = json!({
        "address": SAMPLE_EXTERNAL_ADDRESS, "chain": "eip155", "id": EVM_CREDENTIAL_ID, "name_service": {},
        "wallet_name": "metamask", "wallet_provider": "browserExtension",
    });
    json!({
        // Empty strings stand for unset.
        "alias": "",
        "email": "user@example.com",
        "given_name": "paolo",
        "family_name": "lim",
        "lists": ["Community dashboard acess list"],
        "missing_fields": [],
        "blockchain_accounts": [
            metamask,
            { "address": SAMPLE_SOLANA_ADDRESS, "chain": "solana", "id": SOLANA_CREDENTIAL_ID, "name_service": {},
              "wallet_name": "phantom", "wallet_provider": "browserExtension" },
            { "address": SAMPLE_EVM_ADDRESS, "chain": "eip155", "id": EMBEDDED_CREDENTIAL_ID, "name_service": {},
              "wallet_name": "turnkeyhd", "wallet_provider": "embeddedWallet" },
        ],
        "verified_account": metamask,
        "verified_credentials": verified_credentials(),
        "last_verified_credential_id": EVM_CREDENTIAL_ID,
        "session_public_key": "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
        "first_visit": "2023-03-05T00:11:30.459Z",
        "last_visit": "2023-04-21T17:18:33.114Z",
        "new_user": false,
        "metadata": {},
        "refreshExp": expires_at(input).saturating_add(28 * 24 * 60 * 60),
    })
}

/// The claims of an ID token of Dynamic's newer SDK, with these wallets. Its accounts repeat the first wallet and none of its
/// marks.
fn newer_claims(input: &DynamicClaimsInput, credentials: &Value) -> Value {
    let mut claims = id_claims(input);
    let account = json!({
        "address": credentials[0]["address"], "chain": credentials[0]["chain"], "id": credentials[0]["id"],
        "name_service": {}, "wallet_name": credentials[0]["wallet_name"],
        "wallet_provider": credentials[0]["wallet_provider"],
    });
    claims["verified_account"] = account.clone();
    claims["blockchain_accounts"] = json!([account]);
    claims["verified_credentials"] = credentials.clone();
    claims["last_verified_credential_id"] = credentials[0]["id"].clone();
    claims["last_authenticated_account_id"] = credentials[0]["id"].clone();
    claims["server_auth"] = json!(false);
    claims["hashed_ip"] = json!("9f86d081884c7d659a2feaa0c55ad015");
    claims
}

fn business_wallet() -> Value {
    json!([
        { "format": "blockchain", "id": EMBEDDED_CREDENTIAL_ID, "address": SAMPLE_EVM_ADDRESS, "chain": "eip155",
          "public_identifier": SAMPLE_EVM_ADDRESS, "wallet_name": "dynamicwaas", "wallet_provider": "embeddedWallet",
          "wallet_properties": { "shareSetType": "businessAccountUser" },
          "business_account_properties": { "businessAccountId": "b1a2f3e0-4d5c-4f6a-9b8c-9d0e1f2a3b4c",
                                           "businessAccountMemberRole": "viewer" },
          "name_service": {}, "signInEnabled": false },
    ])
}

/// Bitcoin's two addresses of one wallet, and a wallet that has an address on another chain.
fn wallets_with_more_addresses() -> Value {
    json!([
        { "format": "blockchain", "id": EVM_CREDENTIAL_ID, "address": SAMPLE_TAPROOT_ADDRESS, "chain": "bip122",
          "public_identifier": SAMPLE_TAPROOT_ADDRESS, "wallet_name": "xverse", "wallet_provider": "browserExtension",
          "wallet_additional_addresses": [
              { "address": SAMPLE_TAPROOT_ADDRESS, "publicKey": "", "type": "ordinals" },
              { "address": SAMPLE_SEGWIT_ADDRESS, "publicKey": "", "type": "payment" },
          ],
          "wallet_properties": {}, "name_service": {}, "signInEnabled": true },
        { "format": "blockchain", "id": SOLANA_CREDENTIAL_ID, "address": SAMPLE_SOLANA_ADDRESS, "chain": "solana",
          "public_identifier": SAMPLE_SOLANA_ADDRESS, "wallet_name": "phantom", "wallet_provider": "browserExtension",
          "wallet_additional_addresses": [{ "address": SAMPLE_EXTERNAL_ADDRESS, "publicKey": "", "type": "evm" }],
          "name_service": {}, "signInEnabled": true },
    ])
}

/// Credentials of all seven formats, with two EVM wallets and a Solana one among them; Dynamic mixes
/// snake_case and camelCase just like this.
fn verified_credentials() -> Value {
    json!([
        { "format": "blockchain", "id": EVM_CREDENTIAL_ID, "address": SAMPLE_EXTERNAL_ADDRESS, "chain": "eip155",
          "public_identifier": SAMPLE_EXTERNAL_ADDRESS, "wallet_name": "metamask",
          "wallet_provider": "browserExtension", "wallet_additional_addresses": [], "wallet_properties": {},
          "name_service": {}, "signInEnabled": true, "lastSelectedAt": "2023-04-21T17:18:33.114Z" },
        { "format": "blockchain", "id": SOLANA_CREDENTIAL_ID, "address": SAMPLE_SOLANA_ADDRESS, "chain": "solana",
          "public_identifier": SAMPLE_SOLANA_ADDRESS, "wallet_name": "phantom",
          "wallet_provider": "browserExtension", "name_service": {}, "signInEnabled": true },
        { "format": "blockchain", "id": EMBEDDED_CREDENTIAL_ID, "address": SAMPLE_EVM_ADDRESS, "chain": "eip155",
          "public_identifier": SAMPLE_EVM_ADDRESS, "wallet_name": "turnkeyhd",
          "wallet_provider": "embeddedWallet", "embedded_wallet_id": null,
          "wallet_properties": { "turnkeySubOrganizationId": "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d",
                                 "isAuthenticatorAttached": false },
          "name_service": {}, "signInEnabled": false },
        { "format": "email", "id": EMAIL_CREDENTIAL_ID, "email": "user@example.com",
          "public_identifier": "user@example.com", "signInEnabled": true,
          "verifiedAt": "2023-04-21T17:18:33.114Z" },
        { "format": "oauth", "id": "5d6f0c3a-4b1e-4f2a-8c7d-9e0b1a2f3c4d", "oauth_provider": "discord",
          "oauth_username": "john.doe", "oauth_display_name": null, "oauth_account_id": "961311833355092068",
          "oauth_account_photos": [], "oauth_emails": [], "public_identifier": "john.doe", "signInEnabled": true },
        { "format": "passkey", "id": "7e8d9c0b-1a2f-4c3d-8e5f-6a7b8c9d0e1f",
          "public_identifier": "Passkey on a phone", "signInEnabled": true },
        // The number is its national part; the country stands beside it.
        { "format": "phoneNumber", "id": "8f9e0d1c-2b3a-4d5e-9f6a-7b8c9d0e1f2a", "phoneNumber": "3105551234",
          "phoneCountryCode": "1", "isoCountryCode": "US", "public_identifier": "+13105551234",
          "signInEnabled": true },
        { "format": "externalUser", "id": "9a0f1e2d-3c4b-4e5f-8a7b-8c9d0e1f2a3b", "public_identifier": "customer-42",
          "signInEnabled": false },
        { "format": "totp", "id": "0b1a2f3e-4d5c-4f6a-9b8c-9d0e1f2a3b4c",
          "public_identifier": "authenticator app", "signInEnabled": false },
    ])
}

/// Dynamic's documented sample of the deprecated form; whether such tokens ever carried `iss`, `aud` or `sub`
/// is not known, so this one does not.
fn legacy_payload(input: &DynamicClaimsInput) -> Value {
    json!({
        "info": {
            "alias": "paolo",
            "chain": "ETH",
            "email": "paolo@example.com",
            "environmentId": input.environment_id,
            "firstName": "paolo",
            "lastName": "lim",
            "lists": ["Community dashboard acess list"],
            "userId": input.user_id,
            "wallet": "metamask",
            // An address, despite its name.
            "walletPublicKey": SAMPLE_EXTERNAL_ADDRESS,
        },
        "iat": input.issued_at,
        "exp": expires_at(input),
    })
}
