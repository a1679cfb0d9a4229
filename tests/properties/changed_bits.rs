//! A changed bit in any part of a valid token is refused, and so is a change that decodes to the same bytes.

use base64::Engine;
use base64::alphabet;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Value, json};
use wallet_jwt::{Algorithm, Verifier, decode_unverified};

use crate::offline;
use crate::signer::{Signer, base64url, changed};

const URL_ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A token of about 800 bytes. In each part, some bits of the last character are unused.
fn token(algorithm: Algorithm) -> String {
    let signer = Signer::of(algorithm);
    let header = json!({"alg": algorithm.as_str(), "kid": signer.key_id, "typ": "JOSE"});
    signer.token_with(algorithm, &header, &payload())
}

fn payload() -> Value {
    let claims = json!({"nbf": 1_799_999_000, "jti": "7d3c5b1e-90af-4d2e-8c61-0a9be8d7f6c5", "name": "Żółw ✓",
        "wallets": ["0x9dd3824f045c77bc369485e8f1dd6b452b6be617", "EEp7DbBu5yvgf7Pr9W17cATPjCqUxY8K8R3dFbg53a3W"]});
    changed(&offline::custom_payload(), &claims)
}

/// Once with its own `kid` and once without one, so that the test does not pass only because the `kid` changed.
fn verifiers(algorithm: Algorithm) -> [Verifier; 2] {
    let signer = Signer::of(algorithm);
    let unnamed = signer.jwk_with(&json!({"kid": null}));
    [offline::custom(&[signer.jwk()], Algorithm::ALL), offline::custom(&[unnamed], Algorithm::ALL)]
}

fn parts(token: &str) -> [Vec<u8>; 3] {
    let parts: Vec<Vec<u8>> =
        token.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).expect("strict base64url")).collect();
    parts.try_into().expect("three parts")
}

fn joined(parts: &[Vec<u8>; 3]) -> String {
    parts.iter().map(base64url).collect::<Vec<_>>().join(".")
}

fn assert_refused(verifiers: &[Verifier], token: &str, what: &str) {
    for verifier in verifiers {
        assert!(verifier.verify_offline(token, None).is_err(), "accepted with {what}");
    }
    // Decoding may succeed or fail, but it must not panic.
    let _ = decode_unverified(token);
}

#[test]
fn a_changed_bit_in_any_decoded_part_is_refused() {
    let verifiers = verifiers(Algorithm::Rs256);
    let token = token(Algorithm::Rs256);
    assert!((750..900).contains(&token.len()), "{} bytes", token.len());
    for verifier in &verifiers {
        assert!(verifier.verify_offline(&token, None).is_ok(), "the unchanged token verifies");
    }
    let original = parts(&token);
    for part in 0..3 {
        for place in 0..original[part].len() {
            for bit in 0..8 {
                let mut changed = original.clone();
                changed[part][place] ^= 1 << bit;
                assert_refused(
                    &verifiers,
                    &joined(&changed),
                    &format!("part {part}, byte {place}, bit {bit}"),
                );
            }
        }
    }
}

#[test]
fn a_changed_bit_in_any_character_is_refused() {
    let verifiers = verifiers(Algorithm::Rs256);
    let token = token(Algorithm::Rs256);
    for place in 0..token.len() {
        // With the eighth bit changed the text would not be UTF-8, so no `&str` can have it.
        for bit in 0..7 {
            let mut changed = token.clone().into_bytes();
            changed[place] ^= 1 << bit;
            let changed = String::from_utf8(changed).expect("still ASCII");
            assert_refused(&verifiers, &changed, &format!("character {place}, bit {bit}"));
        }
    }
}

#[test]
fn a_changed_signature_bit_is_refused_for_every_algorithm() {
    for algorithm in Algorithm::ALL.iter().copied() {
        let verifiers = &verifiers(algorithm)[..1];
        let token = token(algorithm);
        assert!(verifiers[0].verify_offline(&token, None).is_ok(), "{algorithm}");
        let original = parts(&token);
        for place in 0..original[2].len() {
            let mut changed = original.clone();
            changed[2][place] ^= 1 << (place % 8);
            assert_refused(verifiers, &joined(&changed), &format!("{algorithm}, byte {place}"));
        }
    }
}

#[test]
fn a_missing_doubled_or_added_character_is_refused() {
    let verifiers = verifiers(Algorithm::Rs256);
    let token = token(Algorithm::Rs256);
    for place in 0..token.len() {
        let (before, after) = token.split_at(place);
        assert_refused(&verifiers, before, &format!("everything from character {place} on missing"));
        assert_refused(
            &verifiers,
            &format!("{before}{}", &after[1..]),
            &format!("character {place} missing"),
        );
        for added in ["A", "=", ".", " ", "\n", "\0", "é"] {
            assert_refused(&verifiers, &format!("{before}{added}{after}"), &format!("{added:?} at {place}"));
        }
    }
    for added in ["=", "==", "A", ".", " ", "\n", "\r\n", "\0"] {
        assert_refused(&verifiers, &format!("{token}{added}"), &format!("{added:?} at the end"));
    }
}

#[test]
fn another_text_of_the_same_bytes_is_refused() {
    let tolerant = GeneralPurpose::new(
        &alphabet::URL_SAFE,
        GeneralPurposeConfig::new()
            .with_decode_allow_trailing_bits(true)
            .with_decode_padding_mode(DecodePaddingMode::Indifferent),
    );
    let verifiers = verifiers(Algorithm::Rs256);
    let token = token(Algorithm::Rs256);
    let parts: Vec<&str> = token.split('.').collect();
    for index in 0..3 {
        let (start, last) = parts[index].split_at(parts[index].len() - 1);
        let same_bytes: Vec<String> = URL_ALPHABET
            .iter()
            .map(|character| format!("{start}{}", *character as char))
            .filter(|other| !other.ends_with(last))
            .chain(["=", "=="].iter().map(|padding| format!("{}{padding}", parts[index])))
            .filter(|other| tolerant.decode(other).ok() == tolerant.decode(parts[index]).ok())
            .collect();
        assert!(same_bytes.len() >= 4, "part {index} has other texts of its bytes: {same_bytes:?}");
        for other in same_bytes {
            let mut changed = parts.clone();
            changed[index] = &other;
            assert_refused(&verifiers, &changed.join("."), &format!("part {index} written as {other}"));
        }
    }
    // The standard base64 alphabet's characters for the same bits.
    assert!(token.contains('-') && token.contains('_'), "the sample has both characters that differ");
    assert_refused(&verifiers, &token.replace('-', "+"), "`+` for `-`");
    assert_refused(&verifiers, &token.replace('_', "/"), "`/` for `_`");
}

#[test]
fn parts_of_two_valid_tokens_do_not_mix() {
    let verifiers = verifiers(Algorithm::Rs256);
    let signer = Signer::rsa();
    let (one, other) = (token(Algorithm::Rs256), signer.token(Algorithm::Rs256, &offline::custom_payload()));
    let (one, other): (Vec<&str>, Vec<&str>) = (one.split('.').collect(), other.split('.').collect());
    for mix in 1..7 {
        let mixed: Vec<&str> =
            (0..3).map(|part| if mix & (1 << part) == 0 { one[part] } else { other[part] }).collect();
        assert_refused(&verifiers, &mixed.join("."), &format!("the mix {mix:03b}"));
    }
}
