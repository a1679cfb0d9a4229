//! Rows about keys and key sets.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use wallet_jwt::Algorithm;

use crate::rows::{Plain, Row, set_of, with_member};
use crate::signer::{Signer, base64url};

fn one(jwk: &str) -> String {
    format!("{{\"keys\":[{jwk}]}}")
}

pub fn members(rows: &mut Vec<Row>) {
    let plain = Plain::of(Algorithm::Es256);
    let jwk = plain.jwk();
    let mut add = |name: String, keys: String| {
        rows.push(plain.row(format!("key: {name}"), plain.token(), keys));
    };
    for (member, forms) in [
        ("use", &["null", "\"\"", "1", "[\"sig\"]"][..]),
        ("alg", &["null", "\"\"", "1", "\"ES384\"", "\"es256\"", "\"ECDH-ES\""]),
        ("kid", &["null", "\"\"", "1", "\"other\"", ""]),
        ("key_ops", &["null", "\"\"", "[\"verify\"]", "[\"verify\",\"verify\"]", "\"verify\"", "[1]"]),
        ("x5c", &["null", "\"\"", "[]"]),
        ("x5t", &["null", "\"\""]),
        ("x5u", &["null", "\"\""]),
        ("ext", &["null", "true", "\"true\""]),
        ("exp", &["1"]),
        ("d", &["null", "\"\""]),
        ("k", &["null", "\"\""]),
        ("unknown", &["{\"a\":[1]}"]),
        ("kty", &["null", "\"\"", "1", "\"ec\"", "\"RSA\"", ""]),
        ("crv", &["null", "\"\"", "1", "\"p-256\"", "\"P-384\"", "\"secp256k1\"", ""]),
        ("x", &["null", "\"\"", "1", ""]),
        ("y", &["null", "\"\"", "1", ""]),
    ] {
        for text in forms {
            let form = if text.is_empty() { "absent" } else { text };
            add(format!("{member} {form}"), one(&with_member(&jwk, member, text)));
        }
    }
    let all = jwk.to_string();
    add("kid twice, the same".to_owned(), one(&all.replacen('{', "{\"kid\":\"p256\",", 1)));
    add("an unknown member twice".to_owned(), one(&all.replacen('{', "{\"a\":1,\"a\":2,", 1)));
    let rsa = Plain::of(Algorithm::Rs256);
    for (member, text) in [("d", "null"), ("oth", "null"), ("p", "\"\""), ("crv", "\"P-256\""), ("x", "null")]
    {
        let keys = one(&with_member(&rsa.jwk(), member, text));
        rows.push(rsa.row(format!("RSA key: {member} {text}"), rsa.token(), keys));
    }
    let ed25519 = Plain::of(Algorithm::EdDsa);
    for text in ["\"ed25519\"", "\"Ed448\"", "\"X25519\"", ""] {
        let keys = one(&with_member(&ed25519.jwk(), "crv", text));
        let form = if text.is_empty() { "absent" } else { text };
        rows.push(ed25519.row(format!("OKP key: crv {form}"), ed25519.token(), keys));
    }
}

pub fn numbers(rows: &mut Vec<Row>) {
    let bytes = |jwk: &Value, member: &str| {
        URL_SAFE_NO_PAD.decode(jwk[member].as_str().expect("a text")).expect("base64url")
    };
    for (algorithm, member) in
        [(Algorithm::Rs256, "n"), (Algorithm::Rs256, "e"), (Algorithm::Es256, "x"), (Algorithm::EdDsa, "x")]
    {
        let plain = Plain::of(algorithm);
        let number = bytes(&plain.jwk(), member);
        let text = plain.jwk()[member].as_str().expect("a text").to_owned();
        let mut add = |name: &str, value: String| {
            let keys = one(&with_member(&plain.jwk(), member, &json!(value).to_string()));
            rows.push(plain.row(format!("{algorithm} key: {member} {name}"), plain.token(), keys));
        };
        add("padded", URL_SAFE.encode(&number));
        add("padded where none is needed", format!("{text}===="));
        add("in base64 instead of base64url", STANDARD.encode(&number));
        add("with a zero before it", base64url([&[0], &*number].concat()));
        add("with a line break inside", format!("{}\n{}", &text[..2], &text[2..]));
        add("with a blank before it", format!(" {text}"));
        add("with a letter that is not base64url", format!("{text}*"));
        add("in hexadecimal", number.iter().map(|byte| format!("{byte:02x}")).collect());
        add("one byte short", base64url(&number[..number.len() - 1]));
    }
    let plain = Plain::of(Algorithm::Rs256);
    for (name, e) in [("1", "AQ"), ("2", "Ag"), ("0", "AA")] {
        let keys = one(&with_member(&plain.jwk(), "e", &json!(e).to_string()));
        rows.push(plain.row(format!("RS256 key: e is {name}"), plain.token(), keys));
    }
}

