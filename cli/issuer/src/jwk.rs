//! How a fake key looks in public: as a JWK (RFC 7517), as a PEM, and, for one fault, with its private members.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use pkcs8::PrivateKeyInfo;
use pkcs8::der::Encode as _;
use pkcs8::der::asn1::BitStringRef;
use pkcs8::der::pem::{LineEnding, encode_string};
use pkcs8::spki::SubjectPublicKeyInfoRef;
use ring::rsa::PublicKeyComponents;
use ring::signature::KeyPair as _;
use serde_json::{Value, json};

use super::keys::{KeyPair, SigningKey};

impl SigningKey {
    /// The published form: `kty`, `use: "sig"`, `alg` if given, `kid` and the public members.
    pub fn public_jwk(&self, alg: Option<&str>) -> Value {
        let mut jwk = self.public_members();
        jwk["use"] = json!("sig");
        jwk["kid"] = json!(self.kid());
        if let Some(alg) = alg {
            jwk["alg"] = json!(alg);
        }
        jwk
    }

    /// The whole private key as a JWK, which nobody should ever publish. Only RSA keys have it; others give
    /// the public form with a `d` that is the PKCS#8 private part.
    pub fn private_jwk(&self, alg: Option<&str>) -> Value {
        let mut jwk = self.public_jwk(alg);
        let private_key = self.pkcs8_parts().private_key;
        match pkcs1::RsaPrivateKey::try_from(private_key) {
            Ok(rsa) => {
                let members = [
                    ("d", rsa.private_exponent),
                    ("p", rsa.prime1),
                    ("q", rsa.prime2),
                    ("dp", rsa.exponent1),
                    ("dq", rsa.exponent2),
                    ("qi", rsa.coefficient),
                ];
                for (name, number) in members {
                    jwk[name] = json!(URL_SAFE_NO_PAD.encode(number.as_bytes()));
                }
            }
            Err(_) => jwk["d"] = json!(URL_SAFE_NO_PAD.encode(private_key)),
        }
        jwk
    }

    /// The public key as a PEM of the X.509 form (`BEGIN PUBLIC KEY`, RFC 5280 §4.1.2.7).
    pub fn public_pem(&self) -> String {
        let subject_public_key = self.public_bytes();
        let info = SubjectPublicKeyInfoRef {
            algorithm: self.pkcs8_parts().algorithm,
            subject_public_key: BitStringRef::from_bytes(&subject_public_key)
                .expect("a key fits a bit string"),
        };
        let der = info.to_der().expect("a public key encodes");
        encode_string("PUBLIC KEY", LineEnding::LF, &der).expect("a public key fits a PEM")
    }

    /// The public key as a PEM of the PKCS#1 form (`BEGIN RSA PUBLIC KEY`, RFC 8017 §A.1.1); RSA keys only.
    pub fn public_pem_pkcs1(&self) -> Option<String> {
        let KeyPair::Rsa(pair) = &self.shared.pair else { return None };
        Some(
            encode_string("RSA PUBLIC KEY", LineEnding::LF, pair.public().as_ref())
                .expect("a key fits a PEM"),
        )
    }

    /// The form of Dynamic's older key endpoint: base64 of a PEM.
    pub(super) fn base64_of(pem: &str) -> String {
        STANDARD.encode(pem)
    }

    /// The members RFC 7638 §3.2 takes the thumbprint of, and nothing else.
    pub(super) fn public_members(&self) -> Value {
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        match &self.shared.pair {
            KeyPair::Rsa(pair) => {
                let numbers = PublicKeyComponents::<Vec<u8>>::from(pair.public());
                json!({ "e": encode(&numbers.e), "kty": "RSA", "n": encode(&numbers.n) })
            }
            KeyPair::P256(_) => self.ec_members("P-256"),
            KeyPair::P384(_) => self.ec_members("P-384"),
            KeyPair::Ed25519(_) => {
                json!({ "crv": "Ed25519", "kty": "OKP", "x": encode(&self.public_bytes()) })
            }
        }
    }

    fn ec_members(&self, curve: &str) -> Value {
        let point = self.public_bytes();
        // SEC 1 §2.3.3: 0x04, then both coordinates at full length.
        let (x, y) = point[1..].split_at(point.len() / 2);
        json!({ "crv": curve, "kty": "EC", "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y) })
    }

    fn public_bytes(&self) -> Vec<u8> {
        match &self.shared.pair {
            KeyPair::Rsa(pair) => pair.public_key().as_ref().to_vec(),
            KeyPair::P256(pair) | KeyPair::P384(pair) => pair.public_key().as_ref().to_vec(),
            KeyPair::Ed25519(pair) => pair.public_key().as_ref().to_vec(),
        }
    }

    fn pkcs8_parts(&self) -> PrivateKeyInfo<'_> {
        PrivateKeyInfo::try_from(self.shared.pkcs8.as_slice()).expect("ring has parsed the same bytes")
    }
}
