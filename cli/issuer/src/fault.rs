//! How an issuer's key endpoint can fail. Only requests for key sets are affected.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde_json::{Value, json};

use super::key_ring::{KeyRing, KeySetOwner, PROVIDER_ALGORITHM};

/// More is no use to a test and would tie up the machine.
const MAX_BODY_BYTES: usize = 256 * 1024 * 1024;
const MAX_DELAY: Duration = Duration::from_secs(10 * 60);

/// Where [`Fault::Redirect`] leads unless told otherwise: a good key set that no fault ever touches, so that a
/// client which follows redirects succeeds and is found out.
pub const REDIRECT_TARGET_PATH: &str = "/redirect-target/jwks.json";

/// What is wrong with the key endpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    #[default]
    None,
    /// This status with a small JSON error as body.
    Status(u16),
    /// The normal answer, that much later.
    Delay(Duration),
    /// The normal body, one byte every 100 ms.
    SlowDrip,
    /// 302 to this address; nothing is checked about it.
    Redirect(String),
    /// A valid key set padded to this many bytes, with its length announced.
    HugeBody(usize),
    /// The same without a `Content-Length` (chunked).
    HugeChunkedBody(usize),
    /// The first half of the body, as a complete answer.
    TruncatedJson,
    /// A sign-in page instead of the key set, like that of a captive portal, with status 200.
    Html,
    /// `{"keys": []}`.
    EmptySet,
    /// Entries that are no keys before the good ones.
    BrokenKeyAmongGood,
    /// Well-formed entries of key types from the future before the good ones.
    UnknownKeyType,
    /// Two different keys under the current key id.
    DuplicateKid,
    /// The normal body as `text/plain`.
    WrongContentType,
    /// Only keys nobody may verify with: symmetric, for encryption, of an unknown type.
    NoUsableKeys,
    /// The private members of every key are published along.
    PrivateKeyPublished,
    /// The connection is closed without an answer.
    CloseConnection,
}

/// Faults without a parameter, by name.
const PLAIN_FAULTS: [(&str, Fault); 12] = [
    ("none", Fault::None),
    ("slow-drip", Fault::SlowDrip),
    ("truncated-json", Fault::TruncatedJson),
    ("html", Fault::Html),
    ("empty-set", Fault::EmptySet),
    ("broken-key-among-good", Fault::BrokenKeyAmongGood),
    ("unknown-key-type", Fault::UnknownKeyType),
    ("duplicate-kid", Fault::DuplicateKid),
    ("wrong-content-type", Fault::WrongContentType),
    ("no-usable-keys", Fault::NoUsableKeys),
    ("private-key-published", Fault::PrivateKeyPublished),
    ("close-connection", Fault::CloseConnection),
];

impl Fault {
    /// How each fault is written, for help texts.
    pub const SYNTAX: &'static str = "none, status=503, delay=2s, slow-drip, redirect, redirect=<url>, \
        huge-body=<bytes>, huge-chunked-body=<bytes>, truncated-json, html, empty-set, broken-key-among-good, \
        unknown-key-type, duplicate-kid, wrong-content-type, no-usable-keys, private-key-published, \
        close-connection";

    /// The entries of the key set under this fault.
    pub(super) fn published_jwks(&self, keys: &KeyRing, owner: KeySetOwner) -> Vec<Value> {
        let good = keys.public_jwks(owner);
        match self {
            Self::EmptySet => Vec::new(),
            Self::NoUsableKeys => unusable_keys(keys),
            Self::BrokenKeyAmongGood => broken_keys().into_iter().chain(good).collect(),
            Self::UnknownKeyType => unknown_keys().into_iter().chain(good).collect(),
            Self::DuplicateKid => {
                let mut impostor =
                    keys.stranger(PROVIDER_ALGORITHM).public_jwk(Some(PROVIDER_ALGORITHM.as_str()));
                impostor["kid"] = json!(keys.current().kid());
                [impostor].into_iter().chain(good).collect()
            }
            Self::PrivateKeyPublished => {
                let alg = Some(PROVIDER_ALGORITHM.as_str());
                keys.published().iter().map(|key| key.private_jwk(alg)).collect()
            }
            _ => good,
        }
    }
}

