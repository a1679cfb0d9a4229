//! The JOSE header: parses the members that are needed (RFC 7515 §4). `jku`, `x5u`, `jwk` and `x5c` are not read: a
//! token never decides where its key comes from.

use super::json::{self, JsonFault};
use super::json_value::{Object, Text, Value};
use crate::error::VerifyError;

/// A header's members.
pub(crate) struct JoseHeader<'t> {
    /// `alg`, any text.
    pub(crate) algorithm: Text<'t>,
    /// `kid`; an empty one counts as absent.
    pub(crate) key_id: Option<Text<'t>>,
    /// `typ`.
    pub(crate) token_type: Option<Text<'t>>,
    /// Whether `crit` or `b64` is present: the header requires an extension that this library does not know.
    pub(crate) demands_extension: bool,
    /// Whether the header says that the payload is another token (`cty: JWT`, RFC 7519 §5.2) or encrypted.
    pub(crate) is_nested: bool,
}

/// Parses a header.
pub(crate) fn parse(json_text: &str) -> Result<JoseHeader<'_>, VerifyError> {
    let members = json::parse_object(json_text)
        .map_err(|fault: JsonFault| VerifyError::malformed(format!("the header is {}", describe(fault))))?;
    let algorithm =
        text(&members, "alg")?.ok_or_else(|| VerifyError::malformed("the header has no `alg`"))?;
    let content_type = text(&members, "cty")?;
    Ok(JoseHeader {
        algorithm,
        // An empty one names no key; as a name it would cost a refresh for every token.
        key_id: text(&members, "kid")?.filter(|key_id| !key_id.is_empty()),
        token_type: text(&members, "typ")?,
        demands_extension: members.contains("crit") || members.contains("b64"),
        is_nested: members.contains("enc") || content_type.is_some_and(|cty| is_jwt(&cty)),
    })
}

impl JoseHeader<'_> {
    /// Refuses headers whose meaning this library does not know (RFC 7515 §4.1.11).
    pub(crate) fn require_no_extension(&self) -> Result<(), VerifyError> {
        if self.demands_extension { Err(VerifyError::CriticalHeader) } else { Ok(()) }
    }

    /// Refuses nested and encrypted tokens.
    pub(crate) fn require_not_nested(&self) -> Result<(), VerifyError> {
        if self.is_nested {
            return Err(VerifyError::malformed(
                "a nested or encrypted token (`cty` or `enc`) cannot be verified here",
            ));
        }
        Ok(())
    }

    /// The key id to use: the header's, else the one passed with the token; if both exist they must be equal. An empty one
    /// counts as absent.
    pub(crate) fn wanted_key_id<'k>(
        &'k self,
        passed: Option<&'k str>,
    ) -> Result<Option<&'k str>, VerifyError> {
        match (self.key_id.as_deref(), passed.filter(|passed| !passed.is_empty())) {
            (Some(own), Some(passed)) if own != passed => Err(VerifyError::KeyIdMismatch),
            (own, passed) => Ok(own.or(passed)),
        }
    }
}

/// `null` counts as absent, as in claims.
fn text<'t>(members: &Object<'t>, name: &str) -> Result<Option<Text<'t>>, VerifyError> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(VerifyError::malformed(format!("the header's `{name}` is not a string"))),
    }
}

/// Media types are compared without case, and `application/` may be left out (RFC 7515 §4.1.9, §4.1.10).
pub(crate) fn same_media_type(left: &str, right: &str) -> bool {
    without_application(left).eq_ignore_ascii_case(without_application(right))
}

fn without_application(media_type: &str) -> &str {
    match media_type.split_once('/') {
        Some((kind, rest)) if kind.eq_ignore_ascii_case("application") && !rest.contains('/') => rest,
        _ => media_type,
    }
}

fn is_jwt(content_type: &str) -> bool {
    same_media_type(content_type, "JWT")
}

