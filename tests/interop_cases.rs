//! The cases of `data/cases/interop`: tokens and key sets as other libraries write them, which must be accepted. The command
//! line's tests run the same folder through the binary.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use wallet_jwt::keys::{FetchError, KeyFetcher, KeysRequest, KeysResponse};
use wallet_jwt::provider::{ExpectedAudiences, ExpectedIssuers, PublicKeys};
use wallet_jwt::{Algorithm, CustomProvider, Provider, Verifier, VerifierOptions};

/// The issuer of a case, with its keys or with a URL.
fn provider(algorithm: Algorithm, keys: Option<String>) -> Provider {
    let provider = CustomProvider {
        keys_url: keys.is_none().then(|| "https://issuer.example/jwks.json".to_owned()),
        keys: keys.map(PublicKeys::JwkSet),
        issuers: Some(ExpectedIssuers::OneOf(vec!["https://issuer.example".to_owned()])),
        audiences: Some(ExpectedAudiences::OneOf(vec!["aud-1".to_owned()])),
        algorithms: vec![algorithm],
        ..CustomProvider::default()
    };
    Provider::custom(provider).expect("a provider")
}

struct Published(Vec<u8>);

impl KeyFetcher for Published {
    fn fetch(&self, _: &KeysRequest) -> Result<KeysResponse, FetchError> {
        Ok(KeysResponse { status: 200, body: self.0.clone(), ..KeysResponse::default() })
    }
}

#[test]
fn odd_but_good_tokens_and_key_sets_are_accepted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases/interop");
    let mut cases = 0;
    for case in fs::read_dir(folder).expect("the cases") {
        let case = case.expect("a folder").path();
        let text = |name: &str| fs::read_to_string(case.join(name)).expect(name);
        let command = text("cmd.sh");
        let name = command.split("--alg ").nth(1).and_then(|rest| rest.split_whitespace().next());
        let algorithm: Algorithm = name.expect("an algorithm").parse().expect("a supported one");
        let (token, keys) = (text("token.jwt"), text("set.json"));
        let token = token.trim();

        let configured = provider(algorithm, Some(keys.clone()));
        let configured = Verifier::new(configured, VerifierOptions::default()).expect("a verifier");
        let verified = configured.verify_offline(token, None);
        assert!(verified.is_ok(), "{case:?}: {verified:?}");

        let fetcher = Arc::new(Published(keys.into_bytes()));
        let fetching = Verifier::with_fetcher(provider(algorithm, None), VerifierOptions::default(), fetcher)
            .expect("one");
        let verified = pollster::block_on(fetching.verify(token, None));
        assert!(verified.is_ok(), "{case:?}: {verified:?}");
        cases += 1;
    }
    assert_eq!(cases, 15);
}
