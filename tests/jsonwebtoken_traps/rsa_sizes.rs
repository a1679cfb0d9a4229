//! Trap 4: jsonwebtoken's libraries accept RSA-1024 or refuse RSA-8192, and report `InvalidSignature` for both.
//! Here keys of 2048 to 8192 bits verify. For any other size the error names the size as the reason.

use serde_json::{Value, json};
use wallet_jwt::keys::SkipReason;
use wallet_jwt::{Algorithm, verify_compact_signature};

use crate::offline;
use crate::signer::{Signer, base64url, changed, key_set};

/// Tokens that were signed by keys of these sizes.
const TOKENS: &[(i64, &str)] = &[
    (1024, include_str!("../data/rsa_sizes/rsa-1024.json")),
    (2047, include_str!("../data/rsa_sizes/rsa-2047.json")),
    (2048, include_str!("../data/rsa_sizes/rsa-2048.json")),
    (8192, include_str!("../data/rsa_sizes/rsa-8192.json")),
    (8193, include_str!("../data/rsa_sizes/rsa-8193.json")),
    (16384, include_str!("../data/rsa_sizes/rsa-16384.json")),
];

#[test]
fn trap_4_rsa_keys_of_2048_to_8192_bits_verify_and_no_others() {
    for (bits, text) in TOKENS {
        let file: Value = serde_json::from_str(text).expect("the file is JSON");
        let token = file["token"].as_str().expect("a token");
        let keys = key_set(&[file["jwk"].clone()]);
        let verified = verify_compact_signature(token, &keys, &[Algorithm::Rs256]);
        if (2048..=8192).contains(bits) {
            assert!(verified.is_ok(), "{bits}: {verified:?}");
            assert_eq!(keys.usable()[0].key_type().to_string(), format!("RSA {bits}"));
        } else {
            assert_eq!(keys.skipped()[0].reason, SkipReason::RsaSize(*bits));
            let refused = verified.expect_err("refused");
            assert_eq!(refused.code().as_str(), "E_KEY_UNFIT", "{bits}");
            assert!(refused.to_string().contains(&bits.to_string()), "{refused}");
        }
    }
}

#[test]
fn trap_4_padding_a_modulus_with_zeros_makes_it_no_longer() {
    let file: Value = serde_json::from_str(TOKENS[0].1).expect("the file is JSON");
    let padded = |jwk: &Value| {
        // 128 zero bytes before the number: 172 base64url characters would not end on a byte boundary, 171 do.
        let zeros = base64url([0; 129]);
        let n = format!("{zeros}{}", jwk["n"].as_str().expect("a text"));
        key_set(&[changed(jwk, &json!({ "n": n }))])
    };
    assert_eq!(padded(&file["jwk"]).skipped()[0].reason, SkipReason::RsaSize(1024));
    // One extra zero byte in a published key must not lock its users out.
    let signer = Signer::rsa();
    let token = signer.token(Algorithm::Rs256, &offline::custom_payload());
    assert!(verify_compact_signature(&token, &padded(&signer.jwk()), &[Algorithm::Rs256]).is_ok());
    assert_eq!(padded(&signer.jwk()).usable()[0].thumbprint(), signer.key_set().usable()[0].thumbprint());
}

#[test]
fn trap_4_the_exponent_is_odd_and_between_3_and_2_to_the_33() {
    let signer = Signer::rsa();
    for (exponent, is_usable) in [
        (0_u64, false),
        (1, false),
        (2, false),
        (3, true),
        (65_536, false),
        (65_537, true),
        ((1 << 33) - 1, true),
        ((1 << 33) + 1, false),
        (u64::MAX, false),
    ] {
        let bytes: Vec<u8> = exponent.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
        let keys = key_set(&[signer.jwk_with(&json!({"e": base64url(bytes)}))]);
        assert_eq!(keys.usable().len(), usize::from(is_usable), "{exponent}: {:?}", keys.skipped());
    }
    let nine_bytes = key_set(&[signer.jwk_with(&json!({"e": base64url([1; 9])}))]);
    assert_eq!(nine_bytes.skipped()[0].reason, SkipReason::RsaNumbers);
}