fn describe(fault: JsonFault) -> String {
    match fault {
        JsonFault::Syntax | JsonFault::NotAnObject | JsonFault::NotAnArray => fault.to_string(),
        JsonFault::DuplicateMember | JsonFault::TooDeep | JsonFault::LoneSurrogateInName => {
            format!("not acceptable: {fault}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_alg_kid_and_typ_and_nothing_that_names_a_key_source() {
        let header =
            parse(r#"{"alg":"RS256","kid":"k","typ":"JWT","jku":"https://evil.example","jwk":{},"x5c":[]}"#)
                .unwrap();
        assert_eq!((&*header.algorithm, header.key_id.as_deref()), ("RS256", Some("k")));
        assert!(!header.demands_extension && !header.is_nested);
    }

    #[test]
    fn crit_and_b64_are_refused_whatever_their_value() {
        for member in
            [r#""crit":["exp"]"#, r#""crit":[]"#, r#""crit":null"#, r#""b64":true"#, r#""b64":false"#]
        {
            let text = format!(r#"{{"alg":"RS256",{member}}}"#);
            let header = parse(&text).unwrap();
            assert_eq!(header.require_no_extension(), Err(VerifyError::CriticalHeader), "{member}");
        }
    }

    #[test]
    fn nested_and_encrypted_tokens_are_a_clear_error() {
        for member in [r#""cty":"JWT""#, r#""cty":"jwt""#, r#""cty":"application/jwt""#, r#""enc":"A128GCM""#]
        {
            let text = format!(r#"{{"alg":"RS256",{member}}}"#);
            let header = parse(&text).unwrap();
            assert!(header.require_not_nested().unwrap_err().to_string().contains("nested"), "{member}");
        }
        for content_type in ["", "json", "text/jwt"] {
            let text = format!(r#"{{"alg":"RS256","cty":"{content_type}"}}"#);
            let header = parse(&text).unwrap();
            assert_eq!(header.require_not_nested(), Ok(()), "{content_type}");
        }
    }

    #[test]
    fn every_member_that_matters_must_be_a_string() {
        for text in [
            r#"{}"#,
            r#"{"alg":null}"#,
            r#"{"alg":5}"#,
            r#"{"alg":"RS256","kid":5}"#,
            r#"{"alg":"RS256","typ":[]}"#,
            r#"{"alg":"RS256","kid":"\ud800"}"#,
            "[]",
            "",
        ] {
            assert_eq!(parse(text).err().unwrap().code().as_str(), "E_TOKEN_MALFORMED", "{text}");
        }
    }

    #[test]
    fn null_and_an_empty_kid_count_as_absent() {
        let header = parse(r#"{"alg":"RS256","kid":null,"typ":null,"cty":null}"#).unwrap();
        assert_eq!((header.key_id, header.token_type, header.is_nested), (None, None, false));
        assert_eq!(parse(r#"{"alg":"RS256","kid":""}"#).unwrap().key_id, None);
    }

    #[test]
    fn header_kid_and_passed_key_id_must_agree() {
        let with = parse(r#"{"alg":"RS256","kid":"k"}"#).unwrap();
        let without = parse(r#"{"alg":"RS256"}"#).unwrap();
        assert_eq!(with.wanted_key_id(Some("k")), Ok(Some("k")));
        assert_eq!(with.wanted_key_id(None), Ok(Some("k")));
        assert_eq!(without.wanted_key_id(Some("p")), Ok(Some("p")));
        assert_eq!(without.wanted_key_id(None), Ok(None));
        assert_eq!(with.wanted_key_id(Some("other")), Err(VerifyError::KeyIdMismatch));
        assert_eq!(with.wanted_key_id(Some("")), Ok(Some("k")));
        assert_eq!(without.wanted_key_id(Some("")), Ok(None));
    }

    #[test]
    fn media_types_compare_without_case_and_prefix() {
        assert!(same_media_type("at+jwt", "application/AT+JWT"));
        assert!(!same_media_type("JWT", "at+jwt"));
        assert!(!same_media_type("text/jwt", "jwt") && !same_media_type("application/a/jwt", "a/jwt"));
    }
}
