//! Dynamic's rows.

use serde_json::{Value, json};
use wallet_jwt_fake_issuer::{
    DynamicClaimsInput, DynamicShape, SAMPLE_ENVIRONMENT_ID, SignatureAlgorithm, dynamic_payload,
};

use crate::cases::{Case, changed, key, options, signed, without};

fn config(more: Value) -> Value {
    let mut provider = json!({ "kind": "dynamic", "environmentId": SAMPLE_ENVIRONMENT_ID });
    for (name, value) in more.as_object().expect("an object") {
        provider[name] = value.clone();
    }
    json!({ "provider": provider, "options": options() })
}

fn sample(shape: DynamicShape) -> Value {
    dynamic_payload(shape, &DynamicClaimsInput::default())
}

fn case(name: &str, payload: &Value) -> Case {
    Case::new(name, config(json!({})), signed(payload))
}

fn case_with(name: &str, more: Value, payload: &Value) -> Case {
    Case::new(name, config(more), signed(payload))
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = shapes();
    cases.extend(scopes());
    cases.extend(issuers_and_environments());
    cases.extend(legacy());
    cases
}

/// The sample that Dynamic documents: it has accounts, no credentials, and an address that is not a real address.
fn documented_sample() -> Value {
    let account = json!({
        "address": "0x000123abc", "chain": "eip155", "id": "af615228-99e5-48ee-905d-4575f0a6bfc9", "wallet_name": "metamask",
    });
    json!({
        "alias": "paolo", "aud": "https://dashboard.hello.xyz", "blockchain_accounts": [account],
        "email": "paolo@example.com", "environment_id": SAMPLE_ENVIRONMENT_ID, "family_name": "lim", "given_name": "paolo",
        "iss": format!("app.dynamic.xyz/{SAMPLE_ENVIRONMENT_ID}"), "lists": ["Community dashboard acess list"],
        "sub": "d261ee91-8ea0-4949-b8bb-b6ab4f712a49", "verified_account": account, "iat": 1_660_677_597, "exp": 1_660_684_797,
    })
}

/// serde_json has no such text, so the escape is written into the JSON.
fn half_of_a_pair(name: &str, claims: &[&str]) -> Case {
    let payload = changed(&documented_sample(), |payload| {
        payload["scope"] = json!("user:basic");
        for claim in claims {
            payload[*claim] = json!("HALF");
        }
    });
    let payload = payload.to_string().replace("HALF", "a\\ud83d");
    let header = key().header(SignatureAlgorithm::Rs256).to_string();
    let token = key().sign_bytes("RS256", &header, payload.as_bytes());
    Case::new(name, config(json!({})), token).at(1_660_680_000)
}

fn shapes() -> Vec<Case> {
    let id = sample(DynamicShape::Id);
    vec![
        half_of_a_pair("half of a surrogate pair in the names", &["alias", "given_name", "family_name"]),
        half_of_a_pair("half of a surrogate pair in the e-mail address", &["email"]),
        case("an ID token with credentials of all seven formats", &id),
        case("a wallet of a business account, for a viewer", &sample(DynamicShape::BusinessAccount)),
        case("wallets with more than one address", &sample(DynamicShape::AdditionalAddresses)),
        case("an access token without wallets", &sample(DynamicShape::Access)),
        case(
            "an elevated token",
            &changed(&sample(DynamicShape::Elevated), |claims| {
                claims["scope"] = json!("user:basic wallet:export");
            }),
        ),
        case_with(
            "the documented sample, which has no scope",
            json!({ "acceptAbsentScope": true }),
            &documented_sample(),
        )
        .at(1_660_677_600),
        Case::new("no kid in the header", config(json!({})), key().sign(&json!({ "alg": "RS256" }), &id)),
        case(
            "signed in with the e-mail credential",
            &changed(&id, |claims| {
                claims["signin_credential_id"] = claims["verified_credentials"][3]["id"].clone();
            }),
        ),
        case(
            "signed in with the oauth credential",
            &changed(&id, |claims| {
                claims["signin_credential_id"] = claims["verified_credentials"][4]["id"].clone();
            }),
        ),
        case(
            "signed in with the phone credential",
            &changed(&id, |claims| {
                claims["signin_credential_id"] = claims["verified_credentials"][6]["id"].clone();
            }),
        ),
        case(
            "signed in with a phone credential that has no public identifier",
            &changed(&id, |claims| {
                claims["verified_credentials"][6]["public_identifier"] = Value::Null;
                claims["signin_credential_id"] = claims["verified_credentials"][6]["id"].clone();
            }),
        ),
        case(
            "signed in with an e-mail credential that has no public identifier",
            &changed(&id, |claims| {
                claims["verified_credentials"][3]["public_identifier"] = Value::Null;
                claims["signin_credential_id"] = claims["verified_credentials"][3]["id"].clone();
            }),
        ),
        case(
            "more addresses, one empty, one with its public key",
            &changed(&sample(DynamicShape::AdditionalAddresses), |claims| {
                let more = &mut claims["verified_credentials"][0]["wallet_additional_addresses"];
                more[0]["publicKey"] =
                    json!("02b4632d08485ff1df2db55b9dafd23347d1c47a457072a1e87be26896549a8737");
                more.as_array_mut().expect("a list").push(json!({ "address": "", "type": "ordinals" }));
            }),
        ),
        case(
            "signed in with a credential without a format",
            &changed(&id, |claims| {
                claims["verified_credentials"] =
                    json!([{ "format": "", "id": "f1", "public_identifier": "someone" }]);
                claims["signin_credential_id"] = json!("f1");
            }),
        ),
        case(
            "an unknown format and an unknown chain",
            &changed(&id, |claims| {
                claims["verified_credentials"] = json!([
                    { "format": "hologram", "id": "h1", "public_identifier": "someone" },
                    { "format": "blockchain", "id": "b1", "address": "abc", "chain": "newchain", "wallet_provider": "qrCode" },
                ]);
                claims["last_verified_credential_id"] = json!("h1");
            }),
        ),
        case(
            "null means unset",
            &changed(&id, |claims| {
                claims["email"] = Value::Null;
                claims["verified_account"] = Value::Null;
            }),
        ),
        case(
            "a credential's address is a number",
            &changed(&id, |claims| {
                claims["verified_credentials"][0]["address"] = json!(7);
            }),
        ),
        case("expired", &id).at(1_745_877_709 + 7_200 + 60),
        case("no sub", &without(&id, "", "sub")),
        case("no exp", &without(&id, "", "exp")),
    ]
}

