//! The claims policy: checks typed claims against the expectations and the time. Pure; the time is an argument.

use super::claims::{IN_MILLISECONDS, YEAR_10000};
use super::registered::{RegisteredClaims, whole_seconds};
use crate::error::VerifyError;

/// The time at which a token is checked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    /// Seconds since the epoch.
    pub(crate) now_at: i64,
    /// How much later than `exp`, or earlier than `nbf`, is still accepted.
    pub(crate) leeway_secs: i64,
}

/// `exp` is required, `nbf` is checked if present, both with leeway. `iat` is never a reason to refuse: a slow phone
/// clock must not lock users out. Returns `exp` in whole seconds. Its errors do not know the clock's offset: the verifier adds
/// it.
pub(crate) fn check_time(claims: &RegisteredClaims, moment: Moment) -> Result<i64, VerifyError> {
    let expires = claims.expires.ok_or_else(|| VerifyError::ClaimMissing { claim: "exp".into() })?;
    // Both sides are below 2^53 + 300, so the comparison is exact to the second.
    #[expect(clippy::cast_precision_loss, reason = "wall time is far below 2^53")]
    let (now, leeway) = (moment.now_at as f64, moment.leeway_secs as f64);
    let clock_offset_secs = None;
    if now >= expires + leeway {
        return Err(VerifyError::Expired { expired_at: whole_seconds(expires), clock_offset_secs });
    }
    if let Some(not_before) = claims.not_before.filter(|not_before| now + leeway < *not_before) {
        return Err(VerifyError::NotYetValid { not_before_at: whole_seconds(not_before), clock_offset_secs });
    }
    Ok(whole_seconds(expires))
}

/// `iat` is required, and must be at most that long ago, with leeway. One in the future is never too old: a slow phone clock
/// must not lock users out. Returns the end of that time in whole seconds.
pub(crate) fn check_age(
    claims: &RegisteredClaims,
    max_age_secs: u32,
    moment: Moment,
) -> Result<i64, VerifyError> {
    let issued = claims.issued.ok_or_else(|| VerifyError::ClaimMissing { claim: "iat".into() })?;
    // Else a token of an issuer that writes milliseconds would never be too old.
    if issued >= YEAR_10000 {
        return Err(VerifyError::ClaimType { claim: "iat".to_owned(), expected: IN_MILLISECONDS.to_owned() });
    }
    let too_old = issued + f64::from(max_age_secs);
    // The same comparison as that of `exp`.
    #[expect(clippy::cast_precision_loss, reason = "wall time is far below 2^53")]
    let (now, leeway) = (moment.now_at as f64, moment.leeway_secs as f64);
    let ends_at = whole_seconds(too_old);
    if now >= too_old + leeway {
        return Err(VerifyError::Expired { expired_at: ends_at, clock_offset_secs: None });
    }
    Ok(ends_at)
}

/// One of the expected audiences must be in the token's `aud`; an absent `aud` is an error.
pub(crate) fn check_audience(claims: &RegisteredClaims, expected: &[String]) -> Result<(), VerifyError> {
    let audiences =
        claims.audiences.as_ref().ok_or_else(|| VerifyError::ClaimMissing { claim: "aud".into() })?;
    if audiences.iter().any(|audience| expected.contains(audience)) {
        Ok(())
    } else {
        Err(VerifyError::Audience { expected: expected.to_vec() })
    }
}

/// The token's `iss` must be one of the accepted; an absent `iss` is an error.
pub(crate) fn check_issuer(
    claims: &RegisteredClaims,
    accepted: &[String],
    is_accepted: impl Fn(&str) -> bool,
) -> Result<(), VerifyError> {
    let issuer = claims.issuer.as_deref().ok_or_else(|| VerifyError::ClaimMissing { claim: "iss".into() })?;
    if is_accepted(issuer) { Ok(()) } else { Err(VerifyError::Issuer { expected: accepted.to_vec() }) }
}

