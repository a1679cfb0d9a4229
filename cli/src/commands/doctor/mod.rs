//! `doctor`: which check fails, why, and which environment a token probably belongs to.

mod belonging;
mod comparison;
mod expiry;
mod findings;
pub(crate) mod keychain;

use wallet_jwt::provider::TokenKind;
use wallet_jwt::unverified::TokenShape;
use wallet_jwt::{
    Algorithm, Clock, ErrorCode, KeysError, KeysStatus, ProviderKind, Session, SystemClock, UnverifiedToken,
    Verifier, VerifyError, decode_unverified,
};

use super::{wait_for, without_clock_offset};
use crate::advice;
use crate::args::DoctorArgs;
use crate::output::{Failure, Format, moment, remaining, shape};
use crate::same_kid::ambiguous_ids;
use crate::{Outcome, provider_fit, token_input};

use findings::{CheckResult, Findings, VERDICT};

pub(crate) fn run(arguments: &DoctorArgs, format: Format) -> Outcome {
    provider_fit::refuse_foreign_options(&arguments.provider, &[])?;
    let places = belonging::named_places(arguments)?;
    let token = token_input::read_from(arguments.token.as_deref(), arguments.file.as_deref())?;
    let verifier = match arguments.provider.provider {
        Some(_) => Some(arguments.provider.verifier(arguments.now)?),
        None => None,
    };
    let mut findings = Findings::default();
    if let Some(verifier) = &verifier {
        examine_keys(verifier, &mut findings)?;
    }
    examine_clock(verifier.as_ref(), arguments.now, &mut findings);
    if let Some(token) = &token {
        examine_token(arguments, places, token, verifier.as_ref(), &mut findings)?;
    } else if let Some(verifier) = &verifier {
        let published = comparison::published(&verifier.keys_status());
        findings.environment("key ids", CheckResult::Good, published);
    } else {
        return Err(Failure::usage(
            "say which --provider, pass a token (`-` reads standard input), or both; for the keychain alone: \
             wallet-jwt vault doctor",
        ));
    }
    keychain::mention(&mut findings)?;
    findings.report(format);
    match findings.status() {
        0 => Ok(()),
        status => Err(Failure::Reported(status)),
    }
}

fn examine_keys(verifier: &Verifier, findings: &mut Findings) -> Result<(), Failure> {
    let fetched = wait_for("fetching the key set", verifier.refresh_keys())?;
    let status = verifier.keys_status();
    for set in std::iter::once(&status).chain(&status.other_sets) {
        let place = set.keys_url.as_deref().unwrap_or("the configuration");
        match (&fetched, &set.last_error) {
            (Err(error), _) if status.other_sets.is_empty() => unreachable_keys(error, place, findings),
            (_, Some(error)) => unreachable_keys(error, place, findings),
            _ => examine_set(set, place, findings),
        }
    }
    Ok(())
}

fn unreachable_keys(error: &KeysError, place: &str, findings: &mut Findings) {
    let check = findings.environment("key set", CheckResult::Bad, format!("{error} ({place})"));
    check.code = Some(error.code());
    check.advice = Some(advice::of_keys(error).to_owned());
}

fn examine_set(set: &KeysStatus, place: &str, findings: &mut Findings) {
    let (usable, skipped) = (set.usable_keys.len(), set.skipped_keys.len());
    let ambiguous = ambiguous_ids(&set.usable_keys);
    let is_clean = skipped == 0 && ambiguous.is_empty();
    let result = if is_clean { CheckResult::Good } else { CheckResult::Doubtful };
    let detail = format!("{usable} usable, {skipped} left out: {place}");
    let check = findings.environment("key set", result, detail);
    if let Some(first) = ambiguous.first() {
        let kid = comparison::shown(first);
        check.advice = Some(format!("two keys have the same kid {kid}: no token that names it is accepted"));
    } else if let Some(first) = set.skipped_keys.first() {
        check.advice = Some(format!("left out: {}", first.reason));
    }
}

/// The accepted issuers, where the issuer chooses the set.
fn issuers_of(status: &KeysStatus) -> Vec<String> {
    std::iter::once(status).chain(&status.other_sets).flat_map(|set| set.issuers.clone()).collect()
}

/// The set that the token's issuer chooses; the first if the issuer chooses none.
fn set_of(status: KeysStatus, issuer: Option<&str>) -> KeysStatus {
    let is_chosen = |set: &&KeysStatus| set.issuers.iter().any(|name| Some(name.as_str()) == issuer);
    let chosen = status.other_sets.iter().find(is_chosen).cloned();
    chosen.unwrap_or(status)
}

