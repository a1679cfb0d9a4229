//! When the token ends, and whether that can be true.

use serde_json::Value;
use wallet_jwt::UnverifiedToken;

use super::findings::{CheckResult, Findings};
use crate::output::{moment, remaining};

/// The last second of the year 9999: no calendar of RFC 3339 goes further.
const LAST_AT: f64 = 253_402_300_799.0;
const YEAR_SECS: i64 = 365 * 24 * 60 * 60;
/// No token of a wallet lives this long on purpose.
const MAX_LIFE_SECS: i64 = 10 * YEAR_SECS;
/// Before this instant, in 1980, there was no JSON Web Token: it is a lifetime.
const FIRST_AT: i64 = 10 * YEAR_SECS;

/// `fault` is the result of an expiry for which a token is refused.
pub(super) fn examine(decoded: &UnverifiedToken, now_at: i64, fault: CheckResult, findings: &mut Findings) {
    if let Some(exp) = number(decoded, "exp").filter(|exp| *exp > LAST_AT) {
        let check = findings.token("expiry", fault, absurd(exp, now_at));
        check.advice =
            Some("`exp` is in seconds since 1970 (RFC 7519 §2): report it to the issuer".to_owned());
        return;
    }
    let Some(at) = decoded.expires_at else {
        findings.token("expiry", fault, "none that can be read: `exp` is required");
        return;
    };
    let when = format!("{} ({})", moment(at), remaining(at, now_at));
    if at <= now_at {
        let check = findings.token("expiry", fault, when);
        if (0..FIRST_AT).contains(&at) {
            check.advice = Some("`exp` is an instant (seconds since 1970), not a lifetime".to_owned());
        }
    } else if at.saturating_sub(now_at) > MAX_LIFE_SECS {
        let check = findings.token("expiry", CheckResult::Doubtful, when);
        check.advice = Some("so long a life is probably a mistake of the issuer".to_owned());
    } else {
        findings.token("expiry", CheckResult::Good, when);
    }
}

/// The claim as the token has it: a verification may have refused to read it.
fn number(decoded: &UnverifiedToken, name: &str) -> Option<f64> {
    serde_json::from_str::<Value>(&decoded.claims_json).ok()?.get(name)?.as_f64()
}

fn absurd(exp: f64, now_at: i64) -> String {
    let units = [("milliseconds", 1e3), ("microseconds", 1e6), ("nanoseconds", 1e9)];
    let this_century = 978_307_200.0..4_102_444_800.0;
    match units.iter().find(|(_, per_second)| this_century.contains(&(exp / per_second))) {
        Some((unit, per_second)) => {
            let at = (exp / per_second) as i64;
            format!(
                "after the year 9999: it is in {unit}, and would be {} ({})",
                moment(at),
                remaining(at, now_at)
            )
        }
        None => "after the year 9999: no such instant".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_that_gives_a_date_of_this_century_is_named() {
        for (exp, said) in [
            (1_799_913_600_000.0, "milliseconds"),
            (1_799_913_600_000_000.0, "microseconds"),
            (1_799_913_600_000_000_000.0, "nanoseconds"),
            (1e30, "no such instant"),
        ] {
            assert!(absurd(exp, 1_800_000_000).contains(said), "{exp}");
        }
        assert!(absurd(1_799_913_600_000.0, 1_800_000_000).ends_with("(24h ago)"));
    }
}
