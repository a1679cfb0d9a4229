//! ES512: a name in every build, in no list of all algorithms, and checked only with the feature `aws-lc`. Another crate of a
//! program may ask for that feature: what a program accepts must not grow by it.

mod offline;
mod signer;

use serde_json::{Value, json};
use signer::key_set;
use wallet_jwt::keys::SkipReason;
use wallet_jwt::{Algorithm, Provider, VerifierConfig, verify_compact_signature};

const RFC_7520: &str = include_str!("data/rfc7520/jws_4_3.ecdsa_signature.json");
const PEM: &str = include_str!("data/public_keys/p-521.pem");
const HAS_FEATURE: bool = cfg!(feature = "aws-lc");

/// The public key of RFC 7520 §4.3.
fn jwk(example: &Value) -> Value {
    signer::changed(&example["input"]["key"], &json!({ "d": null }))
}

fn example() -> Value {
    serde_json::from_str(RFC_7520).expect("the example is JSON")
}

fn token(example: &Value) -> &str {
    example["output"]["compact"].as_str().expect("a compact form")
}

#[test]
fn es512_is_a_name_in_every_build_and_in_no_list_of_all() {
    assert_eq!("ES512".parse(), Ok(Algorithm::Es512));
    assert_eq!(Algorithm::Es512.to_string(), "ES512");
    assert!(!Algorithm::ALL.contains(&Algorithm::Es512));
    assert_eq!(Algorithm::ALL.len(), 9);
}

#[test]
fn a_token_of_es512_is_refused_where_all_are_allowed() {
    let example = example();
    let refused = verify_compact_signature(token(&example), &key_set(&[jwk(&example)]), Algorithm::ALL);
    let refused = refused.expect_err("refused");
    assert_eq!(refused.code().as_str(), "E_ALGORITHM_NOT_ALLOWED");
    assert!(refused.to_string().contains("`ES512`"), "{refused}");
}

#[test]
fn only_a_build_that_checks_es512_may_be_configured_so() {
    let example = example();
    let custom = offline::custom_provider(&[jwk(&example)], &[Algorithm::Es512]);
    let document = json!({ "provider": {
        "kind": "custom",
        "keys": { "jwkSet": { "keys": [jwk(&example)] } },
        "anyIssuer": true,
        "anyAudience": true,
        "algorithms": ["RS256", "ES512"],
    } });
    let read = VerifierConfig::from_json(&document.to_string()).map(|config| config.provider);
    for configured in [Provider::custom(custom), read] {
        assert_eq!(configured.is_ok(), HAS_FEATURE, "{configured:?}");
        let Err(error) = configured else { continue };
        assert_eq!(error.code().as_str(), "E_CONFIG_ALGORITHMS");
        assert_eq!(
            error.to_string(),
            "`ES512` needs the feature `aws-lc` of the Rust crate, which this build does not have; supported are RS256, \
             RS384, RS512, PS256, PS384, PS512, ES256, ES384, EdDSA"
        );
    }
    assert_eq!(Algorithm::Es512.require_available().is_ok(), HAS_FEATURE);
    assert!(Algorithm::ALL.iter().all(|algorithm| algorithm.require_available().is_ok()));
}

#[test]
fn a_key_of_p521_is_left_out_unless_it_can_be_used() {
    let keys = key_set(&[jwk(&example())]);
    let pem = wallet_jwt::provider::PublicKeys::Pem { pem: PEM.to_owned(), key_id: None };
    let custom =
        wallet_jwt::CustomProvider { keys: Some(pem), ..offline::custom_provider(&[], &[Algorithm::Es256]) };
    let unfit = Provider::custom(custom).expect_err("no key for ES256").to_string();
    if HAS_FEATURE {
        assert_eq!(keys.usable()[0].key_type().to_string(), "EC P-521");
        assert!(unfit.contains("EC P-521 does not verify ES256"), "{unfit}");
    } else {
        assert_eq!(keys.skipped()[0].reason, SkipReason::UnknownCurve);
        assert!(unfit.contains("a curve other than P-256 and P-384"), "{unfit}");
    }
}

#[test]
fn another_keys_alg_of_es512_leaves_it_out() {
    let p256 = signer::Signer::p256().jwk_with(&json!({ "alg": "ES512" }));
    let reason =
        if HAS_FEATURE { SkipReason::AlgorithmOfAnotherKeyType } else { SkipReason::UnsupportedAlgorithm };
    assert_eq!(key_set(&[p256]).skipped()[0].reason, reason);
}

#[cfg(not(feature = "aws-lc"))]
#[test]
fn without_the_feature_a_list_with_es512_allows_nothing_more() {
    let example = example();
    let allowed = [Algorithm::Es512, Algorithm::Es256];
    let refused = verify_compact_signature(token(&example), &key_set(&[jwk(&example)]), &allowed);
    let sentence = "the algorithm `ES512` is not allowed here, only ES256";
    assert_eq!(refused.expect_err("refused").to_string(), sentence);
}

#[cfg(feature = "aws-lc")]
mod with_the_feature {
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::signature::{ECDSA_P521_SHA512_FIXED_SIGNING, EcdsaKeyPair, KeyPair};

    use super::*;
    use crate::signer::base64url;

    #[test]
    fn the_example_of_rfc_7520_verifies_with_es512_only() {
        let example = example();
        let keys = key_set(&[jwk(&example)]);
        let payload = verify_compact_signature(token(&example), &keys, &[Algorithm::Es512]);
        let expected = example["input"]["payload"].as_str().expect("a payload");
        assert_eq!(payload.as_deref(), Ok(expected.as_bytes()));
        let named = key_set(&[signer::changed(&jwk(&example), &json!({ "alg": "ES512" }))]);
        assert!(verify_compact_signature(token(&example), &named, &[Algorithm::Es512]).is_ok());
    }

    #[test]
    fn a_session_of_es512_is_verified_and_a_forged_one_is_not() {
        let pair = EcdsaKeyPair::generate(&ECDSA_P521_SHA512_FIXED_SIGNING).expect("a key");
        let (x, y) = pair.public_key().as_ref()[1..].split_at(66);
        let jwk = json!({ "kty": "EC", "crv": "P-521", "kid": "own", "x": base64url(x), "y": base64url(y) });
        let verifier = offline::custom(std::slice::from_ref(&jwk), &[Algorithm::Es512]);
        let header = json!({ "alg": "ES512", "kid": "own" }).to_string();
        let signed = format!("{}.{}", base64url(header), base64url(offline::custom_payload().to_string()));
        let signature = pair.sign(&SystemRandom::new(), signed.as_bytes()).expect("a signature");
        let signature = signature.as_ref();
        let verify =
            |signature: &[u8]| verifier.verify_offline(&format!("{signed}.{}", base64url(signature)), None);

        let session = verify(signature).expect("it is good");
        assert_eq!(session.algorithm, Algorithm::Es512);
        assert!(session.to_json().contains(r#""algorithm":"ES512""#));
        let mut changed = signature.to_vec();
        changed[70] ^= 1;
        assert_eq!(verify(&changed).expect_err("changed").code().as_str(), "E_SIGNATURE");
        let cut = verify(&signature[..131]).expect_err("cut off");
        assert!(cut.to_string().contains("131 of at least 132 bytes"), "{cut}");
        assert!(verify(&[&[0], signature].concat()).is_err());
        let off_curve = key_set(&[signer::changed(&jwk, &json!({ "x": jwk["y"] }))]);
        assert_eq!(off_curve.skipped()[0].reason, SkipReason::NotOnCurve);
    }
}
