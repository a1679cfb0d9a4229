//! The rows: one odd token or key set each. All else in a row is ordinary.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use wallet_jwt::Algorithm;

use crate::offline::{AUDIENCE, ISSUER, NOW};
use crate::signer::{Signer, base64url};

/// A token and a key set, as bytes of text.
pub struct Row {
    pub name: String,
    pub algorithms: Vec<Algorithm>,
    pub token: String,
    pub keys: String,
}

/// What a set's or a token's text is in the ordinary case, for rows that change one thing.
pub struct Plain {
    pub algorithm: Algorithm,
    pub signer: Signer,
}

impl Plain {
    pub fn of(algorithm: Algorithm) -> Self {
        Plain { algorithm, signer: Signer::of(algorithm) }
    }

    pub fn header(&self) -> Value {
        json!({ "alg": self.algorithm.as_str(), "kid": self.signer.key_id, "typ": "JWT" })
    }

    pub fn token(&self) -> String {
        self.signer.token_with(self.algorithm, &self.header(), &payload())
    }

    pub fn with_header(&self, text: &str) -> String {
        self.signer.token_of_bytes(self.algorithm, text.as_bytes(), payload().to_string().as_bytes())
    }

    pub fn with_payload(&self, bytes: &[u8]) -> String {
        self.signer.token_of_bytes(self.algorithm, self.header().to_string().as_bytes(), bytes)
    }

    /// The token with these spellings of its first two parts, which are signed as they stand.
    pub fn spelled(&self, header: &str, payload: &str) -> String {
        let signed = format!("{header}.{payload}");
        format!("{signed}.{}", base64url(self.signer.sign(self.algorithm, signed.as_bytes())))
    }

    pub fn jwk(&self) -> Value {
        let mut jwk = self.signer.jwk();
        jwk["use"] = "sig".into();
        jwk["alg"] = self.algorithm.as_str().into();
        jwk
    }

    pub fn set(&self) -> String {
        set_of(&[self.jwk()])
    }

    pub fn row(&self, name: impl Into<String>, token: String, keys: String) -> Row {
        Row { name: name.into(), algorithms: vec![self.algorithm], token, keys }
    }
}

pub fn payload() -> Value {
    json!({ "iss": ISSUER, "aud": AUDIENCE, "sub": "user-1", "iat": NOW, "exp": NOW + 600 })
}

pub fn set_of(jwks: &[Value]) -> String {
    json!({ "keys": jwks }).to_string()
}

/// An object's text with one member written as given, or left out for an empty text.
pub fn with_member(object: &Value, name: &str, text: &str) -> String {
    let mut object = object.clone();
    object.as_object_mut().expect("an object").remove(name);
    let all = object.to_string();
    if text.is_empty() {
        return all;
    }
    format!("{},\"{name}\":{text}}}", &all[..all.len() - 1])
}

pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    baselines(&mut rows);
    spellings(&mut rows);
    crate::members::headers(&mut rows);
    crate::members::claims(&mut rows);
    times(&mut rows);
    crate::keys::members(&mut rows);
    crate::keys::numbers(&mut rows);
    crate::keys::sets(&mut rows);
    crate::keys::names_of_rfc9864(&mut rows);
    rows
}

fn baselines(rows: &mut Vec<Row>) {
    for algorithm in Algorithm::ALL.iter().copied() {
        let plain = Plain::of(algorithm);
        rows.push(plain.row(format!("{algorithm}"), plain.token(), plain.set()));
        let header = json!({ "alg": algorithm.as_str(), "kid": plain.signer.key_id }).to_string();
        let keys = set_of(&[plain.signer.jwk()]);
        rows.push(plain.row(
            format!("{algorithm}, key of kid and numbers only"),
            plain.with_header(&header),
            keys,
        ));
        let token = plain.token();
        let (signed, signature) = token.rsplit_once('.').expect("three parts");
        let flipped = format!("{signed}.{}A", &signature[..signature.len() - 4]);
        rows.push(plain.row(format!("{algorithm}, signature cut"), flipped, plain.set()));
        rows.push(plain.row(format!("{algorithm}, no signature"), format!("{signed}."), plain.set()));
    }
    let plain = Plain::of(Algorithm::Es256);
    let bare = with_member(&plain.signer.jwk(), "kid", "");
    let (token, keys) = (plain.with_header("{\"alg\":\"ES256\"}"), format!("{{\"keys\":[{bare}]}}"));
    rows.push(plain.row("no kid, key of numbers only", token, keys));
    let (plain, other) = (Plain::of(Algorithm::Rs256), Signer::other_rsa());
    let token = other.token_with(Algorithm::Rs256, &plain.header(), &payload());
    rows.push(plain.row("signed by another key", token, plain.set()));
    let token = Signer::rsa().token_with(Algorithm::Ps256, &plain.header(), &payload());
    rows.push(plain.row("RS256 in the header, signed by PS256", token, plain.set()));
}

