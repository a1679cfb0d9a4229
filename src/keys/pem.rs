//! Public keys in PEM: parses the text (or its base64, as from Dynamic's older endpoint) into a key (RFC 7468; PKCS#1
//! RFC 8017 §A.1.1, SPKI RFC 5280 §4.1.2.7).

use pkcs1::der::Decode;
use pkcs1::der::asn1::{AnyRef, BitStringRef};
use spki::{AlgorithmIdentifierRef, ObjectIdentifier, SubjectPublicKeyInfo};

use super::jwk::VerificationKey;
use super::key_type::KeyType;
use super::pem_text;

const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const CURVE_P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const CURVE_P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const CURVE_P521: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// Reads one public key. The error says what is wrong with the text and never quotes it.
pub(crate) fn parse(text: &str, key_id: Option<String>) -> Result<VerificationKey, String> {
    let block = pem_text::only_block(text)?;
    match block.label.as_str() {
        "RSA PUBLIC KEY" => from_pkcs1(&block.der, key_id)
            .map_err(|reason| if is_spki(&block.der) { misnamed("PUBLIC KEY") } else { reason }),
        _ => from_spki(&block.der, key_id)
            .map_err(|reason| if is_pkcs1(&block.der) { misnamed("RSA PUBLIC KEY") } else { reason }),
    }
}

fn is_spki(der: &[u8]) -> bool {
    SubjectPublicKeyInfo::<AnyRef<'_>, BitStringRef<'_>>::from_der(der).is_ok()
}

fn is_pkcs1(der: &[u8]) -> bool {
    pkcs1::RsaPublicKey::from_der(der).is_ok()
}

fn misnamed(label: &str) -> String {
    format!("the key in the PEM is of another form than its boundaries say; write `-----BEGIN {label}-----`")
}

fn from_pkcs1(der: &[u8], key_id: Option<String>) -> Result<VerificationKey, String> {
    let key = pkcs1::RsaPublicKey::from_der(der).map_err(|_| "not a PKCS#1 RSA key".to_owned())?;
    VerificationKey::from_rsa_numbers(key_id, key.modulus.as_bytes(), key.public_exponent.as_bytes())
        .map_err(|reason| reason.to_string())
}

fn from_spki(der: &[u8], key_id: Option<String>) -> Result<VerificationKey, String> {
    let info: SubjectPublicKeyInfo<AnyRef<'_>, BitStringRef<'_>> =
        SubjectPublicKeyInfo::from_der(der).map_err(|_| "not a SubjectPublicKeyInfo".to_owned())?;
    let key = info
        .subject_public_key
        .as_bytes()
        .ok_or_else(|| "the key is not a whole number of bytes".to_owned())?;
    let AlgorithmIdentifierRef { oid, .. } = info.algorithm;
    if oid == RSA_ENCRYPTION {
        return from_pkcs1(key, key_id);
    }
    let read = if oid == ED25519 {
        VerificationKey::from_ed25519(key_id, key)
    } else if oid == EC_PUBLIC_KEY {
        let curve = info
            .algorithm
            .parameters_oid()
            .map_err(|_| "an elliptic curve key without a named curve".to_owned())?;
        let key_type = match curve {
            CURVE_P256 => KeyType::P256,
            CURVE_P384 => KeyType::P384,
            CURVE_P521 if cfg!(feature = "aws-lc") => KeyType::P521,
            _ => return Err("a curve other than P-256 and P-384".to_owned()),
        };
        VerificationKey::from_ec_point(key_id, key_type, key)
    } else {
        return Err("a key of another kind than RSA, EC and Ed25519".to_owned());
    };
    read.map_err(|reason| reason.to_string())
}
