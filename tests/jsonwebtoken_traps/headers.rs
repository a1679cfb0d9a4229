//! Trap 2: jsonwebtoken ignores `crit` and accepts any `typ`. Also, no header may bring its own key.

use serde_json::{Value, json};
use wallet_jwt::{Algorithm, Provider, Verifier, decode_unverified, verify_compact_signature};

use crate::offline;
use crate::signer::{Signer, changed};

fn outcome(verifier: &Verifier, token: &str) -> &'static str {
    verifier.verify_offline(token, None).err().map_or("verified", |error| error.code().as_str())
}

fn token(signer: &Signer, changes: &Value) -> String {
    let header = changed(&json!({"alg": "RS256", "kid": signer.key_id}), changes);
    signer.token_with(Algorithm::Rs256, &header, &offline::custom_payload())
}

#[test]
fn trap_2_crit_and_b64_are_refused_with_any_value() {
    let signer = Signer::rsa();
    let verifier = offline::custom(&[signer.jwk()], &[Algorithm::Rs256]);
    assert_eq!(outcome(&verifier, &token(&signer, &json!({}))), "verified");
    for header in [
        json!({"crit": ["exp"]}),
        json!({"crit": ["http://example.com/unknown"], "http://example.com/unknown": true}),
        json!({"crit": []}),
        json!({"crit": "alg"}),
        json!({"b64": true}),
        json!({"b64": false, "crit": ["b64"]}),
    ] {
        let token = token(&signer, &header);
        assert_eq!(outcome(&verifier, &token), "E_CRITICAL_HEADER", "{header}");
        let refused =
            verify_compact_signature(&token, &signer.key_set(), Algorithm::ALL).expect_err("refused");
        assert_eq!(refused.code().as_str(), "E_CRITICAL_HEADER", "{header}");
        assert!(decode_unverified(&token).is_ok(), "decoding shows such tokens: {header}");
    }
}

#[test]
fn trap_2_typ_is_checked_only_if_the_app_expects_one() {
    let signer = Signer::rsa();
    let anything = offline::custom(&[signer.jwk()], &[Algorithm::Rs256]);
    let mut provider = offline::custom_provider(&[signer.jwk()], &[Algorithm::Rs256]);
    provider.token_type = Some("at+jwt".into());
    let access_only = offline::verifier(Provider::custom(provider).expect("a valid configuration"));
    for (header, expected) in [
        (json!({"typ": "at+jwt"}), "verified"),
        (json!({"typ": "AT+JWT"}), "verified"),
        (json!({"typ": "application/at+jwt"}), "verified"),
        (json!({"typ": "JWT"}), "E_TOKEN_TYPE"),
        (json!({"typ": ""}), "E_TOKEN_TYPE"),
        (json!({}), "E_TOKEN_TYPE"),
        (json!({"typ": 5}), "E_TOKEN_MALFORMED"),
    ] {
        let token = token(&signer, &header);
        assert_eq!(outcome(&access_only, &token), expected, "{header}");
        let expected = if expected == "E_TOKEN_TYPE" { "verified" } else { expected };
        assert_eq!(outcome(&anything, &token), expected, "{header}");
    }
}

#[test]
fn a_key_in_the_header_is_ignored() {
    let (published, attacker) = (Signer::rsa(), Signer::other_rsa());
    let verifier = offline::custom(&[published.jwk()], &[Algorithm::Rs256]);
    for own_key in [
        json!({"jwk": attacker.jwk(), "kid": null}),
        json!({"jwk": attacker.jwk_with(&json!({"kid": published.key_id})), "kid": published.key_id}),
        json!({"jku": "https://attacker.example/jwks.json", "kid": published.key_id}),
        json!({"x5u": "https://attacker.example/chain.pem", "kid": published.key_id}),
        json!({"x5c": ["MIIB"], "kid": published.key_id}),
    ] {
        assert_eq!(outcome(&verifier, &token(&attacker, &own_key)), "E_SIGNATURE", "{own_key}");
        // The real issuer may write these members; they have no effect.
        assert_eq!(outcome(&verifier, &token(&published, &own_key)), "verified", "{own_key}");
    }
}

#[test]
fn a_duplicate_header_or_payload_member_is_refused() {
    let signer = Signer::rsa();
    let verifier = offline::custom(&[signer.jwk()], &[Algorithm::Rs256]);
    let payload = offline::custom_payload().to_string();
    for header in [r#"{"alg":"none","alg":"RS256"}"#, r#"{"alg":"RS256","kid":"x","kid":"rsa"}"#] {
        let token = signer.token_of_bytes(Algorithm::Rs256, header.as_bytes(), payload.as_bytes());
        assert_eq!(outcome(&verifier, &token), "E_TOKEN_MALFORMED", "{header}");
    }
    let twice = payload.replacen('{', r#"{"sub":"somebody else","#, 1);
    let token = signer.token_of_bytes(Algorithm::Rs256, br#"{"alg":"RS256"}"#, twice.as_bytes());
    assert_eq!(outcome(&verifier, &token), "E_TOKEN_MALFORMED");
}
