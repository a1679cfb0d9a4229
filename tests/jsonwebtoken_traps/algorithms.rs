//! Traps 3, 5 and 7: allow-lists with several key families, algorithms that jsonwebtoken does not know, and its
//! need for a crypto provider.

use ring::hmac;
use serde_json::json;
use wallet_jwt::{Algorithm, decode_unverified, verify_compact_signature};

use crate::offline;
use crate::signer::{Signer, base64url};

#[test]
fn trap_3_one_allow_list_may_hold_every_key_family() {
    let jwks: Vec<_> =
        [Signer::rsa(), Signer::p256(), Signer::p384(), Signer::ed25519()].iter().map(Signer::jwk).collect();
    let verifier = offline::custom(&jwks, Algorithm::ALL);
    for algorithm in Algorithm::ALL.iter().copied() {
        let token = Signer::of(algorithm).token(algorithm, &offline::custom_payload());
        let session =
            verifier.verify_offline(&token, None).expect("verified with no crypto provider installed");
        assert_eq!(session.algorithm, algorithm);
    }
}

#[test]
fn trap_3_an_allow_list_of_one_family_keeps_the_others_out() {
    let signers = [Signer::rsa(), Signer::p256(), Signer::p384(), Signer::ed25519()];
    let jwks: Vec<_> = signers.iter().map(Signer::jwk).collect();
    for allowed in Algorithm::ALL.iter().copied() {
        let verifier = offline::custom(&jwks, &[allowed]);
        for other in Algorithm::ALL.iter().copied().filter(|other| *other != allowed) {
            let token = Signer::of(other).token(other, &offline::custom_payload());
            let refused = verifier.verify_offline(&token, None).expect_err("refused");
            assert_eq!(refused.code().as_str(), "E_ALGORITHM_NOT_ALLOWED", "{other} with {allowed} allowed");
        }
    }
}

#[test]
fn trap_5_an_unknown_alg_has_an_algorithm_error_code() {
    let signer = Signer::rsa();
    let verifier = offline::custom(&[signer.jwk()], Algorithm::ALL);
    for name in [
        "none",
        "None",
        "NONE",
        "nOnE",
        "",
        "ES256K",
        "ES512",
        "ESP256",
        "Ed448",
        "HS256",
        "HS384",
        "HS512",
        "rs256",
        "RS256 ",
        "RS1",
        "RSA-OAEP",
        "ML-DSA-44",
        "dir",
    ] {
        let header = json!({"alg": name, "kid": signer.key_id});
        let token = signer.token_with(Algorithm::Rs256, &header, &offline::custom_payload());
        let refused = verifier.verify_offline(&token, None).expect_err("refused");
        assert_eq!(refused.code().as_str(), "E_ALGORITHM_NOT_ALLOWED", "{name}");
        let refused =
            verify_compact_signature(&token, &signer.key_set(), Algorithm::ALL).expect_err("refused");
        assert_eq!(refused.code().as_str(), "E_ALGORITHM_NOT_ALLOWED", "{name}");
        assert_eq!(decode_unverified(&token).expect("decoding accepts any algorithm").algorithm, name);
    }
}

#[test]
fn trap_5_none_is_refused_with_and_without_a_signature() {
    let signer = Signer::rsa();
    let verifier = offline::custom(&[signer.jwk()], Algorithm::ALL);
    for name in ["none", "None", "NONE", "nOnE"] {
        let signed = format!(
            "{}.{}",
            base64url(json!({ "alg": name }).to_string()),
            base64url(offline::custom_payload().to_string())
        );
        for token in [format!("{signed}."), format!("{signed}.AA")] {
            let refused = verifier.verify_offline(&token, None).expect_err("refused");
            assert_eq!(refused.code().as_str(), "E_ALGORITHM_NOT_ALLOWED", "{name}");
        }
    }
}

#[test]
fn a_mac_keyed_with_anything_public_is_refused() {
    let signer = Signer::rsa();
    let jwk = signer.jwk();
    let modulus = jwk["n"].as_str().expect("a text").as_bytes().to_vec();
    let verifier = offline::custom(std::slice::from_ref(&jwk), Algorithm::ALL);
    for (claimed, digest) in
        [("HS256", hmac::HMAC_SHA256), ("RS256", hmac::HMAC_SHA256), ("HS512", hmac::HMAC_SHA512)]
    {
        for secret in [modulus.clone(), jwk.to_string().into_bytes(), b"rsa".to_vec(), Vec::new()] {
            let header = json!({"alg": claimed, "kid": signer.key_id});
            let signed = format!(
                "{}.{}",
                base64url(header.to_string()),
                base64url(offline::custom_payload().to_string())
            );
            let mac = hmac::sign(&hmac::Key::new(digest, &secret), signed.as_bytes());
            let refused =
                verifier.verify_offline(&format!("{signed}.{}", base64url(mac)), None).expect_err("refused");
            let expected = if claimed == "RS256" { "E_SIGNATURE" } else { "E_ALGORITHM_NOT_ALLOWED" };
            assert_eq!(refused.code().as_str(), expected, "{claimed}");
        }
    }
}
