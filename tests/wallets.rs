//! Wallets as the wallet SDKs' tokens really have them: which chain, how much is proven, and who owns them.

mod offline;

use serde_json::{Value, json};
use wallet_jwt::provider::ProviderClaims;
use wallet_jwt::user::{AddressCheck, Chain, IdentityKind, Proof};
use wallet_jwt::{Session, VerifierConfig, Wallet};
use wallet_jwt_fake_issuer::{
    DynamicClaimsInput, DynamicShape, ParaClaimsInput, ParaTab, SAMPLE_API_KEY_ID, SAMPLE_COSMOS_ADDRESS,
    SAMPLE_COSMOS_HASH, SAMPLE_ENVIRONMENT_ID, SAMPLE_EVM_ADDRESS, SAMPLE_EVM_PUBLIC_KEY,
    SAMPLE_EXTERNAL_ADDRESS, SAMPLE_SEGWIT_ADDRESS, SAMPLE_SOLANA_ADDRESS, SAMPLE_TAPROOT_ADDRESS,
    SignatureAlgorithm, SigningKey, dynamic_payload, para_payload,
};

/// The time at which the tokens are one minute old.
const NOW_AT: i64 = 1_745_877_769;
/// The Cosmos and the Stellar account of the keys of Para's sample.
const DERIVED_COSMOS: &str = "cosmos1vj7tahr2ruul9zpy3u44wplrft2y4aptrtpwcl";

fn verified(provider: &Value, payload: &Value) -> Session {
    let key = SigningKey::rsa(0);
    let keys = json!({ "jwkSet": { "keys": [key.public_jwk(None)] } });
    let options = json!({ "pinnedKeys": { "keys": keys, "notAfterAt": 4_102_444_800_i64 } });
    let config =
        VerifierConfig::from_json(&json!({ "provider": provider, "options": options }).to_string()).unwrap();
    let verifier = offline::verifier_at(NOW_AT, config.provider, config.options);
    verifier.verify_offline(&key.sign(&key.header(SignatureAlgorithm::Rs256), payload), None).unwrap()
}

fn para(tab: ParaTab, change: impl FnOnce(&mut Value)) -> Session {
    let mut payload = para_payload(tab, &ParaClaimsInput::default());
    change(&mut payload["data"]);
    verified(&json!({ "kind": "para", "environment": "BETA", "apiKeyId": SAMPLE_API_KEY_ID }), &payload)
}

fn dynamic(shape: DynamicShape, change: impl FnOnce(&mut Value)) -> Session {
    let mut payload = dynamic_payload(shape, &DynamicClaimsInput::default());
    change(&mut payload);
    verified(&json!({ "kind": "dynamic", "environmentId": SAMPLE_ENVIRONMENT_ID }), &payload)
}

fn find<'s>(session: &'s Session, address: &str) -> &'s Wallet {
    session.wallets.iter().find(|wallet| wallet.address == address).expect("a wallet with that address")
}

#[test]
fn para_a_cosmos_sign_in_is_a_cosmos_wallet_and_no_evm_one() {
    let session = para(ParaTab::CosmosWallet, |_| ());
    assert_eq!(find(&session, SAMPLE_COSMOS_HASH).chain, Chain::Cosmos);
    assert!(session.lists(SAMPLE_COSMOS_ADDRESS, &Chain::Cosmos));
    assert!(!session.lists(SAMPLE_COSMOS_HASH, &Chain::Eip155));
    assert!(!session.owns(SAMPLE_COSMOS_ADDRESS, &Chain::Cosmos), "no proof");
    assert_eq!(session.identity.kind, IdentityKind::ExternalWallet);

    let verified = para(ParaTab::CosmosWallet, |data| data["externalWallet"]["isVerified"] = json!(true));
    assert!(verified.owns(SAMPLE_COSMOS_ADDRESS, &Chain::Cosmos));
    assert!(!verified.owns(SAMPLE_COSMOS_HASH, &Chain::Eip155));
}

