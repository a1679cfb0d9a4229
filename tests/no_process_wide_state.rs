//! jsonwebtoken and rustls each have a provider that can be installed once per process. It belongs to the app: this
//! library does not need it, install it or use it. This is a separate test binary, so that the process is clean,
//! and it has one test, so that no other test runs in it.

mod offline;
mod signer;

use jsonwebtoken::crypto::{CryptoProvider, KeyUtils};
use serde_json::json;
use signer::Signer;
use wallet_jwt::{Algorithm, decode_unverified, verify_compact_signature};

/// A provider that an app could install. Every use of it fails the test.
static OF_THE_APP: CryptoProvider = CryptoProvider {
    signer_factory: |_, _| unreachable!("this library signs nothing"),
    verifier_factory: |_, _| unreachable!("this library builds its verifier itself"),
    key_utils: KeyUtils::new_unimplemented(),
};

#[test]
fn verifying_neither_installs_nor_uses_a_process_wide_provider() {
    do_everything();
    assert!(OF_THE_APP.install_default().is_ok(), "the app can still install its own provider");
    do_everything();
    #[cfg(feature = "net")]
    assert!(rustls::crypto::CryptoProvider::get_default().is_none(), "rustls has no provider installed");
}

/// Everything that uses cryptography: every algorithm with good and bad signatures, key parsing, thumbprints, a TLS
/// client.
fn do_everything() {
    let jwks: Vec<_> =
        [Signer::rsa(), Signer::p256(), Signer::p384(), Signer::ed25519()].iter().map(Signer::jwk).collect();
    let verifier = offline::custom(&jwks, Algorithm::ALL);
    for algorithm in Algorithm::ALL.iter().copied() {
        let signer = Signer::of(algorithm);
        let token = signer.token(algorithm, &offline::custom_payload());
        assert!(decode_unverified(&token).is_ok());
        assert!(verifier.verify_offline(&token, None).is_ok(), "{algorithm}");
        let forged = signer.token_with(
            algorithm,
            &json!({"alg": algorithm.as_str(), "kid": "of nobody"}),
            &offline::custom_payload(),
        );
        assert!(verify_compact_signature(&forged, &signer.key_set(), Algorithm::ALL).is_err());
        assert!(!signer.key_set().usable()[0].thumbprint().is_empty());
    }
    #[cfg(feature = "net")]
    fetch_over_tls();
}

/// Builds the HTTPS client and tries to connect to a closed port.
#[cfg(feature = "net")]
fn fetch_over_tls() {
    use wallet_jwt::verifier::Development;
    use wallet_jwt::{Audience, ParaEnvironment, Provider, Verifier, VerifierOptions};

    let closed = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let keys_url = format!("https://{}/", closed.expect("a port of loopback, closed again"));
    let options =
        VerifierOptions { development: Some(Development { keys_url }), ..VerifierOptions::default() };
    let provider = Provider::para(ParaEnvironment::Beta, Audience::Any).expect("a valid configuration");
    let verifier = Verifier::new(provider, options).expect("a valid configuration");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let refused = runtime.block_on(verifier.refresh_keys()).expect_err("nobody listens there");
    assert_eq!(refused.code().as_str(), "E_KEYS_UNAVAILABLE");
}