fn scopes() -> Vec<Case> {
    let id = sample(DynamicShape::Id);
    let scope = |words: &str| changed(&id, |claims| claims["scope"] = json!(words));
    let allow = json!({ "acceptAbsentScope": true });
    vec![
        case("scope: user:basic and another", &scope("user:basic other:thing")),
        case("scope: second factor pending", &scope("requiresAdditionalAuth")),
        case("scope: complete and pending at once", &scope("user:basic userDataForm device:register")),
        case("scope: a word that merely contains user:basic", &scope("user:basics xuser:basic")),
        case("scope: empty", &scope("")),
        case("scope: absent", &without(&id, "", "scope")),
        case("scope: an array", &changed(&id, |claims| claims["scope"] = json!(["user:basic"]))),
        case_with("scope: empty, allowed", allow.clone(), &scope("")),
        case_with("scope: absent, allowed", allow.clone(), &without(&id, "", "scope")),
        case_with("scope: pending although absent is allowed", allow, &scope("requiresAdditionalAuth")),
    ]
}

fn issuers_and_environments() -> Vec<Case> {
    let id = sample(DynamicShape::Id);
    let issuer = |text: String| changed(&id, |claims| claims["iss"] = json!(text));
    let custom = json!({ "extraIssuers": ["https://auth.example.com/wallets"] });
    vec![
        case("iss: the older host", &issuer(format!("app.dynamic.xyz/{SAMPLE_ENVIRONMENT_ID}"))),
        case("iss: with https://", &issuer(format!("https://app.dynamicauth.com/{SAMPLE_ENVIRONMENT_ID}"))),
        case("iss: another host", &issuer(format!("evil.example/{SAMPLE_ENVIRONMENT_ID}"))),
        case(
            "iss: another environment",
            &issuer("app.dynamicauth.com/00000000-0000-4000-8000-000000000000".into()),
        ),
        case("iss: absent", &without(&id, "", "iss")),
        case_with("iss: a custom host that was named", custom, &issuer("auth.example.com/wallets".into())),
        case(
            "environment_id: another",
            &changed(&id, |claims| {
                claims["environment_id"] = json!("00000000-0000-4000-8000-000000000000");
            }),
        ),
        case("environment_id: absent", &without(&id, "", "environment_id")),
        case_with("aud: an accepted one", json!({ "audiences": ["https://dashboard.hello.xyz"] }), &id),
        case_with("aud: not an accepted one", json!({ "audiences": ["https://other.example"] }), &id),
        case_with(
            "aud: absent where one is expected",
            json!({ "audiences": ["https://other.example"] }),
            &without(&id, "", "aud"),
        ),
        case("aud: absent where none is expected", &without(&id, "", "aud")),
        Case::new(
            "an environment id that is no UUID",
            json!({
                "provider": { "kind": "dynamic", "environmentId": "../../evil" }
            }),
            signed(&id),
        ),
    ]
}

fn legacy() -> Vec<Case> {
    let info = sample(DynamicShape::Legacy);
    let accept = || json!({ "acceptLegacyInfo": true });
    vec![
        case("info: refused by default", &info),
        case_with("info: accepted", accept(), &info),
        case_with(
            "info: every member",
            accept(),
            &changed(&info, |claims| {
                for (name, value) in [
                    ("phoneNumber", "+13105551234"),
                    ("username", "paolo1"),
                    ("jobTitle", "engineer"),
                    ("tShirtSize", "M"),
                ] {
                    claims["info"][name] = json!(value);
                }
            }),
        ),
        case_with(
            "info: another environment",
            accept(),
            &changed(&info, |claims| {
                claims["info"]["environmentId"] = json!("00000000-0000-4000-8000-000000000000");
            }),
        ),
        case_with(
            "info: beside the current form",
            accept(),
            &changed(&info, |claims| claims["environment_id"] = json!(SAMPLE_ENVIRONMENT_ID)),
        ),
        case_with("info: no user id", accept(), &without(&info, "/info", "userId")),
        case_with(
            "info: a sub that is another user",
            accept(),
            &changed(&info, |claims| claims["sub"] = json!("someone")),
        ),
        case_with(
            "info: a foreign iss",
            accept(),
            &changed(&info, |claims| claims["iss"] = json!("evil.example")),
        ),
        case_with(
            "info: a pending scope",
            accept(),
            &changed(&info, |claims| claims["scope"] = json!("requiresAdditionalAuth")),
        ),
    ]
}
