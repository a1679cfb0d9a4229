//! The rows of custom issuers.

use serde_json::{Value, json};
use wallet_jwt_fake_issuer::{SignatureAlgorithm, SigningKey};

use crate::cases::{Case, NOW_AT, changed, without};

fn payload() -> Value {
    json!({
        "iss": "https://issuer.example", "aud": ["api", "app"], "sub": "user-1", "iat": NOW_AT, "exp": NOW_AT + 600,
        "tenant": { "id": 7 },
    })
}

fn config(keys: Value, algorithm: &str, more: Value) -> Value {
    let mut provider = json!({
        "kind": "custom", "environment": "example", "keys": keys, "issuers": ["https://issuer.example"],
        "audiences": ["app"], "algorithms": [algorithm],
    });
    for (name, value) in more.as_object().expect("an object") {
        if value.is_null() {
            provider.as_object_mut().expect("an object").remove(name);
        } else {
            provider[name] = value.clone();
        }
    }
    json!({ "provider": provider })
}

fn set(key: &SigningKey) -> Value {
    json!({ "jwkSet": { "keys": [key.public_jwk(None)] } })
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = algorithms();
    cases.extend(expectations());
    cases.extend(keys());
    cases.extend(issuers_with_keys());
    cases.extend(user_ids());
    cases.extend(ages_and_kinds());
    cases.extend(wallets());
    cases
}

/// Two issuers, each with a key of its own under the same key id.
fn issuers_with_keys() -> Vec<Case> {
    let (own, other) = (SigningKey::rsa(2), SigningKey::rsa(3));
    let same_kid = |key: &SigningKey| changed(&key.public_jwk(None), |jwk| jwk["kid"] = json!("key-1"));
    let keys = json!([
        { "issuer": "https://issuer.example", "keys": { "jwkSet": { "keys": [same_kid(&own)] } } },
        { "issuer": "https://other.example", "keys": { "jwkSet": { "keys": [same_kid(&other)] } } },
    ]);
    let config = |more: Value| {
        let mut config = config(Value::Null, "RS256", more);
        let provider = config["provider"].as_object_mut().expect("an object");
        provider.remove("keys");
        provider.insert("issuerKeys".to_owned(), keys.clone());
        config
    };
    let without_issuers = || config(json!({ "issuers": null, "userIdClaims": ["iss", "sub"] }));
    let with = |name: &str, key: &SigningKey, claims: &Value| {
        let header = changed(&key.header(SignatureAlgorithm::Rs256), |header| header["kid"] = json!("key-1"));
        Case::new(name, without_issuers(), key.sign(&header, claims))
    };
    let of_other = changed(&payload(), |claims| claims["iss"] = json!("https://other.example"));
    vec![
        with("an issuer with keys of its own", &own, &payload()),
        with("another issuer with keys of its own", &other, &of_other),
        with("a token signed with another issuer's key", &other, &payload()),
        with(
            "an issuer without keys",
            &own,
            &changed(&payload(), |claims| claims["iss"] = json!("https://third.example")),
        ),
        with("no issuer, where it chooses the keys", &own, &without(&payload(), "", "iss")),
        with(
            "issuers in an array, where one chooses the keys",
            &own,
            &changed(&payload(), |claims| claims["iss"] = json!(["https://issuer.example"])),
        ),
        Case::new(
            "issuers configured twice",
            config(json!({})),
            own.sign(&own.header(SignatureAlgorithm::Rs256), &payload()),
        ),
    ]
}

fn user_ids() -> Vec<Case> {
    let key = SigningKey::rsa(2);
    let with = |name: &str, more: Value, claims: &Value| {
        let token = key.sign(&key.header(SignatureAlgorithm::Rs256), claims);
        Case::new(name, config(set(&key), "RS256", more), token)
    };
    let both = || json!({ "userIdClaims": ["connection", "sub"] });
    let of = |connection: Value| changed(&payload(), |claims| claims["connection"] = connection.clone());
    vec![
        with("several claims are the user's id", both(), &of(json!("google"))),
        with("a number in the user's id", both(), &of(json!(7))),
        with("quotes in the user's id", both(), &of(json!("a\",\"b"))),
        with("a part of the user's id is missing", both(), &payload()),
        with("a part of the user's id is an object", both(), &of(json!({}))),
        with(
            "the user's id configured twice",
            json!({ "userIdClaims": ["sub"], "userIdClaim": "sub" }),
            &payload(),
        ),
    ]
}