#[test]
fn para_the_order_of_mentions_makes_no_evm_wallet_of_cosmos() {
    // The address alone, in capital letters, beside the object that names the chain.
    let session = para(ParaTab::CosmosWallet, |data| {
        data["externalWalletAddress"] = json!(SAMPLE_COSMOS_HASH.to_uppercase().replace("0X", "0x"));
    });
    assert!(
        session
            .wallets
            .iter()
            .all(|wallet| wallet.custody != wallet_jwt::user::Custody::External
                || wallet.chain == Chain::Cosmos)
    );
}

#[test]
fn para_any_mention_may_name_the_chain_of_a_wallet() {
    let mention = json!([{ "type": "COSMOS", "address": SAMPLE_COSMOS_HASH }]);
    for member in ["connectedWallets", "wallets", "externalWallets"] {
        let session = para(ParaTab::CosmosWallet, |data| {
            data["externalWallet"] = json!({ "address": SAMPLE_COSMOS_HASH, "isVerified": true });
            data[member] = mention.clone();
        });
        assert!(session.owns(SAMPLE_COSMOS_ADDRESS, &Chain::Cosmos), "{member}");
        assert!(!session.lists(SAMPLE_COSMOS_HASH, &Chain::Eip155), "{member}");
    }
}

#[test]
fn para_a_wallet_without_a_type_is_told_by_its_form_or_unknown() {
    let session = para(ParaTab::UntypedWallets, |_| ());
    let found: Vec<_> =
        session.wallets.iter().skip(2).map(|wallet| (wallet.chain.as_str(), wallet.proof)).collect();
    let chains = ["eip155", "solana", "stellar", "cosmos", "unknown"];
    assert_eq!(found, chains.map(|chain| (chain, Proof::Signed)));
    for wallet in session.wallets.iter().skip(2) {
        assert_eq!(
            session.owns(&wallet.address, &wallet.chain),
            wallet.chain != Chain::Unknown,
            "{}",
            wallet.address
        );
        assert!(session.lists(&wallet.address, &wallet.chain), "{}", wallet.address);
    }
    let unknown = &session.wallets[6];
    for chain in ["sui", "aptos", "starknet", "unknown", ""] {
        assert!(!session.owns(&unknown.address, &Chain::from(chain)), "{chain}");
        assert!(!session.owns_shared(&unknown.address, &Chain::from(chain)), "{chain}");
    }
}

#[test]
fn para_derived_accounts_count_and_stand_in_no_list() {
    let session = para(ParaTab::Email, |_| ());
    assert_eq!(session.wallets.len(), 2);
    assert!(session.owns(DERIVED_COSMOS, &Chain::Cosmos));
    assert!(!session.lists(DERIVED_COSMOS, &Chain::Cosmos));
}

#[test]
fn para_no_account_is_derived_from_a_wallet_that_does_not_fit() {
    // Another address with the sample's key.
    let inconsistent = para(ParaTab::Email, |data| {
        for member in ["wallets", "connectedWallets"] {
            data[member][0]["address"] = json!(SAMPLE_EXTERNAL_ADDRESS);
        }
    });
    assert_eq!(inconsistent.wallets[0].address_check, AddressCheck::Inconsistent);
    assert!(!inconsistent.owns(DERIVED_COSMOS, &Chain::Cosmos));

    let connected_only = para(ParaTab::Email, |data| data["wallets"] = json!([]));
    assert!(!connected_only.owns(DERIVED_COSMOS, &Chain::Cosmos));

    // Only Para uses one key for both.
    let other = dynamic(DynamicShape::Id, |claims| {
        let credential = &mut claims["verified_credentials"][2];
        credential["wallet_additional_addresses"] =
            json!([{ "address": SAMPLE_EVM_ADDRESS, "publicKey": SAMPLE_EVM_PUBLIC_KEY, "type": "evm" }]);
    });
    assert!(other.owns(SAMPLE_EVM_ADDRESS, &Chain::Eip155));
    assert!(!other.owns(DERIVED_COSMOS, &Chain::Cosmos));
}

