//! The sessions of the table. Each comes from a verified token.

use serde_json::{Value, json};
use wallet_jwt::{Session, VerifierConfig};
use wallet_jwt_fake_issuer::{
    DynamicClaimsInput, DynamicShape, ParaClaimsInput, ParaTab, SAMPLE_API_KEY_ID, SAMPLE_ENVIRONMENT_ID,
    SignatureAlgorithm, SigningKey, dynamic_payload, para_payload,
};

use crate::chains;
use crate::offline::verifier_at;
use crate::rows::{
    DERIVED, DYNAMIC, EVERY_CHAIN, EVM, LISTED, NO_WALLETS, ODD, PARA, SHARED, SHARED_ADDRESS, SIGNED, SOLANA,
};

/// The time at which the tokens are one minute old.
pub(crate) const NOW_AT: i64 = 1_745_877_769;

/// A session, with what a language needs to make it.
pub(crate) struct Verified {
    pub(crate) name: &'static str,
    pub(crate) session: Session,
    pub(crate) config: Value,
    pub(crate) token: String,
}

/// The sessions, with the names that the rows use.
pub(crate) fn sessions() -> Vec<Verified> {
    let para = json!({ "kind": "para", "environment": "BETA", "apiKeyId": SAMPLE_API_KEY_ID });
    let dynamic = json!({ "kind": "dynamic", "environmentId": SAMPLE_ENVIRONMENT_ID });
    let mut of_every_kind = para_payload(ParaTab::Email, &ParaClaimsInput::default());
    of_every_kind["data"]["wallets"] = json!([
        { "id": "1", "type": "EVM", "address": EVM },
        { "id": "2", "type": "SOLANA", "address": SOLANA },
        { "id": "3", "type": "COSMOS", "address": "cosmos1QqSample" },
        { "id": "4", "type": "NEAR", "address": "Alice.near" },
        { "id": "5", "type": "EVM", "address": ODD },
        { "id": "6", "type": "EVM", "address": "" },
    ]);
    of_every_kind["data"]["connectedWallets"] = json!([{ "id": "7", "type": "EVM", "address": LISTED }]);
    of_every_kind["data"]["externalWallets"] = json!([
        { "id": "8", "type": "EVM", "address": SIGNED, "isVerified": true },
        // The same address on another chain, with weaker proof.
        { "id": "9", "type": "SUI", "address": EVM },
    ]);
    let mut without_wallets = para_payload(ParaTab::Email, &ParaClaimsInput::default());
    for member in ["wallets", "connectedWallets"] {
        without_wallets["data"][member] = json!([]);
    }
    let mut id_token = dynamic_payload(DynamicShape::Id, &DynamicClaimsInput::default());
    let accounts = id_token["blockchain_accounts"].as_array_mut().expect("the sample has accounts");
    accounts.push(json!({ "id": "listed", "address": LISTED, "chain": "eip155" }));
    let mut every_chain = id_token.clone();
    every_chain["blockchain_accounts"] = json!([]);
    every_chain["verified_account"] = Value::Null;
    every_chain["verified_credentials"] = chains::credentials();
    let mut shared = id_token.clone();
    shared["verified_credentials"] = json!([{
        "format": "blockchain", "id": "shared", "address": SHARED_ADDRESS, "chain": "eip155",
        "wallet_properties": { "shareSetType": "businessAccountUser" },
        "business_account_properties": { "businessAccountId": "b-1", "businessAccountMemberRole": "viewer" },
    }]);
    // The same wallet, without the mark.
    let account = json!({ "id": "shared", "address": SHARED_ADDRESS.to_lowercase(), "chain": "eip155" });
    shared["verified_account"] = account.clone();
    shared["blockchain_accounts"] = json!([account]);
    let derived = para_payload(ParaTab::Email, &ParaClaimsInput::default());
    vec![
        verified(PARA, &para, &of_every_kind),
        verified(DYNAMIC, &dynamic, &id_token),
        verified(NO_WALLETS, &para, &without_wallets),
        verified(EVERY_CHAIN, &dynamic, &every_chain),
        verified(SHARED, &dynamic, &shared),
        verified(DERIVED, &para, &derived),
    ]
}

fn verified(name: &'static str, provider: &Value, payload: &Value) -> Verified {
    let key = SigningKey::rsa(0);
    let keys = json!({ "jwkSet": { "keys": [key.public_jwk(None)] } });
    let options = json!({ "pinnedKeys": { "keys": keys, "notAfterAt": 4_102_444_800_i64 } });
    let config = json!({ "provider": provider, "options": options });
    let parts = VerifierConfig::from_json(&config.to_string()).unwrap();
    let verifier = verifier_at(NOW_AT, parts.provider, parts.options);
    let token = key.sign(&key.header(SignatureAlgorithm::Rs256), payload);
    let session = verifier.verify_offline(&token, None).unwrap();
    Verified { name, session, config, token }
}