pub fn sets(rows: &mut Vec<Row>) {
    let plain = Plain::of(Algorithm::Es256);
    let jwk = plain.jwk().to_string();
    let rsa = Plain::of(Algorithm::Rs256).jwk().to_string();
    let mut add = |name: &str, keys: String| {
        rows.push(plain.row(format!("set: {name}"), plain.token(), keys));
    };
    let two = |first: &str| format!("{{\"keys\":[{first},{jwk}]}}");
    add("with a key of another kind", two(&rsa));
    add("with the same key twice", two(&jwk));
    add("with a key of another kind under the same kid", two(&rsa.replace("\"rsa\"", "\"p256\"")));
    add("with a key of an unknown kind", two(r#"{"kty":"AKP","alg":"ML-DSA-44","pub":"AAAA","kid":"a"}"#));
    add("with a key of an unknown kind under the same kid", {
        two(r#"{"kty":"AKP","alg":"ML-DSA-44","pub":"AAAA","kid":"p256"}"#)
    });
    add("with a key of an unknown curve", two(r#"{"kty":"EC","crv":"P-999","x":"AA","y":"AA","kid":"a"}"#));
    add("with a broken key", two(r#"{"kty":"RSA","n":"***","e":"AQAB","kid":"a"}"#));
    add("with an empty key", two("{}"));
    add("with null as a key", two("null"));
    add("with a text as a key", two("\"x\""));
    add("with a number as a key", two("1"));
    add("with a secret key", two(r#"{"kty":"oct","k":"AAAA","kid":"a"}"#));
    add("with a key of a kid that is a number", two(r#"{"kty":"EC","crv":"P-256","kid":1}"#));
    add("empty list", "{\"keys\":[]}".to_owned());
    add("null list", "{\"keys\":null}".to_owned());
    add("an object as the list", "{\"keys\":{}}".to_owned());
    add("without a list", "{}".to_owned());
    add("a list alone", format!("[{jwk}]"));
    add("the key alone", jwk.clone());
    add("a byte order mark before it", format!("\u{feff}{}", plain.set()));
    add("blanks around it", format!("\n {}\r\n", plain.set()));
    add("text after it", format!("{}x", plain.set()));
    add("other members", format!("{{\"a\":1,\"keys\":[{jwk}],\"b\":null}}"));
    add("keys twice, an empty list first", format!("{{\"keys\":[],\"keys\":[{jwk}]}}"));
    add("keys twice, an empty list last", format!("{{\"keys\":[{jwk}],\"keys\":[]}}"));
    add("Keys in place of keys", format!("{{\"Keys\":[{jwk}]}}"));
    add("a comma at the end of the list", format!("{{\"keys\":[{jwk},]}}"));
    add("empty text", String::new());
    add("HTML", "<!doctype html><title>Not found</title>".to_owned());

    let plain = Plain::of(Algorithm::Rs256);
    let other = Signer::other_rsa();
    let header = json!({ "alg": "RS256" }).to_string();
    let mut add = |name: &str, token: String, keys: String| {
        rows.push(plain.row(format!("set: {name}"), token, keys));
    };
    let nameless = |signer: &Signer| signer.jwk_with(&json!({ "kid": null }));
    add("two keys, token without kid", plain.with_header(&header), {
        set_of(&[other.jwk(), plain.signer.jwk()])
    });
    add("two keys without kid, token without kid", plain.with_header(&header), {
        set_of(&[nameless(&other), nameless(&plain.signer)])
    });
    add("two keys without kid, token with one", plain.token(), {
        set_of(&[nameless(&other), nameless(&plain.signer)])
    });
    add("two different keys under the kid, the right one first", plain.token(), {
        set_of(&[plain.signer.jwk(), other.jwk_with(&json!({ "kid": "rsa" }))])
    });
    add("two different keys under the kid, the right one last", plain.token(), {
        set_of(&[other.jwk_with(&json!({ "kid": "rsa" })), plain.signer.jwk()])
    });
    add("the right key under another kid", plain.token(), {
        set_of(&[plain.signer.jwk_with(&json!({ "kid": "other" }))])
    });
    add("kid in capitals", plain.token(), set_of(&[plain.signer.jwk_with(&json!({ "kid": "RSA" }))]));
}

pub fn names_of_rfc9864(rows: &mut Vec<Row>) {
    for (header, key, algorithm) in [
        ("Ed25519", None, Algorithm::EdDsa),
        ("Ed25519", Some("Ed25519"), Algorithm::EdDsa),
        ("Ed25519", Some("EdDSA"), Algorithm::EdDsa),
        ("EdDSA", Some("Ed25519"), Algorithm::EdDsa),
        ("EdDSA", None, Algorithm::EdDsa),
        ("ed25519", None, Algorithm::EdDsa),
        ("Ed448", None, Algorithm::EdDsa),
        ("ESP256", None, Algorithm::Es256),
        ("ES256", Some("ESP256"), Algorithm::Es256),
        ("ESP384", None, Algorithm::Es384),
    ] {
        let plain = Plain::of(algorithm);
        let jwk = with_member(&plain.jwk(), "alg", &key.map_or(String::new(), |alg| json!(alg).to_string()));
        let token = plain.with_header(&with_member(&plain.header(), "alg", &json!(header).to_string()));
        let key = key.unwrap_or("none");
        rows.push(plain.row(format!("RFC 9864: header {header}, key {key}"), token, one(&jwk)));
    }
}