fn examine_clock(verifier: Option<&Verifier>, now_at: Option<i64>, findings: &mut Findings) {
    if let Some(now_at) = now_at {
        // The verifier uses that stopped clock, so its measurement says nothing about this machine's clock.
        let detail = format!("judged as of {}; this machine's was not compared", moment(now_at));
        findings.environment("clock", CheckResult::Doubtful, detail);
        return;
    }
    let now = moment(SystemClock.now_at());
    match verifier.and_then(|verifier| verifier.keys_status().clock_offset_secs) {
        Some(offset) if offset.unsigned_abs() > 60 => {
            let direction = if offset > 0 { "behind" } else { "ahead of" };
            let detail = format!("{now}, {} s {direction} the provider's", offset.unsigned_abs());
            let check = findings.environment("clock", CheckResult::Bad, detail);
            check.advice =
                Some("set this machine's clock: good tokens are refused, expired ones accepted".to_owned());
        }
        Some(offset) => {
            let detail = format!("{now}, within {} s of the provider's", offset.unsigned_abs());
            findings.environment("clock", CheckResult::Good, detail);
        }
        None => {
            let detail = format!("{now}, not compared (that needs an https answer)");
            findings.environment("clock", CheckResult::Doubtful, detail);
        }
    }
}

fn examine_token(
    arguments: &DoctorArgs,
    places: Vec<belonging::Place>,
    token: &str,
    verifier: Option<&Verifier>,
    findings: &mut Findings,
) -> Result<(), Failure> {
    let decoded = match decode_unverified(token) {
        Ok(decoded) => decoded,
        Err(error) => {
            reject("form", &error, token, arguments.provider.kind(), findings);
            return Ok(());
        }
    };
    let detail = format!("well-formed, {}", comparison::shown(&decoded.algorithm));
    findings.token("form", CheckResult::Good, detail);
    examine_shape(&decoded, arguments.provider.kind(), findings);
    let verdict = match verifier {
        Some(verifier) => {
            let verified = wait_for("verifying", verifier.verify(token, arguments.key_id.as_deref()))?;
            Some(verified.map_err(|error| without_clock_offset(error, arguments.now)))
        }
        None => None,
    };
    let now_at = arguments.now.unwrap_or_else(|| SystemClock.now_at());
    let is_verified = matches!(verdict, Some(Ok(_)));
    let status = verifier.map(Verifier::keys_status);
    let issuers = status.iter().flat_map(issuers_of).collect::<Vec<_>>();
    let status = status.map(|status| set_of(status, decoded.issuer.as_deref()));
    comparison::compare_key(arguments, &decoded, status.as_ref(), is_verified, findings);
    comparison::compare(arguments, &decoded, &issuers, verdict.as_ref(), findings);
    examine_claims(&decoded, now_at, is_verified, findings);
    examine_age(arguments, &decoded, now_at, findings);
    add_verdict(verdict.as_ref(), token, arguments.provider.kind(), findings);
    match verdict {
        Some(Ok(_)) => return Ok(()),
        // The key set with the token's key shows where the token belongs; others are not needed.
        Some(Err(error)) if !leaves_place_open(&error) => {}
        _ if belonging::dynamic_environment(&decoded).is_none() => {
            return belonging::look_elsewhere(places, arguments.key_id.as_deref(), &decoded, findings);
        }
        _ => {}
    }
    if let Some(environment_id) = belonging::dynamic_environment(&decoded) {
        let detail = format!("Dynamic environment {environment_id}, by its own word");
        findings.token("belongs to", CheckResult::Doubtful, detail);
    }
    Ok(())
}

/// A token may be too old long before it expires.
fn examine_age(arguments: &DoctorArgs, decoded: &UnverifiedToken, now_at: i64, findings: &mut Findings) {
    let Some(max_age_secs) = arguments.provider.custom.max_age else { return };
    let Some(issued_at) = decoded.issued_at else {
        findings.token("age", CheckResult::Bad, "the token has no `iat`, which --max-age needs");
        return;
    };
    let end_at = issued_at.saturating_add(max_age_secs);
    let result = if end_at.saturating_add(arguments.provider.leeway) > now_at {
        CheckResult::Good
    } else {
        CheckResult::Bad
    };
    let detail = format!("by --max-age it ends {} ({})", moment(end_at), remaining(end_at, now_at));
    findings.token("age", result, detail);
}

