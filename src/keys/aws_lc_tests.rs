//! aws-lc and ring give the same answer for each key and signature; what only aws-lc has keeps to the vectors.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use wallet_jwt_fake_issuer::{SignatureAlgorithm, SigningKey};

use super::is_canonical;
use crate::keys::{VerificationKey, pem};
use crate::token::Algorithm;

const P521: &str = include_str!("../../tests/data/wycheproof/ecdsa_secp521r1_sha512_p1363_test.json");
const ED25519: &str = include_str!("../../tests/data/wycheproof/ed25519_test.json");
const JWS: &str = include_str!("../../tests/data/wycheproof/json_web_signature_test.json");
const RSA_FORMS: &str = include_str!("../../tests/data/rsa_forms/tokens.json");

/// The order of the group of Ed25519, the lowest byte first.
const ED25519_ORDER: &str = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";
const P256_ORDER: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
const P384_ORDER: &str =
    "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973";

fn key(jwk: &Value) -> Option<VerificationKey> {
    VerificationKey::from_jwk(jwk).ok()
}

fn bytes(base64url: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(base64url).unwrap()
}

fn hex(text: &Value) -> Vec<u8> {
    HEXLOWER.decode(text.as_str().unwrap().as_bytes()).unwrap()
}

fn tests(suite: &str) -> Vec<(Value, Value)> {
    let suite: Value = serde_json::from_str(suite).unwrap();
    let groups = suite["testGroups"].as_array().unwrap().iter();
    groups
        .flat_map(|group| group["tests"].as_array().unwrap().iter().map(|test| (group.clone(), test.clone())))
        .collect()
}

/// What both say of a signature.
fn verdict(key: &VerificationKey, algorithm: Algorithm, signed: &[u8], signature: &[u8]) -> bool {
    let signature = signature.to_vec();
    let is_good = key.has_signed(signed, &signature, algorithm);
    assert_eq!(key.ring_says(signed, &signature, algorithm), is_good, "{algorithm} {key:?} {signature:02x?}");
    is_good
}

fn split(token: &str) -> (&[u8], Vec<u8>) {
    let (signed, signature) = token.rsplit_once('.').unwrap();
    (signed.as_bytes(), URL_SAFE_NO_PAD.decode(signature).unwrap_or_default())
}

/// One good signature of each algorithm that ring has.
fn good_signatures() -> Vec<(Algorithm, VerificationKey, String)> {
    let signed = |algorithm: SignatureAlgorithm| {
        let signer = match algorithm {
            SignatureAlgorithm::Es256 => SigningKey::p256(),
            SignatureAlgorithm::Es384 => SigningKey::p384(),
            SignatureAlgorithm::EdDsa => SigningKey::ed25519(),
            _ => SigningKey::rsa(0),
        };
        let token = signer.sign(&signer.header(algorithm), &json!({ "sub": "user" }));
        (Algorithm::from_name(algorithm.as_str()).unwrap(), key(&signer.public_jwk(None)).unwrap(), token)
    };
    SignatureAlgorithm::ALL.iter().map(|algorithm| signed(*algorithm)).collect()
}

#[test]
fn every_vector_for_p521_has_its_result() {
    let mut counts = [0, 0];
    for (group, test) in tests(P521) {
        let key = pem::parse(group["publicKeyPem"].as_str().unwrap(), None).unwrap();
        let is_good = key.has_signed(&hex(&test["msg"]), &hex(&test["sig"]), Algorithm::Es512);
        assert_eq!(is_good, test["result"] == "valid", "{test}");
        counts[usize::from(is_good)] += 1;
    }
    assert_eq!(counts, [87, 231]);
}

#[test]
fn every_vector_for_ed25519_has_its_result() {
    let mut counts = [0, 0];
    for (group, test) in tests(ED25519) {
        let key = key(&group["publicKeyJwk"]).unwrap();
        let is_good = verdict(&key, Algorithm::EdDsa, &hex(&test["msg"]), &hex(&test["sig"]));
        assert_eq!(is_good, test["result"] == "valid", "{test}");
        counts[usize::from(is_good)] += 1;
    }
    assert_eq!(counts, [63, 88]);
}