fn spellings(rows: &mut Vec<Row>) {
    let plain = Plain::of(Algorithm::Es256);
    let (header, body) = (plain.header().to_string(), payload().to_string());
    let (h, b) = (base64url(&header), base64url(&body));
    let token = plain.spelled(&h, &b);
    let (_, signature) = token.rsplit_once('.').expect("three parts");
    let mut add = |name: &str, token: String| rows.push(plain.row(name, token, plain.set()));

    let spaced = |text: &str, fill: usize| {
        let mut text = text.to_owned();
        while text.len() % 3 != fill {
            text.push(' ');
        }
        text
    };
    let padded = |text: &str| {
        let mut text = base64url(text);
        while !text.len().is_multiple_of(4) {
            text.push('=');
        }
        text
    };
    add("header padded", plain.spelled(&padded(&spaced(&header, 1)), &b));
    add("payload padded", plain.spelled(&h, &padded(&spaced(&body, 2))));
    add("signature padded", format!("{token}=="));
    let slashed = json!({ "iss": ISSUER, "aud": AUDIENCE, "exp": NOW + 600, "sub": "\u{3ff}\u{7ff}???>>>" });
    let standard = STANDARD.encode(slashed.to_string()).replace('=', "");
    add("payload in base64 instead of base64url", plain.spelled(&h, &standard));
    add("blanks around the JSON of header and payload", {
        plain.spelled(&base64url(format!(" \r\n{header}\t")), &base64url(format!("\n{body} ")))
    });
    add("byte order mark before the header's JSON", {
        plain.spelled(&base64url(format!("\u{feff}{header}")), &b)
    });
    add("byte order mark before the payload's JSON", {
        plain.spelled(&h, &base64url(format!("\u{feff}{body}")))
    });
    add("text after the payload's JSON", plain.spelled(&h, &base64url(format!("{body}x"))));
    add("text after the header's JSON", plain.spelled(&base64url(format!("{header}x")), &b));
    add("line break after the token", format!("{token}\n"));
    add("blank before the token", format!(" {token}"));
    add("Bearer before the token", format!("Bearer {token}"));
    add("four parts", format!("{token}.{signature}"));
    add("two parts", format!("{h}.{b}"));
    add("empty", String::new());
    add("empty header", plain.spelled("", &b));
    add("empty payload", plain.spelled(&h, ""));
    add("header is an array", plain.spelled(&base64url("[]"), &b));
    add("payload is an array", plain.spelled(&h, &base64url("[]")));
    add("payload is a string", plain.spelled(&h, &base64url("\"x\"")));
    add("payload is null", plain.spelled(&h, &base64url("null")));
    add("payload in UTF-16", {
        let units: Vec<u8> = body.encode_utf16().flat_map(u16::to_le_bytes).collect();
        plain.with_payload(&units)
    });
    add("signature in DER", {
        let raw = plain.signer.sign(Algorithm::Es256, format!("{h}.{b}").as_bytes());
        let number = |half: &[u8]| [&[2, 33, 0], half].concat();
        let (r, s) = raw.split_at(32);
        let inside = [number(r), number(s)].concat();
        format!(
            "{h}.{b}.{}",
            base64url([&[0x30, u8::try_from(inside.len()).expect("70")], &*inside].concat())
        )
    });
    add("signature with a zero before it", {
        let raw = plain.signer.sign(Algorithm::Es256, format!("{h}.{b}").as_bytes());
        format!("{h}.{b}.{}", base64url([&[0], &*raw].concat()))
    });
}

fn times(rows: &mut Vec<Row>) {
    let plain = Plain::of(Algorithm::Es256);
    let mut add = |name: &str, claim: &str, text: String| {
        let token = plain.with_payload(with_member(&payload(), claim, &text).as_bytes());
        rows.push(plain.row(format!("time: {claim} {name}"), token, plain.set()));
    };
    for (name, seconds) in [
        ("600 s ago", -600),
        ("61 s ago", -61),
        ("60 s ago, the leeway", -60),
        ("59 s ago", -59),
        ("now", 0),
        ("in 1 s", 1),
    ] {
        add(name, "exp", (NOW + seconds).to_string());
    }
    for (name, seconds) in
        [("in 600 s", 600), ("in 61 s", 61), ("in 60 s, the leeway", 60), ("in 59 s", 59), ("now", 0)]
    {
        add(name, "nbf", (NOW + seconds).to_string());
    }
    add("59.5 s ago", "exp", format!("{}.5", NOW - 60));
    add("60.5 s ago", "exp", format!("{}.5", NOW - 61));
    add("in 60.5 s", "nbf", format!("{}.5", NOW + 60));
    add("in an hour", "iat", (NOW + 3600).to_string());
    add("in 30 s", "iat", (NOW + 30).to_string());
    add("ten years ago", "iat", (NOW - 315_360_000).to_string());
}
