//! An HTTP client and an independent signature check. Both use only common libraries.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::blocking::{Client, Response};
use ring::signature::{
    self, RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm,
};
use serde_json::Value;
use wallet_jwt_fake_issuer::{FakeIssuer, FakeIssuerOptions};

pub fn start() -> FakeIssuer {
    FakeIssuer::start(FakeIssuerOptions::default()).unwrap()
}

/// Follows no redirects, so that a test can see them.
pub fn client() -> Client {
    // reqwest needs a TLS configuration even for plain http. Without one it uses a process-wide provider.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap()
}

pub fn get(url: &str) -> Response {
    client().get(url).send().unwrap()
}

pub fn post(url: &str) -> Response {
    client().post(url).send().unwrap()
}

pub fn header(response: &Response, name: &str) -> Option<String> {
    response.headers().get(name).map(|value| value.to_str().unwrap().to_owned())
}

/// The keys of the key set at that address.
pub fn keys(url: &str) -> Vec<Value> {
    let set: Value = get(url).json().unwrap();
    set["keys"].as_array().unwrap().clone()
}

pub fn part(token: &str, index: usize) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(token.split('.').nth(index).unwrap()).unwrap()
}

pub fn token_header(token: &str) -> Value {
    serde_json::from_slice(&part(token, 0)).unwrap()
}

pub fn payload(token: &str) -> Value {
    serde_json::from_slice(&part(token, 1)).unwrap()
}

/// Whether the JWK verifies the token under the algorithm of the token's header.
pub fn verifies(token: &str, jwk: &Value) -> bool {
    let (message, _) = token.rsplit_once('.').unwrap();
    let (message, signature) = (message.as_bytes(), part(token, 2));
    let bytes = |name: &str| URL_SAFE_NO_PAD.decode(jwk[name].as_str().unwrap()).unwrap();
    let rsa = |parameters: &RsaParameters| {
        RsaPublicKeyComponents { n: bytes("n"), e: bytes("e") }
            .verify(parameters, message, &signature)
            .is_ok()
    };
    let other = |algorithm: &'static dyn VerificationAlgorithm, key: Vec<u8>| {
        UnparsedPublicKey::new(algorithm, key).verify(message, &signature).is_ok()
    };
    let point = || [vec![4], bytes("x"), bytes("y")].concat();
    match token_header(token)["alg"].as_str().unwrap() {
        "RS256" => rsa(&signature::RSA_PKCS1_2048_8192_SHA256),
        "RS384" => rsa(&signature::RSA_PKCS1_2048_8192_SHA384),
        "RS512" => rsa(&signature::RSA_PKCS1_2048_8192_SHA512),
        "PS256" => rsa(&signature::RSA_PSS_2048_8192_SHA256),
        "PS384" => rsa(&signature::RSA_PSS_2048_8192_SHA384),
        "PS512" => rsa(&signature::RSA_PSS_2048_8192_SHA512),
        "ES256" => other(&signature::ECDSA_P256_SHA256_FIXED, point()),
        "ES384" => other(&signature::ECDSA_P384_SHA384_FIXED, point()),
        "EdDSA" => other(&signature::ED25519, bytes("x")),
        algorithm => panic!("no library verifies {algorithm}"),
    }
}

pub fn key_by_id<'k>(keys: &'k [Value], kid: &str) -> Option<&'k Value> {
    keys.iter().find(|jwk| jwk["kid"] == kid)
}
