//! How the user's id is made from the claims.

use crate::error::VerifyError;
use crate::token::claims::Claims;

/// The claims with the user's id. An id must be unique among all users of the provider.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum UserId {
    /// One claim, a text or an integer.
    Claim(String),
    /// A text in an object.
    Nested { object: &'static str, claim: &'static str },
    /// Several claims together: the JSON text of their list, so that two users never become one.
    Joined(Vec<String>),
    /// The form has made it of something else, e.g. of the only wallet.
    Known(String),
}

/// An id that is known is shown nowhere.
impl std::fmt::Debug for UserId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            UserId::Claim(name) => write!(f, "Claim({name:?})"),
            UserId::Nested { object, claim } => write!(f, "Nested({object:?}, {claim:?})"),
            UserId::Joined(names) => write!(f, "Joined({names:?})"),
            UserId::Known(_) => f.write_str("Known(..)"),
        }
    }
}

impl UserId {
    pub(crate) fn read(&self, claims: &Claims<'_>) -> Result<String, VerifyError> {
        match self {
            UserId::Known(id) => Ok(id.clone()),
            UserId::Claim(name) => claims.text_or_integer(name)?.ok_or_else(|| claims.missing(name)),
            UserId::Nested { object, claim } => claims.required_object(object)?.required_text(claim),
            UserId::Joined(names) => {
                let parts = names.iter().map(|name| claims.required_identifier(name));
                let parts: Vec<serde_json::Value> = parts.collect::<Result<_, _>>()?;
                Ok(serde_json::Value::Array(parts).to_string())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::claims;

    fn read(rule: &UserId, payload: &str) -> Result<String, VerifyError> {
        rule.read(&Claims::top(&claims::parse(payload)?))
    }

    fn joined() -> UserId {
        UserId::Joined(vec!["connection".into(), "user".into()])
    }

    #[test]
    fn debug_shows_the_claims_and_no_id() {
        assert_eq!(format!("{:?}", UserId::Known("secret".into())), "Known(..)");
        assert_eq!(format!("{:?}", joined()), r#"Joined(["connection", "user"])"#);
    }

    #[test]
    fn one_claim_is_a_text_or_an_integer() {
        let rule = UserId::Claim("uid".into());
        assert_eq!(read(&rule, r#"{"uid":"a"}"#).as_deref(), Ok("a"));
        assert_eq!(read(&rule, r#"{"uid":42}"#).as_deref(), Ok("42"));
        for (payload, code) in [
            ("{}", "E_CLAIM_MISSING"),
            (r#"{"uid":""}"#, "E_CLAIM_MISSING"),
            (r#"{"uid":null}"#, "E_CLAIM_MISSING"),
            (r#"{"uid":1.5}"#, "E_CLAIM_TYPE"),
            (r#"{"uid":["a"]}"#, "E_CLAIM_TYPE"),
        ] {
            assert_eq!(read(&rule, payload).unwrap_err().code().as_str(), code, "{payload}");
        }
    }

    #[test]
    fn a_nested_claim_is_a_text() {
        let rule = UserId::Nested { object: "data", claim: "userId" };
        assert_eq!(read(&rule, r#"{"data":{"userId":"a"}}"#).as_deref(), Ok("a"));
        assert_eq!(read(&rule, r#"{"data":{"userId":5}}"#).unwrap_err().code().as_str(), "E_CLAIM_TYPE");
        let missing = read(&rule, r#"{"data":{}}"#).unwrap_err();
        assert_eq!(missing, VerifyError::ClaimMissing { claim: "data.userId".into() });
    }

    #[test]
    fn joined_claims_never_make_two_users_one() {
        let ids = [
            r#"{"connection":"a","user":"b"}"#,
            r#"{"connection":"a\",\"b","user":"c"}"#,
            r#"{"connection":"a","user":"b\",\"c"}"#,
            r#"{"connection":"ab","user":"c"}"#,
            r#"{"connection":"a","user":"bc"}"#,
            r#"{"connection":"1","user":"2"}"#,
            r#"{"connection":1,"user":"2"}"#,
            r#"{"connection":"1","user":2}"#,
        ]
        .map(|payload| read(&joined(), payload).unwrap());
        let different: std::collections::BTreeSet<&String> = ids.iter().collect();
        assert_eq!(different.len(), ids.len(), "{ids:?}");
        assert_eq!(ids.first().map(String::as_str), Some(r#"["a","b"]"#));
    }

    #[test]
    fn every_joined_claim_is_required() {
        for payload in ["{}", r#"{"connection":"a"}"#, r#"{"user":"b"}"#, r#"{"connection":"","user":"b"}"#] {
            assert_eq!(read(&joined(), payload).unwrap_err().code().as_str(), "E_CLAIM_MISSING", "{payload}");
        }
        let wrong = read(&joined(), r#"{"connection":{},"user":"b"}"#).unwrap_err();
        assert_eq!(wrong.code().as_str(), "E_CLAIM_TYPE");
        // Half of a surrogate pair: another half would make the same text.
        let half = read(&joined(), r#"{"connection":"\ud800","user":"b"}"#).unwrap_err();
        assert_eq!(half.code().as_str(), "E_CLAIM_TYPE");
    }
}