fn of(name: &str, more: Value, claims: &Value) -> Case {
    let key = SigningKey::rsa(2);
    let token = key.sign(&key.header(SignatureAlgorithm::Rs256), claims);
    Case::new(name, config(set(&key), "RS256", more), token)
}

fn ages_and_kinds() -> Vec<Case> {
    let aged = |name: &str, issued_at: Value, max_age_secs: Value| {
        let claims = changed(&payload(), |claims| claims["iat"] = issued_at.clone());
        of(name, json!({ "maxAgeSecs": max_age_secs }), &claims)
    };
    let kind = |name: &str, value: Value| {
        let claims = changed(&payload(), |claims| claims["token_use"] = value.clone());
        of(name, json!({ "kindClaim": { "claim": "token_use", "values": ["id", "session"] } }), &claims)
    };
    vec![
        aged("a token that is young enough", json!(NOW_AT - 300), json!(300)),
        aged("a token that is too old within the leeway", json!(NOW_AT - 359), json!(300)),
        aged("a token that is too old", json!(NOW_AT - 360), json!(300)),
        aged("a token issued in the future is not too old", json!(NOW_AT + 5_000), json!(1)),
        aged("an iat in milliseconds is never young", json!(NOW_AT * 1000), json!(300)),
        aged("an age without iat", Value::Null, json!(300)),
        aged("an age of no time", json!(NOW_AT), json!(0)),
        aged("an age of more than a year", json!(NOW_AT), json!(31_536_001)),
        aged("an age that is negative", json!(NOW_AT), json!(-1)),
        aged("an age that would fit in 32 bits if it were cut", json!(NOW_AT), json!(4_294_967_596_u64)),
        kind("an accepted kind", json!("id")),
        kind("another accepted kind", json!("session")),
        kind("a kind that is not accepted", json!("access")),
        kind("no kind", Value::Null),
        kind("a kind that is a list", json!(["id"])),
        of(
            "a rule for kinds without values",
            json!({ "kindClaim": { "claim": "token_use", "values": [] } }),
            &payload(),
        ),
    ]
}

fn wallets() -> Vec<Case> {
    const EVM: &str = "0x9dd3824f045c77bc369485e8f1dd6b452b6be617";
    let listed =
        || json!([{ "address": EVM, "type": "ethereum" }, { "address": "nowhere" }, { "type": "solana" }]);
    let rule = |path: &[&str]| json!({ "path": path, "address": "address", "chain": { "member": "type" } });
    let with = |name: &str, rule: Value, wallets: Value| {
        let claims = changed(&payload(), |claims| claims["wallets"] = wallets.clone());
        of(name, json!({ "wallets": rule }), &claims)
    };
    let changed_rule =
        |member: &str, value: Value| changed(&rule(&["wallets"]), |rule| rule[member] = value.clone());
    let nested = changed(&payload(), |claims| claims["tenant"] = json!({ "user": { "wallets": listed() } }));
    let text = || json!(listed().to_string());
    vec![
        with("listed wallets", rule(&["wallets"]), listed()),
        with("signed wallets", changed_rule("proof", json!("signed")), listed()),
        with("provisioned wallets", changed_rule("proof", json!("provisioned")), listed()),
        with("wallets all of one chain", changed_rule("chain", json!({ "all": "eip155:1" })), listed()),
        of("wallets three names deep", json!({ "wallets": rule(&["tenant", "user", "wallets"]) }), &nested),
        of(
            "wallets at a path that the token lacks",
            json!({ "wallets": rule(&["user", "wallets"]) }),
            &payload(),
        ),
        with("wallets as JSON text", changed_rule("isJsonText", json!(true)), text()),
        with("an array in place of JSON text", changed_rule("isJsonText", json!(true)), listed()),
        with("JSON text in place of an array", rule(&["wallets"]), text()),
        with("an address that is no text", rule(&["wallets"]), json!([{ "address": 5 }])),
        with("wallets with an unknown option", changed_rule("custody", json!("embedded")), listed()),
        with("a path without a name", rule(&[]), listed()),
        with("a path of four names", rule(&["a", "b", "c", "d"]), listed()),
    ]
}

