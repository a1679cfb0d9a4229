//! Rows about the members of a header and the claims of a payload: null, empty, of a wrong type, twice.

use serde_json::json;
use wallet_jwt::Algorithm;

use crate::offline::{AUDIENCE, ISSUER, NOW};
use crate::rows::{Plain, Row, payload, with_member};

/// Forms that no member needs.
const FORMS: [(&str, &str); 6] = [
    ("null", "null"),
    ("empty", "\"\""),
    ("a number", "1"),
    ("a list", "[\"x\"]"),
    ("an object", "{}"),
    ("absent", ""),
];

pub fn headers(rows: &mut Vec<Row>) {
    let plain = Plain::of(Algorithm::Es256);
    let header = plain.header();
    let mut add = |name: String, text: &str| {
        rows.push(plain.row(format!("header: {name}"), plain.with_header(text), plain.set()));
    };
    for member in ["alg", "typ", "kid", "cty"] {
        for (form, text) in FORMS {
            if member != "cty" || !text.is_empty() {
                add(format!("{member} {form}"), &with_member(&header, member, text));
            }
        }
    }
    for member in ["jku", "x5c", "x5t"] {
        for (form, text) in &FORMS[..3] {
            add(format!("{member} {form}"), &with_member(&header, member, text));
        }
    }
    for (member, text) in [
        ("alg", "\"none\""),
        ("alg", "\"es256\""),
        ("alg", "\"ES384\""),
        ("alg", "\"ES256K\""),
        ("typ", "\"jwt\""),
        ("typ", "\"application/jwt\""),
        ("typ", "\"at+jwt\""),
        ("typ", "\"x\""),
        ("cty", "\"JWT\""),
        ("kid", "\"other\""),
        ("b64", "true"),
        ("b64", "null"),
        ("zip", "null"),
        ("x5c", "[]"),
        ("jku", "\"https://issuer.example/other.json\""),
        ("unknown", "{\"a\":[1,2.5,null]}"),
        ("exp", "1"),
    ] {
        add(format!("{member} {text}"), &with_member(&header, member, text));
    }
    let all = header.to_string();
    let open = &all[..all.len() - 1];
    add("alg twice, the same".to_owned(), &format!("{open},\"alg\":\"ES256\"}}"));
    add("alg twice, another first".to_owned(), &all.replacen('{', "{\"alg\":\"ES384\",", 1));
    add("kid twice, another first".to_owned(), &all.replacen('{', "{\"kid\":\"other\",", 1));
    add("an unknown member twice".to_owned(), &format!("{open},\"x\":1,\"x\":1}}"));
    add("a name with an escape".to_owned(), &all.replace("\"alg\"", "\"\\u0061lg\""));
    add("a key of its own".to_owned(), &with_member(&header, "jwk", &plain.jwk().to_string()));
    add("200 unknown members".to_owned(), &{
        let more: Vec<_> = (0..200).map(|index| format!("\"m{index}\":{index}")).collect();
        format!("{open},{}}}", more.join(","))
    });
}

pub fn claims(rows: &mut Vec<Row>) {
    let plain = Plain::of(Algorithm::Es256);
    let mut add = |name: String, text: &str| {
        rows.push(plain.row(format!("claims: {name}"), plain.with_payload(text.as_bytes()), plain.set()));
    };
    let all = &FORMS[..];
    for (claim, forms) in [
        ("iss", all),
        ("aud", all),
        ("sub", all),
        ("exp", &FORMS[1..]),
        ("nbf", all),
        ("iat", all),
        ("jti", all),
    ] {
        for (form, text) in forms {
            let is_ordinary = text.is_empty() && payload().get(claim).is_none();
            if !is_ordinary {
                add(format!("{claim} {form}"), &with_member(&payload(), claim, text));
            }
        }
    }
    let (issuer, audience) = (json!(ISSUER), json!(AUDIENCE));
    for (name, claim, text) in [
        ("a list of the right one", "iss", json!([issuer]).to_string()),
        ("with a slash at its end", "iss", json!(format!("{ISSUER}/")).to_string()),
        ("in capitals", "iss", json!(ISSUER.to_uppercase()).to_string()),
        ("of another", "iss", json!("https://other.example").to_string()),
        ("a list of the right one", "aud", json!([audience]).to_string()),
        ("a list with others", "aud", json!(["x", audience, "y"]).to_string()),
        ("a list with the right one twice", "aud", json!([audience, audience]).to_string()),
        ("a list with a number", "aud", json!([audience, 1]).to_string()),
        ("a list with null", "aud", json!([null, audience]).to_string()),
        ("an empty list", "aud", "[]".to_owned()),
        ("a list in a list", "aud", json!([[audience]]).to_string()),
        ("of another", "aud", json!("other").to_string()),
        ("text around the right one", "aud", json!(format!(" {AUDIENCE}")).to_string()),
        ("text of a number", "exp", format!("\"{}\"", NOW + 600)),
        ("true", "exp", "true".to_owned()),
        ("with an exponent", "exp", "1.8000006e9".to_owned()),
        ("with a fraction of zero", "exp", format!("{}.0", NOW + 600)),
        ("in milliseconds", "exp", format!("{}000", NOW + 600)),
        ("beyond every number", "exp", "1e400".to_owned()),
        ("of 20 digits", "exp", "18446744073709551616".to_owned()),
        ("negative", "exp", "-1".to_owned()),
        ("text of a number", "nbf", format!("\"{}\"", NOW - 600)),
        ("zero", "nbf", "0".to_owned()),
        ("negative", "nbf", "-5".to_owned()),
        ("text of a number", "iat", format!("\"{NOW}\"")),
        ("zero", "iat", "0".to_owned()),
        ("negative", "iat", "-5".to_owned()),
        ("with an escape that is half a character", "note", "\"\\ud800\"".to_owned()),
        ("with a zero character", "note", "\"\\u0000\"".to_owned()),
        ("of 60 levels", "note", format!("{}{}", "[".repeat(60), "]".repeat(60))),
        ("beyond every number", "note", "1e400".to_owned()),
        ("that no number is", "note", "NaN".to_owned()),
        ("with a zero before its digits", "note", "01".to_owned()),
    ] {
        add(format!("{claim} {name}"), &with_member(&payload(), claim, &text));
    }
    let all = payload().to_string();
    let open = &all[..all.len() - 1];
    add("sub twice".to_owned(), &format!("{open},\"sub\":\"user-1\"}}"));
    add("an unknown claim twice".to_owned(), &format!("{open},\"x\":1,\"x\":2}}"));
    add("exp twice, a passed one first".to_owned(), &all.replacen('{', "{\"exp\":1,", 1));
    add("exp twice, a passed one last".to_owned(), &format!("{open},\"exp\":1}}"));
    add("a name with an escape".to_owned(), &all.replace("\"exp\"", "\"\\u0065xp\""));
    add("a comma at the end".to_owned(), &format!("{open},}}"));
    add("a comment".to_owned(), &all.replacen('{', "{/**/", 1));
    add("no claims".to_owned(), "{}");
}