#[test]
fn para_every_auth_type_is_named() {
    for (tab, kind) in [
        (ParaTab::PhoneLegacy, IdentityKind::PhoneLegacy),
        (ParaTab::Discord, IdentityKind::Discord),
        (ParaTab::X, IdentityKind::X),
        (ParaTab::UserId, IdentityKind::UserId),
        (ParaTab::CustomId, IdentityKind::CustomId),
        (ParaTab::GuestId, IdentityKind::GuestId),
    ] {
        let identity = para(tab, |_| ()).identity;
        assert_eq!(identity.kind, kind, "{tab}");
        assert!(identity.identifier.is_some(), "{tab}");
    }
    for (tab, method) in [(ParaTab::CustomOidc, "custom_oidc"), (ParaTab::CustomOauth, "custom_oauth")] {
        assert_eq!(para(tab, |_| ()).identity.oauth_method.as_deref(), Some(method));
    }
}

#[test]
fn dynamic_a_viewer_does_not_own_a_shared_wallet() {
    let session = dynamic(DynamicShape::BusinessAccount, |_| ());
    let wallet = find(&session, SAMPLE_EVM_ADDRESS);
    assert_eq!((wallet.shared, wallet.shared_role.as_deref()), (true, Some("viewer")));
    assert_eq!((session.wallets.len(), wallet.proof), (1, Proof::Signed));
    assert!(!session.owns(SAMPLE_EVM_ADDRESS, &Chain::Eip155));
    assert!(session.owns_shared(SAMPLE_EVM_ADDRESS, &Chain::Eip155));
    assert!(session.lists(SAMPLE_EVM_ADDRESS, &Chain::Eip155));
}

#[test]
fn dynamic_a_wallet_is_shared_whatever_the_role() {
    for role in [json!("owner"), json!("admin"), json!("a role of its own"), json!(""), Value::Null] {
        let session = dynamic(DynamicShape::BusinessAccount, |claims| {
            claims["verified_credentials"][0]["business_account_properties"]["businessAccountMemberRole"] =
                role.clone();
        });
        assert!(!session.owns(SAMPLE_EVM_ADDRESS, &Chain::Eip155), "{role}");
        assert!(session.owns_shared(SAMPLE_EVM_ADDRESS, &Chain::Eip155), "{role}");
    }
    for member in ["business_account_properties", "wallet_properties"] {
        let session = dynamic(DynamicShape::BusinessAccount, |claims| {
            claims["verified_credentials"][0][member] = Value::Null;
        });
        assert!(!session.owns(SAMPLE_EVM_ADDRESS, &Chain::Eip155), "without {member}");
    }
}

#[test]
fn dynamic_a_shared_wallet_stays_shared_in_every_merge() {
    let unmarked = |proof: &str, claims: &mut Value| {
        let address = SAMPLE_EVM_ADDRESS.to_uppercase().replace("0X", "0x");
        let account = json!({ "id": "other", "address": address, "chain": "EVM" });
        match proof {
            "signed" => claims["verified_account"] = account,
            "listed" => claims["blockchain_accounts"] = json!([account]),
            _ => {
                let mut credential = account;
                credential["format"] = json!("blockchain");
                let credentials = claims["verified_credentials"].as_array_mut().unwrap();
                let place = if proof == "before" { 0 } else { credentials.len() };
                credentials.insert(place, credential);
            }
        }
    };
    for proof in ["signed", "listed", "before", "after"] {
        let session = dynamic(DynamicShape::BusinessAccount, |claims| unmarked(proof, claims));
        assert_eq!(session.wallets.len(), 1, "{proof}");
        assert!(session.wallets[0].shared, "{proof}");
        assert_eq!(session.wallets[0].shared_role.as_deref(), Some("viewer"), "{proof}");
        assert!(!session.owns(SAMPLE_EVM_ADDRESS, &Chain::Eip155), "{proof}");
    }
}

