//! What people really pass and publish: the cases of `tests/data/cases` in which the core decides or speaks.

use std::path::Path;

use serde_json::{Value, json};
use wallet_jwt_fake_issuer::{SignatureAlgorithm, SigningKey};

use crate::cases::{Case, NOW_AT, changed};

fn config(keys: &Value, audience: &str, algorithm: &str) -> Value {
    json!({ "provider": {
        "kind": "custom", "keys": keys, "issuers": ["https://issuer.example"], "audiences": [audience],
        "algorithms": [algorithm],
    } })
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = published();
    cases.extend(passed());
    cases.extend(configured());
    cases.extend(fetched());
    cases.extend(urls());
    cases.extend(users());
    cases.extend(headers());
    cases.extend(expectations());
    cases
}

/// The folder of key sets and tokens of other libraries. A set with a byte order mark is no JSON value, so not here.
fn published() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases/interop");
    let entries = std::fs::read_dir(folder).expect("the cases");
    let mut folders: Vec<_> = entries.map(|entry| entry.expect("a folder").path()).collect();
    folders.sort();
    let case = |folder: &Path| {
        let text = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file of the case");
        let set: Value = serde_json::from_str(&text("set.json")).ok()?;
        let command = text("cmd.sh");
        let algorithm = command.split("--alg ").nth(1)?.split_whitespace().next()?;
        let name = folder.file_name()?.to_string_lossy().into_owned();
        let config = config(&json!({ "jwkSet": set }), "aud-1", algorithm);
        Some(Case::new(&name, config, text("token.jwt").trim().to_owned()))
    };
    folders.iter().filter_map(|folder| case(folder)).collect()
}

fn payload() -> Value {
    json!({ "iss": "https://issuer.example", "aud": "app", "sub": "user-1", "iat": NOW_AT, "exp": NOW_AT + 600 })
}

fn rsa() -> SigningKey {
    SigningKey::rsa(2)
}

fn token() -> String {
    rsa().sign(&rsa().header(SignatureAlgorithm::Rs256), &payload())
}