fn examine_shape(decoded: &UnverifiedToken, provider: Option<ProviderKind>, findings: &mut Findings) {
    let owner = match decoded.shape {
        TokenShape::Para => Some(ProviderKind::Para),
        TokenShape::Dynamic | TokenShape::DynamicLegacy => Some(ProviderKind::Dynamic),
        TokenShape::Privy => Some(ProviderKind::Privy),
        TokenShape::Web3auth => Some(ProviderKind::Web3auth),
        TokenShape::Stytch => Some(ProviderKind::Stytch),
        // A custom issuer's tokens have no form that is known here.
        TokenShape::Unknown if provider == Some(ProviderKind::Custom) => return,
        TokenShape::Unknown | TokenShape::Turnkey | TokenShape::Thirdweb => None,
    };
    let is_other = |wanted| wanted != ProviderKind::Custom && owner != Some(wanted);
    let is_good = owner.is_some() && !provider.is_some_and(is_other);
    let result = if is_good { CheckResult::Good } else { CheckResult::Doubtful };
    let check = findings.token("looks like", result, shape(decoded.shape));
    if let (Some(owner), false) = (owner, is_good) {
        check.advice = Some(format!("the token's provider is probably --provider {}", owner.as_str()));
    }
}

fn leaves_place_open(error: &VerifyError) -> bool {
    matches!(error.code(), ErrorCode::KeyUnknown | ErrorCode::KeysUnavailable)
}

/// What the token says about itself. If the verifier accepted it (leeway, claims of another provider), a difference is
/// only a note.
fn examine_claims(decoded: &UnverifiedToken, now_at: i64, is_verified: bool, findings: &mut Findings) {
    let fault = if is_verified { CheckResult::Doubtful } else { CheckResult::Bad };
    if decoded.algorithm.parse::<Algorithm>().is_err() {
        let detail = format!("{}: no provider's signature", comparison::shown(&decoded.algorithm));
        findings.token("algorithm", fault, detail);
    }
    for problem in &decoded.claim_problems {
        findings.token("claims", fault, problem.clone());
    }
    let when = |at: i64| format!("{} ({})", moment(at), remaining(at, now_at));
    expiry::examine(decoded, now_at, fault, findings);
    if let Some(at) = decoded.not_before_at.filter(|at| *at > now_at) {
        findings.token("valid from", fault, when(at));
    }
}

fn add_verdict(
    verdict: Option<&Result<Session, VerifyError>>,
    token: &str,
    provider: Option<ProviderKind>,
    findings: &mut Findings,
) {
    match verdict {
        None => {
            findings.token(VERDICT, CheckResult::Doubtful, "this token was not verified: add --provider");
        }
        Some(Ok(session)) => {
            let detail = format!("verified as a session of {}", session.environment);
            findings.token(VERDICT, CheckResult::Good, detail);
            // What the session manager says of such a token.
            let in_an_app = match session.token_kind {
                TokenKind::Access => "refuses it (E_TOKEN_KIND) unless `acceptAccessTokens` is set",
                TokenKind::Elevated => "refuses it (E_TOKEN_KIND)",
                TokenKind::Id | TokenKind::Legacy => return,
            };
            let detail = format!("an app's signIn() {in_an_app}: pass the ID token there");
            findings.token("sign-in", CheckResult::Doubtful, detail);
        }
        Some(Err(VerifyError::KeysUnavailable { .. })) => {
            let had_key_set = findings.status() != 2;
            let detail = "unknown: there is no key set to judge by";
            findings.token(VERDICT, CheckResult::Doubtful, detail);
            // It existed a moment ago, so nothing above says that it is missing.
            if had_key_set {
                findings.environment("keys", CheckResult::Bad, "not to be had while verifying");
            }
        }
        Some(Err(error)) => {
            reject(VERDICT, error, token, provider, findings);
        }
    }
}

fn reject(
    name: &'static str,
    error: &VerifyError,
    token: &str,
    provider: Option<ProviderKind>,
    findings: &mut Findings,
) {
    let (message, advice) = match advice::of_form(error, token) {
        Some((message, advice)) => (message.to_owned(), advice),
        None => (advice::in_own_words(&error.to_string()), advice::of(error.code(), provider)),
    };
    let check = findings.token(name, CheckResult::Bad, message);
    check.code = Some(error.code());
    check.advice = Some(advice.to_owned());
}