#[test]
fn dynamic_more_addresses_of_a_wallet_have_its_proof() {
    let session = dynamic(DynamicShape::AdditionalAddresses, |_| ());
    let bitcoin = &Chain::Bip122;
    for (address, kind) in [(SAMPLE_TAPROOT_ADDRESS, "ordinals"), (SAMPLE_SEGWIT_ADDRESS, "payment")] {
        assert!(session.owns(address, bitcoin), "{kind}");
        assert!(session.owns(&address.to_uppercase(), bitcoin), "{kind}");
        let wallet = find(&session, address);
        assert_eq!((wallet.address_type.as_deref(), wallet.proof), (Some(kind), Proof::Signed));
        assert_eq!(wallet.address_check, AddressCheck::Consistent);
    }
    // The type says that it is another chain's.
    assert!(session.owns(SAMPLE_EXTERNAL_ADDRESS, &Chain::Eip155));
    assert!(!session.owns(SAMPLE_EXTERNAL_ADDRESS, &Chain::Solana));
    assert_eq!(session.wallets.len(), 4);
}

#[test]
fn dynamic_more_addresses_of_a_shared_wallet_are_shared() {
    let session = dynamic(DynamicShape::BusinessAccount, |claims| {
        claims["verified_credentials"][0]["wallet_additional_addresses"] =
            json!([{ "address": SAMPLE_SOLANA_ADDRESS, "type": "solana" }]);
    });
    assert!(!session.owns(SAMPLE_SOLANA_ADDRESS, &Chain::Solana));
    assert!(session.owns_shared(SAMPLE_SOLANA_ADDRESS, &Chain::Solana));
}

#[test]
fn dynamic_its_newer_claims_are_typed() {
    let session = dynamic(DynamicShape::BusinessAccount, |claims| {
        claims["server_auth"] = json!(true);
        claims["scope"] = json!("user:basic waasBackupToken");
    });
    let Some(ProviderClaims::Dynamic(claims)) = session.provider_claims else { panic!("Dynamic's claims") };
    assert!(claims.last_authenticated_account_id.is_some());
    assert_eq!(claims.server_auth, Some(true));
    assert_eq!(claims.hashed_ip.as_deref(), Some("9f86d081884c7d659a2feaa0c55ad015"));
    assert!(claims.scopes.contains(&"waasBackupToken".to_owned()));
    assert_eq!(claims.verified_credentials.unwrap()[0].sign_in_enabled, Some(false));
}

#[test]
fn two_spellings_of_an_account_in_one_token_are_one_wallet() {
    let session = para(ParaTab::Email, |data| {
        let digits = &SAMPLE_EVM_ADDRESS[2..];
        data["externalWallets"] = json!([
            { "type": "EVM", "address": format!("0X{}", digits.to_uppercase()), "isVerified": true },
            { "type": "eip155:1", "address": digits },
        ]);
    });
    assert_eq!(session.wallets.len(), 2);
    assert_eq!(session.wallets[0].proof, Proof::Provisioned);
    assert_eq!(session.wallets[0].canonical_address, SAMPLE_EVM_ADDRESS);
}

#[test]
fn a_weaker_mentions_key_does_not_judge_a_stronger_one() {
    let wrong_key = format!("{}00", &SAMPLE_EVM_PUBLIC_KEY[..SAMPLE_EVM_PUBLIC_KEY.len() - 2]);
    let session = para(ParaTab::Email, |data| {
        data["wallets"][0]["publicKey"] = json!("");
        data["connectedWallets"][0]["publicKey"] = json!(wrong_key);
    });
    assert_ne!(session.wallets[0].address_check, AddressCheck::Inconsistent);
    let judged = para(ParaTab::Email, |data| data["wallets"][0]["publicKey"] = json!(wrong_key));
    assert_eq!(judged.wallets[0].address_check, AddressCheck::Inconsistent);
}