fn broken_keys() -> Vec<Value> {
    // 32 bytes of 0x01: the right length for a coordinate of P-256.
    let coordinate = format!("{}AQE", "AQEB".repeat(10));
    vec![
        json!("not even an object"),
        json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": "no-modulus", "e": "AQAB" }),
        json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": "bad-base64", "n": "+/=*", "e": "AQAB" }),
        json!({ "kty": 7, "kid": "kty-is-a-number" }),
        json!({ "kty": "EC", "crv": "P-256", "kid": "point-off-the-curve", "x": coordinate, "y": coordinate }),
    ]
}

fn unknown_keys() -> Vec<Value> {
    vec![
        // The post-quantum key type that key sets begin to carry.
        json!({ "kty": "AKP", "use": "sig", "alg": "ML-DSA-65", "kid": "post-quantum", "pub": "AAAA" }),
        json!({ "kty": "OKP", "use": "sig", "crv": "Ed448", "kid": "another-curve", "x": "AAAA" }),
    ]
}

fn unusable_keys(keys: &KeyRing) -> Vec<Value> {
    let mut for_encryption = keys.current().public_jwk(Some("RSA-OAEP-256"));
    for_encryption["use"] = json!("enc");
    let symmetric =
        json!({ "kty": "oct", "use": "sig", "alg": "HS256", "kid": "symmetric", "k": "c2VjcmV0" });
    [symmetric, for_encryption].into_iter().chain(unknown_keys()).collect()
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(code) => write!(f, "status={code}"),
            Self::Delay(delay) => write!(f, "delay={}", humantime::format_duration(*delay)),
            Self::Redirect(target) => write!(f, "redirect={target}"),
            Self::HugeBody(bytes) => write!(f, "huge-body={bytes}"),
            Self::HugeChunkedBody(bytes) => write!(f, "huge-chunked-body={bytes}"),
            plain => {
                let named = PLAIN_FAULTS.iter().find(|(_, fault)| fault == plain);
                f.write_str(named.map_or("", |(name, _)| name))
            }
        }
    }
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some((name, value)) = text.split_once('=') else {
            if text == "redirect" {
                return Ok(Self::Redirect(REDIRECT_TARGET_PATH.to_owned()));
            }
            let named = PLAIN_FAULTS.iter().find(|(name, _)| *name == text);
            return named.map(|(_, fault)| fault.clone()).ok_or_else(|| unknown(text));
        };
        match name {
            "status" => parse_status(value).map(Self::Status),
            "delay" => parse_delay(value).map(Self::Delay),
            "redirect" if axum::http::HeaderValue::from_str(value).is_ok() => {
                Ok(Self::Redirect(value.to_owned()))
            }
            "redirect" => Err("the redirect target cannot stand in a header".to_owned()),
            "huge-body" => parse_body_bytes(value).map(Self::HugeBody),
            "huge-chunked-body" => parse_body_bytes(value).map(Self::HugeChunkedBody),
            _ => Err(unknown(text)),
        }
    }
}

fn unknown(text: &str) -> String {
    format!("unknown fault {text:?}, known are {}", Fault::SYNTAX)
}

fn parse_status(value: &str) -> Result<u16, String> {
    // 1xx is no final answer: a client would go on waiting for one.
    let status = value.parse().ok().filter(|status| (200..=599).contains(status));
    status.ok_or_else(|| "the status must be a number from 200 to 599".to_owned())
}

fn parse_delay(value: &str) -> Result<Duration, String> {
    let delay = humantime::parse_duration(value).ok().filter(|delay| *delay <= MAX_DELAY);
    delay.ok_or_else(|| "the delay must be a duration such as 2s or 500ms, at most 10min".to_owned())
}

fn parse_body_bytes(value: &str) -> Result<usize, String> {
    let bytes = value.parse().ok().filter(|bytes| *bytes <= MAX_BODY_BYTES);
    bytes.ok_or_else(|| format!("the size must be a number of bytes, at most {MAX_BODY_BYTES}"))
}