#[test]
fn web_signature_vectors_get_the_same_from_both() {
    let mut compared = 0;
    for (group, test) in tests(JWS) {
        let Some(key) = group.get("public").and_then(key) else { continue };
        let Some(token) = test["jws"].as_str().filter(|token| token.contains('.')) else { continue };
        let (signed, signature) = split(token);
        for algorithm in Algorithm::ALL.iter().filter(|algorithm| key.fitness(**algorithm).is_ok()) {
            verdict(&key, *algorithm, signed, &signature);
            compared += 1;
        }
    }
    assert!(compared > 300, "{compared}");
}

#[test]
fn rsa_of_odd_sizes_exponents_and_salts_is_the_same() {
    let forms: Vec<Value> = serde_json::from_str(RSA_FORMS).unwrap();
    for form in &forms {
        let key = key(&form["jwk"]).unwrap();
        let algorithm = form["algorithm"].as_str().and_then(Algorithm::from_name).unwrap();
        let (signed, signature) = split(form["token"].as_str().unwrap());
        assert_eq!(verdict(&key, algorithm, signed, &signature), form["good"] == true, "{}", form["what"]);
    }
    assert_eq!(forms.len(), 25);
}

#[test]
fn a_changed_bit_is_refused_by_both() {
    for (algorithm, key, token) in good_signatures() {
        let (signed, signature) = split(&token);
        assert!(verdict(&key, algorithm, signed, &signature), "{algorithm}");
        // Each bit of a short signature. RSA's have many.
        for bit in (0..signature.len() * 8).step_by(if signature.len() < 128 { 1 } else { 7 }) {
            let mut changed = signature.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(!verdict(&key, algorithm, signed, &changed), "{algorithm}: bit {bit}");
        }
    }
}

#[test]
fn a_signature_of_another_length_is_refused_by_both() {
    for (algorithm, key, token) in good_signatures() {
        let (signed, signature) = split(&token);
        let (first, last) = signature.split_at(signature.len() / 2);
        for changed in [
            vec![],
            vec![0],
            signature[1..].to_vec(),
            first.to_vec(),
            [&[0], &signature[..]].concat(),
            [&signature[..], &[0]].concat(),
            [&[0], first, &[0], last].concat(),
            [&signature[..], &signature].concat(),
            // As SEC 1 and X.509 write ECDSA's two numbers.
            [&[0x30, 68, 2, 32], first, &[2, 32], last].concat(),
        ] {
            assert!(!verdict(&key, algorithm, signed, &changed), "{algorithm}: {} bytes", changed.len());
        }
    }
}

#[test]
fn numbers_at_the_limits_are_refused_by_both() {
    for (algorithm, key, token) in good_signatures() {
        let (signed, signature) = split(&token);
        let limits = |order: &str| {
            let order = HEXLOWER.decode(order.as_bytes()).unwrap();
            let less = with_last(&order, |last| last - 1);
            let (zero, one) = (vec![0; order.len()], with_last(&vec![0; order.len()], |_| 1));
            [zero, one, less, with_last(&order, |last| last + 1), vec![0xff; order.len()], order]
        };
        let changed: Vec<Vec<u8>> = match algorithm {
            Algorithm::Es256 | Algorithm::Es384 => {
                let limits = limits(if algorithm == Algorithm::Es256 { P256_ORDER } else { P384_ORDER });
                let (r, s) = signature.split_at(signature.len() / 2);
                let all = [&limits[..], &[r.to_vec(), s.to_vec()]].concat();
                let pairs = all.iter().flat_map(|r| all.iter().map(move |s| [&r[..], s].concat()));
                pairs.filter(|pair| *pair != signature).collect()
            }
            Algorithm::EdDsa => {
                let (r, s) = signature.split_at(32);
                let order = HEXLOWER.decode(ED25519_ORDER.as_bytes()).unwrap();
                let scalars = [sum(s, &order), order, vec![0; 32], vec![0xff; 32]];
                scalars.iter().map(|scalar| [r, scalar].concat()).collect()
            }
            _ => {
                let modulus = bytes(key.to_jwk()["n"].as_str().unwrap());
                let zero = vec![0; modulus.len()];
                let (one, less) = (with_last(&zero, |_| 1), with_last(&modulus, |last| last - 1));
                vec![
                    zero,
                    one,
                    less,
                    with_last(&modulus, |last| last.wrapping_add(1)),
                    modulus.clone(),
                    vec![0xff; modulus.len()],
                ]
            }
        };
        for changed in changed {
            assert!(!verdict(&key, algorithm, signed, &changed), "{algorithm} {changed:02x?}");
        }
    }
}