/// A `sub`, if present, must be the user in the other claims.
pub(crate) fn check_subject(claims: &RegisteredClaims, user_id: &str) -> Result<(), VerifyError> {
    match claims.subject {
        Some(subject) if subject != user_id => Err(VerifyError::SubjectMismatch),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(now_at: i64) -> Moment {
        Moment { now_at, leeway_secs: 60 }
    }

    fn claims(expires: Option<f64>, not_before: Option<f64>) -> RegisteredClaims<'static> {
        RegisteredClaims { expires, not_before, ..RegisteredClaims::default() }
    }

    #[test]
    fn exp_is_required() {
        assert_eq!(
            check_time(&claims(None, None), at(0)),
            Err(VerifyError::ClaimMissing { claim: "exp".into() })
        );
    }

    #[test]
    fn exp_counts_with_leeway() {
        assert_eq!(check_time(&claims(Some(1000.0), None), at(1059)), Ok(1000));
        let expired = VerifyError::Expired { expired_at: 1000, clock_offset_secs: None };
        assert_eq!(check_time(&claims(Some(1000.0), None), at(1060)), Err(expired));
        assert_eq!(check_time(&claims(Some(1000.5), None), at(1060)), Ok(1000));
    }

    #[test]
    fn nbf_counts_with_leeway_if_present() {
        assert_eq!(check_time(&claims(Some(9e9), Some(1000.0)), at(940)), Ok(9_000_000_000));
        let early = VerifyError::NotYetValid { not_before_at: 1000, clock_offset_secs: None };
        assert_eq!(check_time(&claims(Some(9e9), Some(1000.0)), at(939)), Err(early));
    }

    #[test]
    fn iat_in_the_future_is_no_reason_to_refuse() {
        let claims = RegisteredClaims { issued: Some(5000.0), ..claims(Some(9000.0), None) };
        assert!(check_time(&claims, at(100)).is_ok());
    }

    #[test]
    fn max_age_needs_iat_and_counts_from_it_with_leeway() {
        let issued = |issued| RegisteredClaims { issued, ..claims(Some(9e9), None) };
        let missing = VerifyError::ClaimMissing { claim: "iat".into() };
        assert_eq!(check_age(&issued(None), 300, at(0)), Err(missing));
        assert_eq!(check_age(&issued(Some(1000.0)), 300, at(1359)), Ok(1300));
        let old = VerifyError::Expired { expired_at: 1300, clock_offset_secs: None };
        assert_eq!(check_age(&issued(Some(1000.0)), 300, at(1360)), Err(old));
        assert_eq!(check_age(&issued(Some(1000.5)), 300, at(1360)), Ok(1300));
        let milliseconds = check_age(&issued(Some(1.8e12)), 300, at(1_800_000_000)).unwrap_err();
        assert_eq!(milliseconds.code().as_str(), "E_CLAIM_TYPE");
        // In the future: the phone's clock is slow.
        assert_eq!(check_age(&issued(Some(90_000.0)), 300, at(0)), Ok(90_300));
    }

    #[test]
    fn extreme_clocks_and_dates_neither_panic_nor_pass() {
        for now in [i64::MIN, 0, i64::MAX] {
            let _ = check_time(&claims(Some(9_007_199_254_740_992.0), Some(0.0)), at(now));
        }
        assert!(check_time(&claims(Some(0.0), None), at(i64::MAX)).is_err());
    }

    #[test]
    fn an_expected_audience_missing_in_the_token_is_an_error() {
        let expected = ["a".to_owned(), "b".to_owned()];
        let with =
            |audiences: Option<Vec<String>>| RegisteredClaims { audiences, ..RegisteredClaims::default() };
        assert!(check_audience(&with(Some(vec!["x".into(), "b".into()])), &expected).is_ok());
        for audiences in [vec![], vec!["x".to_owned()], vec!["A".to_owned()]] {
            let refused = check_audience(&with(Some(audiences)), &expected).unwrap_err();
            assert_eq!(refused.code().as_str(), "E_AUDIENCE");
        }
        assert_eq!(check_audience(&with(None), &expected).unwrap_err().code().as_str(), "E_CLAIM_MISSING");
    }
}
