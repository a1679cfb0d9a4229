//! Trap 6, second half: jsonwebtoken's `find(kid)` checks only the `kid`. Here a key must match the header in
//! `kty`, `crv`, `use`, `key_ops`, `alg` and `kid`.

use serde_json::{Value, json};
use wallet_jwt::{Algorithm, verify_compact_signature};

use crate::offline;
use crate::signer::{Signer, key_set};

/// The result of a signer's ordinary token with these keys.
fn outcome(signer: &Signer, algorithm: Algorithm, jwks: &[Value]) -> &'static str {
    let token = signer.token(algorithm, &offline::custom_payload());
    let verified = verify_compact_signature(&token, &key_set(jwks), Algorithm::ALL);
    verified.err().map_or("verified", |error| error.code().as_str())
}

/// The same for a token without a key id.
fn outcome_unnamed(signer: &Signer, algorithm: Algorithm, jwks: &[Value]) -> &'static str {
    let header = json!({ "alg": algorithm.as_str() });
    let token = signer.token_with(algorithm, &header, &offline::custom_payload());
    let verified = verify_compact_signature(&token, &key_set(jwks), Algorithm::ALL);
    verified.err().map_or("verified", |error| error.code().as_str())
}

#[test]
fn trap_6_selection_looks_at_use_key_ops_and_alg() {
    let signer = Signer::rsa();
    for (changes, expected) in [
        (json!({}), "verified"),
        (json!({"use": "sig"}), "verified"),
        (json!({"use": "enc"}), "E_KEY_UNFIT"),
        (json!({"use": "SIG"}), "E_KEY_UNFIT"),
        (json!({"use": ""}), "verified"),
        (json!({"key_ops": ["verify"]}), "verified"),
        (json!({"key_ops": ["sign", "verify"]}), "verified"),
        (json!({"key_ops": ["sign"]}), "E_KEY_UNFIT"),
        (json!({"key_ops": []}), "E_KEY_UNFIT"),
        (json!({"use": "sig", "key_ops": ["encrypt"]}), "E_KEY_UNFIT"),
        (json!({"alg": "RS256"}), "verified"),
        (json!({"alg": "RS512"}), "E_KEY_UNFIT"),
        (json!({"alg": "PS256"}), "E_KEY_UNFIT"),
        (json!({"alg": "ES256"}), "E_KEY_UNFIT"),
        (json!({"alg": "RSA-OAEP"}), "E_KEY_UNFIT"),
        (json!({"alg": "HS256"}), "E_KEY_UNFIT"),
    ] {
        assert_eq!(outcome(&signer, Algorithm::Rs256, &[signer.jwk_with(&changes)]), expected, "{changes}");
        // Without a `kid`, an unfit key has the same effect as no key.
        let expected = if expected == "verified" { expected } else { "E_KEY_UNKNOWN" };
        let found = outcome_unnamed(&signer, Algorithm::Rs256, &[signer.jwk_with(&changes)]);
        assert_eq!(found, expected, "{changes}");
    }
}

#[test]
fn trap_6_selection_looks_at_kty_and_crv() {
    let signers = [Signer::rsa(), Signer::p256(), Signer::p384(), Signer::ed25519()];
    for algorithm in Algorithm::ALL.iter().copied() {
        let own = Signer::of(algorithm);
        for other in signers.iter().filter(|signer| signer.key_id != own.key_id) {
            // A key of another family under the requested `kid`.
            let jwk = other.jwk_with(&json!({"kid": own.key_id}));
            assert_eq!(outcome(&own, algorithm, &[jwk]), "E_KEY_UNFIT", "{algorithm} with {}", other.key_id);
        }
    }
}

#[test]
fn trap_6_only_the_fit_key_of_several_under_one_kid_counts() {
    let (rsa, p256) = (Signer::rsa(), Signer::p256());
    let same_kid = p256.jwk_with(&json!({"kid": rsa.key_id}));
    let for_encryption = Signer::other_rsa().jwk_with(&json!({"kid": rsa.key_id, "use": "enc"}));
    let for_another = Signer::other_rsa().jwk_with(&json!({"kid": rsa.key_id, "alg": "RS512"}));
    for before in [same_kid, for_encryption, for_another] {
        for jwks in [[before.clone(), rsa.jwk()], [rsa.jwk(), before.clone()]] {
            assert_eq!(outcome(&rsa, Algorithm::Rs256, &jwks), "verified", "{before}");
        }
    }
}

#[test]
fn two_fit_keys_under_one_kid_are_refused_unless_identical() {
    let (rsa, other) = (Signer::rsa(), Signer::other_rsa());
    let disguised = other.jwk_with(&json!({"kid": rsa.key_id}));
    for jwks in [vec![rsa.jwk(), disguised.clone()], vec![disguised.clone(), rsa.jwk()]] {
        assert_eq!(outcome(&rsa, Algorithm::Rs256, &jwks), "E_KEY_AMBIGUOUS");
    }
    assert_eq!(
        outcome(&rsa, Algorithm::Rs256, &[rsa.jwk(), rsa.jwk_with(&json!({"use": "sig"}))]),
        "verified"
    );
}

#[test]
fn two_fit_keys_under_one_kid_are_refused_after_many_copies() {
    let (rsa, other) = (Signer::rsa(), Signer::other_rsa());
    let mut jwks = vec![rsa.jwk(); 12];
    jwks.push(other.jwk_with(&json!({"kid": rsa.key_id})));
    assert_eq!(outcome(&rsa, Algorithm::Rs256, &jwks), "E_KEY_AMBIGUOUS");
}

#[test]
fn an_unknown_kid_falls_back_only_to_keys_without_a_kid() {
    let (rsa, other) = (Signer::rsa(), Signer::other_rsa());
    let unnamed = rsa.jwk_with(&json!({"kid": null}));
    let elsewhere = rsa.jwk_with(&json!({"kid": "elsewhere"}));
    assert_eq!(outcome(&rsa, Algorithm::Rs256, &[unnamed, other.jwk()]), "verified");
    assert_eq!(outcome(&rsa, Algorithm::Rs256, &[elsewhere, other.jwk()]), "E_KEY_UNKNOWN");
    assert_eq!(outcome(&rsa, Algorithm::Rs256, &[]), "E_KEY_UNKNOWN");
}

#[test]
fn a_token_without_kid_is_tried_with_at_most_eight_fit_keys() {
    let (rsa, other) = (Signer::rsa(), Signer::other_rsa());
    let after = |others: usize| {
        let mut jwks = vec![other.jwk(); others];
        jwks.push(rsa.jwk());
        outcome_unnamed(&rsa, Algorithm::Rs256, &jwks)
    };
    assert_eq!(after(0), "verified");
    assert_eq!(after(7), "verified");
    assert_eq!(after(8), "E_SIGNATURE");
    // Unfit keys do not count among the eight.
    let mut jwks = vec![other.jwk_with(&json!({"alg": "RS512"})); 20];
    jwks.push(rsa.jwk());
    assert_eq!(outcome_unnamed(&rsa, Algorithm::Rs256, &jwks), "verified");
}
