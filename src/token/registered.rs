//! The registered claims (RFC 7519 §4.1): typed, not checked yet.

use super::claims::Claims;
use crate::error::VerifyError;

/// The registered claims (RFC 7519 §4.1), typed but not checked yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RegisteredClaims<'c> {
    pub(crate) issuer: Option<String>,
    pub(crate) subject: Option<&'c str>,
    pub(crate) audiences: Option<Vec<String>>,
    pub(crate) expires: Option<f64>,
    pub(crate) not_before: Option<f64>,
    pub(crate) issued: Option<f64>,
}

impl<'c> RegisteredClaims<'c> {
    pub(crate) fn read(claims: &Claims<'c>) -> Result<Self, VerifyError> {
        claims.borrowed_text("jti")?;
        Ok(RegisteredClaims {
            issuer: claims.text("iss")?,
            subject: claims.borrowed_text("sub")?,
            audiences: claims.one_or_many_texts("aud")?,
            expires: claims.expiry("exp")?,
            not_before: claims.numeric_date("nbf")?,
            issued: claims.numeric_date("iat")?,
        })
    }
}

/// Whole seconds of a NumericDate, rounded down, so that nothing is valid longer than it says.
#[expect(clippy::cast_possible_truncation, reason = "numeric dates lie in 0..=2^53")]
pub(crate) fn whole_seconds(numeric_date: f64) -> i64 {
    numeric_date.floor() as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::claims;
    use serde_json::{Value, json};

    fn registered(claims: Value) -> Result<RegisteredClaims<'static>, VerifyError> {
        let text = claims.to_string();
        let payload = claims::parse(&text)?;
        let read = RegisteredClaims::read(&Claims::top(&payload))?;
        // A subject would end with the text. No test here has one.
        assert_eq!(read.subject, None);
        Ok(RegisteredClaims { subject: None, ..read })
    }

    #[test]
    fn numeric_dates_are_0_to_2_to_the_53_and_may_have_fractions() {
        for good in [json!(0), json!(1.5), json!(1_745_879_509), json!(9_007_199_254_740_992_i64)] {
            for name in ["nbf", "iat"] {
                assert!(registered(json!({ name: good })).is_ok(), "{name}: {good}");
            }
        }
        for good in [json!(0), json!(1.5), json!(1_745_879_509), json!(253_402_300_799.5)] {
            assert!(registered(json!({ "exp": good })).is_ok(), "{good}");
        }
        for bad in
            [json!(-1), json!(-0.5), json!("1745879509"), json!(1e300), json!(true), json!([1]), json!({})]
        {
            for name in ["exp", "nbf", "iat"] {
                let refused = registered(json!({ name: bad })).unwrap_err();
                assert_eq!(refused.code().as_str(), "E_CLAIM_TYPE", "{name}: {bad}");
            }
        }
    }

    #[test]
    fn aud_is_a_string_or_an_array_of_strings() {
        assert_eq!(registered(json!({ "aud": "a" })).unwrap().audiences, Some(vec!["a".into()]));
        assert_eq!(
            registered(json!({ "aud": ["a", "b"] })).unwrap().audiences,
            Some(vec!["a".into(), "b".into()])
        );
        assert_eq!(registered(json!({})).unwrap().audiences, None);
        // jsonwebtoken accepts both of these although an audience is expected.
        for bad in [json!(5), json!(["other", 5]), json!({ "a": 1 }), json!([["a"]])] {
            assert_eq!(
                registered(json!({ "aud": bad })).unwrap_err().code().as_str(),
                "E_CLAIM_TYPE",
                "{bad}"
            );
        }
    }

    #[test]
    fn every_present_claim_must_have_the_right_type() {
        for name in ["iss", "sub", "jti"] {
            for bad in [json!(5), json!(["a"]), json!({}), json!(true)] {
                assert_eq!(registered(json!({ name: bad })).unwrap_err().code().as_str(), "E_CLAIM_TYPE");
            }
        }
    }

    #[test]
    fn null_counts_as_absent() {
        let all_null =
            json!({ "iss": null, "sub": null, "aud": null, "exp": null, "nbf": null, "iat": null });
        assert_eq!(registered(all_null).unwrap(), RegisteredClaims::default());
    }

    #[test]
    fn an_exp_after_the_year_9999_is_said_to_be_milliseconds() {
        for late in [json!(253_402_300_800_i64), json!(1_745_879_509_000_i64), json!(1e17), json!(1e300)] {
            let refused = registered(json!({ "exp": late })).unwrap_err();
            assert_eq!(refused.code().as_str(), "E_CLAIM_TYPE", "{late}");
            assert_eq!(
                refused.to_string(),
                "the claim `exp` is not a number of seconds since the epoch: it lies after the year 9999, so the \
                 issuer probably writes milliseconds"
            );
        }
    }
}
