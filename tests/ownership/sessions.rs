//! The sessions of the table. Each comes from a verified token.

use serde_json::{Value, json};
use wallet_jwt::{Session, VerifierConfig};
use wallet_jwt_fake_issuer::{
    DynamicClaimsInput, DynamicShape, ParaClaimsInput, ParaTab, SAMPLE_API_KEY_ID, SAMPLE_ENVIRONMENT_ID,
    SignatureAlgorithm, SigningKey, dynamic_payload, para_payload,
};

use crate::offline::verifier_at;
use crate::rows::{DYNAMIC, EVM, LISTED, NO_WALLETS, ODD, PARA, SIGNED, SOLANA};

/// The time at which the tokens are one minute old.
const NOW_AT: i64 = 1_745_877_769;

/// The sessions, with the names that the rows use.
pub(crate) fn sessions() -> Vec<(&'static str, Session)> {
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
    vec![
        (PARA, verified(&para, &of_every_kind)),
        (DYNAMIC, verified(&dynamic, &id_token)),
        (NO_WALLETS, verified(&para, &without_wallets)),
    ]
}

fn verified(provider: &Value, payload: &Value) -> Session {
    let key = SigningKey::rsa(0);
    let keys = json!({ "jwkSet": { "keys": [key.public_jwk(None)] } });
    let options = json!({ "pinnedKeys": { "keys": keys, "notAfterAt": 4_102_444_800_i64 } });
    let config = json!({ "provider": provider, "options": options });
    let config = VerifierConfig::from_json(&config.to_string()).unwrap();
    let verifier = verifier_at(NOW_AT, config.provider, config.options);
    verifier.verify_offline(&key.sign(&key.header(SignatureAlgorithm::Rs256), payload), None).unwrap()
}