const EVM: &str = SAMPLE_EVM_ADDRESS;

/// A shared credential of Dynamic's, changed, beside the same wallet as the account that signed.
fn shared(change: Value, account: Value) -> Session {
    dynamic(DynamicShape::Id, |payload| {
        let mut credential = json!({
            "format": "blockchain", "id": "s", "address": EVM, "chain": "eip155",
            "wallet_properties": { "shareSetType": "businessAccountUser" },
            "business_account_properties": { "businessAccountId": "b", "businessAccountMemberRole": "viewer" },
        });
        let (to, from) = (credential.as_object_mut().unwrap(), change.as_object().unwrap().clone());
        to.extend(from);
        payload["verified_credentials"] = json!([credential]);
        payload["blockchain_accounts"] = json!([]);
        payload["verified_account"] = account;
    })
}

#[test]
fn dynamic_a_business_account_needs_no_id_and_no_role() {
    let bare = json!({ "wallet_properties": {}, "business_account_properties": {} });
    let filled =
        |business: Value| json!({ "wallet_properties": null, "business_account_properties": business });
    for change in [
        bare,
        filled(json!({ "businessAccountMemberRole": "" })),
        filled(json!({ "businessAccountName": "Acme", "businessAccountId": null })),
        json!({ "business_account_properties": null, "wallet_properties": { "shareSetType": "BusinessAccountUser" } }),
    ] {
        let session = shared(change.clone(), Value::Null);
        assert!(!session.owns(EVM, &Chain::Eip155), "{change}");
        assert!(session.owns_shared(EVM, &Chain::Eip155), "{change}");
    }
}

#[test]
fn dynamic_a_shared_wallet_is_shared_however_it_is_named() {
    let other = "0x1111111111111111111111111111111111111111";
    let evm = json!({ "address": EVM, "chain": "eip155" });
    for change in [
        json!({ "chain": null }),
        json!({ "chain": "" }),
        json!({ "chain": "evm-mainnet" }),
        json!({ "format": null }),
        json!({ "format": "Blockchain" }),
        json!({ "address": null, "public_identifier": EVM }),
        json!({ "address": format!("{EVM} ") }),
        json!({ "address": EVM.to_uppercase() }),
        json!({ "address": null, "chain": null, "wallet_additional_addresses": [{ "address": EVM, "type": "evm" }] }),
        json!({ "address": SAMPLE_SOLANA_ADDRESS, "chain": "solana",
            "wallet_additional_addresses": [{ "address": EVM, "type": "payment" }] }),
    ] {
        let session = shared(change.clone(), evm.clone());
        assert!(!session.owns(EVM, &Chain::Eip155), "{change}");
        assert!(session.owns_shared(EVM, &Chain::Eip155), "{change}");
        let wallet = session.wallets.iter().find(|wallet| wallet.canonical_address == EVM).unwrap();
        assert_eq!(wallet.shared_role.as_deref(), Some("viewer"), "{change}");
    }
    // By the id alone, and another wallet is not shared.
    let named = shared(json!({ "address": null }), json!({ "id": "s", "address": EVM, "chain": "eip155" }));
    assert!(!named.owns(EVM, &Chain::Eip155));
    assert!(shared(json!({ "address": other }), evm).owns(EVM, &Chain::Eip155));
}

#[test]
fn dynamic_a_shared_key_is_shared_on_its_twin_chain() {
    let tempo = shared(json!({}), json!({ "address": EVM, "chain": "tempo" }));
    assert!(!tempo.owns(EVM, &Chain::Tempo) && tempo.owns_shared(EVM, &Chain::Tempo));
    let solana = json!({ "address": SAMPLE_SOLANA_ADDRESS, "chain": "solana" });
    let eclipse = shared(solana, json!({ "address": SAMPLE_SOLANA_ADDRESS, "chain": "eclipse" }));
    assert!(!eclipse.owns(SAMPLE_SOLANA_ADDRESS, &Chain::Eclipse));
}