fn algorithms() -> Vec<Case> {
    let keys = [SigningKey::rsa(2), SigningKey::p256(), SigningKey::p384(), SigningKey::ed25519()];
    let both = keys.iter().flat_map(|key| key.algorithms().iter().map(move |algorithm| (key, *algorithm)));
    both.map(|(key, algorithm)| {
        let token = key.sign(&key.header(algorithm), &payload());
        Case::new(&format!("{algorithm}"), config(set(key), algorithm.as_str(), json!({})), token)
    })
    .chain([webcrypto()])
    .collect()
}

/// A key as WebCrypto exports it, and RFC 9864's name in the header.
fn webcrypto() -> Case {
    let key = SigningKey::ed25519();
    let exported = changed(&key.public_jwk(None), |jwk| {
        jwk["alg"] = json!("Ed25519");
        jwk["ext"] = json!(true);
        jwk["key_ops"] = json!(["verify"]);
        jwk["use"] = Value::Null;
    });
    let header = json!({ "alg": "Ed25519", "kid": key.kid() }).to_string();
    let token = key.sign_bytes("EdDSA", &header, payload().to_string().as_bytes());
    let keys = json!({ "jwkSet": { "keys": [exported] } });
    Case::new("Ed25519 of WebCrypto", config(keys, "EdDSA", json!({})), token)
}

fn expectations() -> Vec<Case> {
    let key = SigningKey::p256();
    let make = |name: &str, more: Value, header: Value, payload: &Value| {
        Case::new(name, config(set(&key), "ES256", more), key.sign(&header, payload))
    };
    let header = || key.header(SignatureAlgorithm::Es256);
    let typed = |typ: &str| changed(&header(), |header| header["typ"] = json!(typ));
    // serde_json has no such text, so the escape is written into the JSON.
    let half_of_a_pair = |name: &str, claim: &str| {
        let claims = changed(&payload(), |claims| claims[claim] = json!("HALF")).to_string();
        let claims = claims.replace("HALF", "a\\ud800b");
        let token = key.sign_bytes("ES256", &header().to_string(), claims.as_bytes());
        Case::new(name, config(set(&key), "ES256", json!({})), token)
    };
    let demand_type = || json!({ "tokenType": "at+jwt" });
    let payload = payload();
    vec![
        make("typ as expected", demand_type(), typed("application/AT+JWT"), &payload),
        make("another typ", demand_type(), typed("JWT"), &payload),
        make("no typ where one is expected", demand_type(), header(), &payload),
        make("a required claim", json!({ "requiredClaims": ["tenant"] }), header(), &payload),
        make("a required claim is missing", json!({ "requiredClaims": ["email"] }), header(), &payload),
        make(
            "another user id claim",
            json!({ "userIdClaim": "uid" }),
            header(),
            &changed(&payload, |claims| claims["uid"] = json!(42)),
        ),
        make("no user id", json!({}), header(), &without(&payload, "", "sub")),
        make(
            "another issuer",
            json!({}),
            header(),
            &changed(&payload, |claims| claims["iss"] = json!("https://issuer.example/")),
        ),
        make(
            "any issuer and any audience, configured explicitly",
            json!({ "issuers": null, "anyIssuer": true, "audiences": null, "anyAudience": true }),
            header(),
            &without(&without(&payload, "", "iss"), "", "aud"),
        ),
        make(
            "another audience",
            json!({}),
            header(),
            &changed(&payload, |claims| claims["aud"] = json!("api")),
        ),
        make("issuers not configured", json!({ "issuers": null }), header(), &payload),
        make("audiences not configured", json!({ "audiences": null }), header(), &payload),
        make("algorithms not configured", json!({ "algorithms": [] }), header(), &payload),
        make("an unsupported algorithm", json!({ "algorithms": ["HS256"] }), header(), &payload),
        make(
            "kid and typ null",
            json!({}),
            changed(&header(), |header| {
                (header["kid"], header["typ"]) = Default::default();
            }),
            &payload,
        ),
        make("an empty kid", json!({}), changed(&header(), |header| header["kid"] = json!("")), &payload),
        make(
            "exp in milliseconds",
            json!({}),
            header(),
            &changed(&payload, |claims| claims["exp"] = json!((NOW_AT + 600) * 1000)),
        ),
        half_of_a_pair("half of a surrogate pair in an unread claim", "name"),
        half_of_a_pair("half of a surrogate pair in the user's id", "sub"),
        make("an unknown option", json!({ "audience": "app" }), header(), &payload),
    ]
}