fn with_last(number: &[u8], change: impl Fn(u8) -> u8) -> Vec<u8> {
    let mut number = number.to_vec();
    if let Some(last) = number.last_mut() {
        *last = change(*last);
    }
    number
}

/// The sum of two numbers with the lowest byte first.
fn sum(left: &[u8], right: &[u8]) -> Vec<u8> {
    let mut carry = 0;
    let digits = left.iter().zip(right).map(|(left, right)| {
        let digit = u16::from(*left) + u16::from(*right) + carry;
        carry = digit >> 8;
        digit.to_le_bytes()[0]
    });
    digits.collect()
}

/// Keys of Ed25519 whose points have a small order, or that are not written as RFC 8032 has it.
fn odd_edwards_keys() -> Vec<[u8; 32]> {
    // `y` of the points of order 8.
    let order_8 = [
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    ];
    let of_order_8 =
        order_8.map(|text| <[u8; 32]>::try_from(HEXLOWER.decode(text.as_bytes()).unwrap()).unwrap());
    // 0, 1, 2, and each number from 2^255 - 20 to 2^255 - 1.
    let low = (0..3).map(|last| with_first([0; 32], last));
    let mut highest = [0xff; 32];
    highest[31] = 0x7f;
    let high = (0xec..=0xff).map(|last| with_first(highest, last));
    let points: Vec<_> = low.chain(high).chain(of_order_8).collect();
    let negative = points.clone().into_iter().map(|mut point| {
        point[31] |= 0x80;
        point
    });
    points.clone().into_iter().chain(negative).collect()
}

fn with_first(mut number: [u8; 32], first: u8) -> [u8; 32] {
    number[0] = first;
    number
}

#[test]
fn an_odd_ed25519_key_gets_the_same_from_both() {
    let keys = odd_edwards_keys();
    let mut good = 0;
    for point in &keys {
        let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(point) });
        let key = key(&jwk).unwrap();
        for r in &keys {
            // With a scalar of 0 nothing but the key's multiple is left.
            let signature = [&r[..], &[0; 32]].concat();
            good +=
                (0..3_u8).filter(|message| verdict(&key, Algorithm::EdDsa, &[*message], &signature)).count();
        }
    }
    assert_eq!(good, 39, "some are good, so something is compared");
}

#[test]
fn keys_outside_rfc_8032_are_left_to_ring() {
    let left: Vec<_> = odd_edwards_keys().into_iter().filter(|key| !is_canonical(key)).collect();
    // 19 numbers from the prime on, with either sign, and `y` = 1 and -1 with a sign.
    assert_eq!(left.len(), 2 * 19 + 2);
    assert!(!is_canonical(&[1; 31]) && !is_canonical(&[1; 33]));
    let ordinary = bytes(SigningKey::ed25519().public_jwk(None)["x"].as_str().unwrap());
    assert!(is_canonical(&ordinary));
}

#[test]
fn a_key_is_parsed_once_for_each_algorithm_it_is_used_with() {
    let parsed = |key: &VerificationKey| {
        let parsed = key
            .parsed()
            .0
            .iter()
            .filter_map(|(algorithm, parsed)| Some((*algorithm, parsed.get()?.as_ref()?)));
        parsed.map(|(algorithm, parsed)| (algorithm, std::ptr::from_ref(parsed))).collect::<Vec<_>>()
    };
    let signer = SigningKey::rsa(0);
    let token = signer.sign(&signer.header(SignatureAlgorithm::Rs256), &json!({}));
    let (signed, signature) = split(&token);
    let key_of_any = key(&signer.public_jwk(None)).unwrap();
    assert_eq!((key_of_any.parsed().0.len(), parsed(&key_of_any)), (6, vec![]));
    assert!(key_of_any.has_signed(signed, &signature, Algorithm::Rs256));
    let first = parsed(&key_of_any);
    assert_eq!(first.len(), 1);
    assert!(key_of_any.has_signed(signed, &signature, Algorithm::Rs256));
    assert_eq!(parsed(&key_of_any), first);
    assert_eq!(key(&signer.public_jwk(Some("RS256"))).unwrap().parsed().0.len(), 1);
}