#[test]
fn para_a_cosmos_account_names_its_chain_in_every_spelling() {
    let cosmos = json!({ "address": SAMPLE_COSMOS_ADDRESS, "type": "COSMOS", "isVerified": true });
    let hash = json!({ "address": SAMPLE_COSMOS_HASH, "isVerified": true });
    let both = para(ParaTab::Email, |data| {
        data["externalWallet"] = cosmos;
        data["externalWallets"] = json!([hash]);
        data["externalWalletAddress"] = json!(SAMPLE_COSMOS_HASH);
    });
    let listed = para(ParaTab::Email, |data| {
        data["externalWallet"] = hash.clone();
        data["connectedWallets"] = json!([{ "type": "COSMOS", "address": SAMPLE_COSMOS_ADDRESS }]);
    });
    for session in [both, listed] {
        assert!(!session.owns(SAMPLE_COSMOS_HASH, &Chain::Eip155));
        assert!(session.owns(SAMPLE_COSMOS_ADDRESS, &Chain::Cosmos));
    }
}

#[test]
fn para_another_chains_text_does_not_fold_base58() {
    let session = para(ParaTab::Email, |data| {
        data["externalWallets"] = json!([{ "address": SAMPLE_SOLANA_ADDRESS, "isVerified": true }]);
        data["connectedWallets"] =
            json!([{ "type": "COSMOS", "address": SAMPLE_SOLANA_ADDRESS.to_lowercase() }]);
        data["wallets"] = json!([]);
    });
    assert!(session.owns(SAMPLE_SOLANA_ADDRESS, &Chain::Solana));
}

#[test]
fn para_a_provisioned_wallet_without_a_type_is_not_owned() {
    let session = para(ParaTab::Email, |data| {
        data["wallets"] = json!([{ "id": "1", "address": EVM }]);
        data["connectedWallets"] = json!([]);
    });
    assert_eq!(find(&session, EVM).chain, Chain::Unknown);
    for chain in ["", "unknown", "eip155"] {
        assert!(!session.owns(EVM, &Chain::from(chain)), "{chain}");
    }
}

#[test]
fn a_weaker_mentions_wrong_key_does_not_stand_beside_the_address() {
    let wrong = "11".repeat(32);
    let session = para(ParaTab::Email, |data| {
        data["wallets"] = json!([{ "id": "1", "type": "SOLANA", "address": SAMPLE_SOLANA_ADDRESS }]);
        data["connectedWallets"] =
            json!([{ "type": "SOLANA", "address": SAMPLE_SOLANA_ADDRESS, "publicKey": wrong }]);
    });
    let wallet = find(&session, SAMPLE_SOLANA_ADDRESS);
    assert_eq!((wallet.address_check, &wallet.public_key), (AddressCheck::Consistent, &None));
}

#[test]
fn a_caip_10_id_in_a_caip_10_id_is_no_address() {
    let session = para(ParaTab::Email, |_| ());
    assert!(session.owns(&format!("eip155:1:{EVM}"), &Chain::Eip155));
    assert!(!session.owns(&format!("eip155:1:eip155:1:{EVM}"), &Chain::Eip155));
}

#[test]
fn a_derived_account_is_found_for_a_wallet_in_caip_10_form() {
    let stellar = "GDCLDPVNHRL4TTE6GZGDHJUIYRGA7K6H36UQTN7SHCGI4IUKQ662LVCH";
    let session = para(ParaTab::Email, |data| {
        data["wallets"] =
            json!([{ "id": "1", "type": "SOLANA", "address": format!("solana:x:{SAMPLE_SOLANA_ADDRESS}") }]);
    });
    assert!(session.owns(stellar, &Chain::Stellar));
}