fn keys() -> Vec<Case> {
    let rsa = SigningKey::rsa(2);
    let token = || rsa.sign(&rsa.header(SignatureAlgorithm::Rs256), &payload());
    let with = |name: &str, keys: Value| Case::new(name, config(keys, "RS256", json!({})), token());
    let jwk =
        |change: fn(&mut Value)| json!({ "jwkSet": { "keys": [changed(&rsa.public_jwk(None), change)] } });
    let pkcs1 = rsa.public_pem_pkcs1().expect("an RSA key");
    let elliptic = |key: SigningKey, algorithm: SignatureAlgorithm| {
        let keys = json!({ "pem": { "pem": key.public_pem() } });
        Case::new(
            &format!("{algorithm} by PEM"),
            config(keys, algorithm.as_str(), json!({})),
            key.sign(&key.header(algorithm), &payload()),
        )
    };
    vec![
        with("a PEM, SPKI", json!({ "pem": { "pem": rsa.public_pem() } })),
        with("a PEM, PKCS#1", json!({ "pem": { "pem": pkcs1 } })),
        with("a PEM wrapped in base64", json!({ "pem": { "pem": wrapped(&pkcs1) } })),
        with("a PEM under another key id", json!({ "pem": { "pem": rsa.public_pem(), "keyId": "another" } })),
        elliptic(SigningKey::p256(), SignatureAlgorithm::Es256),
        elliptic(SigningKey::p384(), SignatureAlgorithm::Es384),
        elliptic(SigningKey::ed25519(), SignatureAlgorithm::EdDsa),
        with(
            "a set without kid",
            jwk(|jwk| {
                jwk.as_object_mut().expect("an object").remove("kid");
            }),
        ),
        with("a key for encryption", jwk(|jwk| jwk["use"] = json!("enc"))),
        with("a key that may not verify", jwk(|jwk| jwk["key_ops"] = json!(["sign"]))),
        with("a key for another algorithm", jwk(|jwk| jwk["alg"] = json!("RS512"))),
        with(
            "an unknown key beside the good one",
            json!({ "jwkSet": { "keys": [{ "kty": "AKP", "kid": 5 }, rsa.public_jwk(None)] } }),
        ),
        with(
            "two different keys under one kid",
            json!({ "jwkSet": { "keys": [
            rsa.public_jwk(None), changed(&SigningKey::rsa(3).public_jwk(None), |jwk| jwk["kid"] = json!(rsa.kid())),
        ] } }),
        ),
        with("members that are null", jwk(|jwk| (jwk["d"], jwk["alg"], jwk["use"]) = Default::default())),
        with("a single JWK", json!({ "jwkSet": rsa.public_jwk(None) })),
        with("a PEM on one line", json!({ "pem": { "pem": rsa.public_pem().replace('\n', " ") } })),
        with(
            "a PEM with escaped line breaks",
            json!({ "pem": { "pem": rsa.public_pem().replace('\n', "\\n") } }),
        ),
        with("a discovery document", json!({ "jwkSet": { "jwks_uri": "https://issuer.example/jwks" } })),
        with("a private key", json!({ "jwkSet": rsa.private_jwk(None) })),
        with(
            "the same key twice",
            json!({ "jwkSet": { "keys": [rsa.public_jwk(None), rsa.public_jwk(None)] } }),
        ),
    ]
}

fn wrapped(pem: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(pem)
}