/// A good token in something, and what is no token.
fn passed() -> Vec<Case> {
    let good = token();
    let keys = json!({ "jwkSet": { "keys": [rsa().public_jwk(None)] } });
    let (first, rest) = good.split_at(64);
    let (signed, signature) = good.rsplit_once('.').expect("three parts");
    let encrypted = "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.AAAA.AAAA.AAAA.AAAA";
    let unsigned = rsa().sign_bytes("RS256", r#"{"alg":"none"}"#, payload().to_string().as_bytes());
    let unsigned = format!("{}.", unsigned.rsplit_once('.').expect("three parts").0);
    [
        ("a token after Bearer", format!("Bearer {good}")),
        ("a token after bearer", format!("bearer {good}")),
        ("a whole header line", format!("Authorization: Bearer {good}")),
        ("a token in quotes", format!("\"{good}\"")),
        ("a token in single quotes", format!("'{good}'")),
        ("a token in JSON", json!({ "token": good, "keyId": "k" }).to_string()),
        ("a token with a blank after it", format!("{good} ")),
        // Not with a byte order mark: GNUstep's `stringWithUTF8String:` drops it. `src/token/foreign_form.rs` tests it.
        ("a token on two lines", format!("{first}\n{rest}")),
        ("a token whose signature is cut", format!("{signed}.{}", &signature[..signature.len() - 8])),
        ("a token of which the end is missing", first.to_owned()),
        ("undefined as a token", "undefined".to_owned()),
        ("[object Object] as a token", "[object Object]".to_owned()),
        ("a path as a token", "./token.jwt".to_owned()),
        ("a URL as a token", "https://issuer.example/token".to_owned()),
        ("an API key as a token", "beta_0123456789abcdef0123456789abcdef".to_owned()),
        ("a placeholder as a token", "<token>".to_owned()),
        ("a variable as a token", "$TOKEN".to_owned()),
        ("a token that is URL-encoded", good.replace('.', "%2E")),
        ("a token with a comma after it", format!("{good},")),
        ("two parts that are no token", "a.b".to_owned()),
        ("a token without its signature", signed.to_owned()),
        ("an encrypted token", encrypted.to_owned()),
        ("an unsigned token", unsigned),
    ]
    .map(|(name, token)| Case::new(name, config(&keys, "app", "RS256"), token))
    .into()
}

/// Keys as people configure them.
fn configured() -> Vec<Case> {
    let pem = rsa().public_pem();
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let text = |pem: &str| json!({ "pem": { "pem": pem } });
    let jwk = |member: &str, value: Value| json!({ "jwkSet": { "keys": [changed(&rsa().public_jwk(None), |jwk| jwk[member] = value)] } });
    let without_n = changed(&rsa().public_jwk(None), |jwk| {
        jwk.as_object_mut().expect("an object").remove("n");
    });
    let p256 = SigningKey::p256();
    let short_x = changed(&p256.public_jwk(None), |jwk| jwk["x"] = json!("AAECAwQFBgc"));
    let certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    [
        ("a PEM with text before it", text(&format!("Bag Attributes\n  friendlyName: x\n{pem}"))),
        (
            "a PEM of one long line",
            text(&format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----")),
        ),
        ("a PEM of a certificate", text(certificate)),
        ("two PEMs in one text", text(&format!("{pem}{pem}"))),
        ("a PEM without its first and last line", text(&body)),
        ("a key of ssh", text("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ user@host")),
        ("a PEM of a private key", text("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")),
        ("JSON where a PEM belongs", text(&json!({ "keys": [] }).to_string())),
        ("a map of certificates", json!({ "jwkSet": { "a1b2": certificate } })),
        ("a JWK without n", json!({ "jwkSet": { "keys": [without_n] } })),
        ("a JWK whose x is short", json!({ "jwkSet": { "keys": [short_x] } })),
        ("a JWK whose n is no base64url", jwk("n", json!("***"))),
        ("a JWK whose d is null", jwk("d", Value::Null)),
        ("a JWK whose d is a number's text", jwk("d", json!("AQAB"))),
        ("a JWK for the other algorithm", jwk("alg", json!("PS256"))),
    ]
    .map(|(name, keys)| Case::new(name, config(&keys, "app", "RS256"), token()))
    .into()
}

/// What an issuer's URL answers.
fn fetched() -> Vec<Case> {
    let make = |name: &str, answer: Value| {
        let mut config = config(&Value::Null, "app", "RS256");
        let provider = config["provider"].as_object_mut().expect("an object");
        provider.remove("keys");
        provider.insert("keysUrl".to_owned(), json!("https://issuer.example/jwks.json"));
        Case { fetched_key_set: Some(answer), ..Case::new(name, config, token()) }
    };
    let key = rsa().public_jwk(None);
    let with_nulls = changed(&key, |jwk| {
        for member in ["use", "alg", "key_ops", "x5c", "d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
            jwk[member] = Value::Null;
        }
    });
    vec![
        make("URL: a key with every member null", json!({ "keys": [with_nulls] })),
        make(
            "URL: a discovery document",
            json!({ "issuer": "x", "jwks_uri": "https://issuer.example/keys" }),
        ),
        make("URL: a map of certificates", json!({ "a1b2": "-----BEGIN CERTIFICATE-----\nMIIB" })),
        make("URL: a single JWK", key.clone()),
        make("URL: a list of keys alone", json!([key])),
        make("URL: an error as JSON", json!({ "error": "not_found" })),
        make("URL: a private key beside the good one", json!({ "keys": [rsa().private_jwk(None), key] })),
        make("URL: two different keys under one kid", {
            let other = changed(&SigningKey::rsa(3).public_jwk(None), |jwk| jwk["kid"] = json!(rsa().kid()));
            json!({ "keys": [other, key] })
        }),
    ]
}

/// URLs of key sets, as people write them.
fn urls() -> Vec<Case> {
    let key_set = |url: &str| {
        let mut config = config(&Value::Null, "app", "RS256");
        let provider = config["provider"].as_object_mut().expect("an object");
        provider.remove("keys");
        provider.insert("keysUrl".to_owned(), json!(url));
        config
    };
    let development = |url: &str| {
        let mut config = key_set("https://issuer.example/jwks.json");
        config["options"] = json!({ "development": { "keysUrl": url } });
        config
    };
    let both = [
        "http://issuer.example/jwks.json",
        "ftp://issuer.example/jwks.json",
        "issuer.example/jwks.json",
        "https://user@issuer.example/jwks.json",
        "https://:word@issuer.example/jwks.json",
        "https://user:word@issuer.example/jwks.json",
        "https://ïssuer.example/jwks.json",
        "https:///",
        "",
    ];
    let with = |name: &str, config: Value, url: &str| {
        Case::new(&format!("{name}: {}", if url.is_empty() { "empty" } else { url }), config, token())
    };
    let pairs = both.iter().flat_map(|url| {
        [with("keysUrl", key_set(url), url), with("a development URL", development(url), url)]
    });
    let local = [
        "http://localhost:8080/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://10.0.2.2/",
        "http://localhost.example/",
    ];
    pairs.chain(local.iter().map(|url| with("a development URL", development(url), url))).collect()
}

/// The user's id as issuers write it.
fn users() -> Vec<Case> {
    let keys = json!({ "jwkSet": { "keys": [rsa().public_jwk(None)] } });
    let make = |name: &str, value: Value| {
        let payload = changed(&payload(), |claims| claims["uid"] = value);
        let token = rsa().sign(&rsa().header(SignatureAlgorithm::Rs256), &payload);
        let mut config = config(&keys, "app", "RS256");
        config["provider"]["userIdClaim"] = json!("uid");
        Case::new(name, config, token)
    };
    vec![
        make("a user's id that is a number", json!(42)),
        make("a user's id that is a negative number", json!(-42)),
        make("a user's id of 20 digits", json!(18_446_744_073_709_551_615_u64)),
        make("a user's id that is a fraction", json!(1.5)),
        make("a user's id that is true", json!(true)),
        make("a user's id that is a list", json!(["user-1"])),
        make("a user's id that is a blank", json!(" ")),
    ]
}

/// Headers as issuers write them.
fn headers() -> Vec<Case> {
    let keys = json!({ "jwkSet": { "keys": [rsa().public_jwk(None)] } });
    let make = |name: &str, header: &str, token_type: Option<&str>| {
        let token = rsa().sign_bytes("RS256", header, payload().to_string().as_bytes());
        let mut config = config(&keys, "app", "RS256");
        if let Some(token_type) = token_type {
            config["provider"]["tokenType"] = json!(token_type);
        }
        Case::new(name, config, token)
    };
    vec![
        make("a header whose cty is no JWT", r#"{"alg":"RS256","cty":"json"}"#, None),
        make("a header whose cty is text/jwt", r#"{"alg":"RS256","cty":"text/jwt"}"#, None),
        make("a header with alg twice", r#"{"alg":"RS256","alg":"RS256"}"#, None),
        make("a header that is a list", "[]", None),
        make("a header that is no JSON", "{'alg':'RS256'}", None),
        make("a header without alg", r#"{"typ":"JWT"}"#, None),
        make("a header with an alg that nobody registered", r#"{"alg":"RS1024"}"#, None),
        make("a header whose typ has another kind", r#"{"alg":"RS256","typ":"text/at+jwt"}"#, Some("at+jwt")),
        make(
            "a header whose typ has a kind",
            r#"{"alg":"RS256","typ":"application/at+jwt"}"#,
            Some("at+jwt"),
        ),
    ]
}

/// Expectations that are empty.
fn expectations() -> Vec<Case> {
    let keys = json!({ "jwkSet": { "keys": [rsa().public_jwk(None)] } });
    let make = |name: &str, member: &str, value: Value| {
        let mut config = config(&keys, "app", "RS256");
        config["provider"][member] = value;
        Case::new(name, config, token())
    };
    let ed25519 = SigningKey::ed25519();
    let named = config(&json!({ "jwkSet": { "keys": [ed25519.public_jwk(None)] } }), "app", "Ed25519");
    vec![
        make("an empty list of issuers", "issuers", json!([])),
        make("an empty issuer", "issuers", json!([""])),
        make("an empty issuer beside a good one", "issuers", json!(["https://issuer.example", ""])),
        make("an empty list of audiences", "audiences", json!([])),
        make("an empty audience beside a good one", "audiences", json!(["app", ""])),
        make("an algorithm in small letters", "algorithms", json!(["rs256"])),
        make("two algorithms in one text", "algorithms", json!(["RS256,ES256"])),
        make("HMAC in the configuration", "algorithms", json!(["RS256", "HS256"])),
        Case::new("Ed25519 in the configuration", named, {
            ed25519.sign(&ed25519.header(SignatureAlgorithm::EdDsa), &payload())
        }),
    ]
}
