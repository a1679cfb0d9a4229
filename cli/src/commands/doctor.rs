//! `doctor`: which check fails, why, and which environment a token probably belongs to.

use serde::Serialize;
use serde_json::json;
use wallet_jwt::verifier::Development;
use wallet_jwt::{
    Audience, Clock, ErrorCode, ParaEnvironment, Provider, SystemClock, UnverifiedToken, Verifier,
    VerifierOptions, VerifyError, decode_unverified,
};

use super::wait_for;
use crate::args::DoctorArgs;
use crate::output::{Failure, Format, clean, moment, print_json, print_line, remaining, style};
use crate::{Outcome, token_input};

/// One thing that was looked at.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Check {
    name: &'static str,
    result: CheckResult,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<ErrorCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
enum CheckResult {
    Good,
    Doubtful,
    Bad,
}

/// What was found, and what it means for the exit status.
#[derive(Default)]
struct Findings {
    checks: Vec<Check>,
    token_rejected: bool,
    environment_trouble: bool,
}

impl Findings {
    fn add(&mut self, name: &'static str, result: CheckResult, detail: impl Into<String>) -> &mut Check {
        let check = Check { name, result, detail: detail.into(), code: None, advice: None };
        self.checks.push(check);
        let last = self.checks.len() - 1;
        &mut self.checks[last]
    }

    fn status(&self) -> u8 {
        match (self.environment_trouble, self.token_rejected) {
            (_, true) => 1,
            (true, false) => 2,
            (false, false) => 0,
        }
    }
}

pub(crate) fn run(arguments: &DoctorArgs, format: Format) -> Outcome {
    let token = token_input::read_from(arguments.token.as_deref(), arguments.file.as_deref())?;
    let verifier = match arguments.provider.provider {
        Some(_) => Some(arguments.provider.verifier(arguments.now)?),
        None => None,
    };
    let mut findings = Findings::default();
    if let Some(verifier) = &verifier {
        examine_keys(verifier, &mut findings)?;
    }
    examine_clock(verifier.as_ref(), &mut findings);
    if let Some(token) = &token {
        examine_token(arguments, token, verifier.as_ref(), &mut findings)?;
    } else if verifier.is_none() {
        return Err(Failure::usage("say which --provider, pass a token, or both"));
    }
    report(&findings, format);
    match findings.status() {
        0 => Ok(()),
        status => Err(Failure::Reported(status)),
    }
}

fn examine_keys(verifier: &Verifier, findings: &mut Findings) -> Result<(), Failure> {
    let place = verifier.keys_status().keys_url.unwrap_or_else(|| "the configuration".to_owned());
    match wait_for("fetching the key set", verifier.refresh_keys())? {
        Ok(()) => {
            let status = verifier.keys_status();
            let (usable, skipped) = (status.usable_keys.len(), status.skipped_keys.len());
            let result = if skipped == 0 { CheckResult::Good } else { CheckResult::Doubtful };
            let check =
                findings.add("key set", result, format!("{usable} usable, {skipped} left out: {place}"));
            if let Some(first) = status.skipped_keys.first() {
                check.advice = Some(format!("left out: {}", first.reason));
            }
        }
        Err(error) => {
            findings.environment_trouble = true;
            let check = findings.add("key set", CheckResult::Bad, format!("{error} ({place})"));
            check.code = Some(error.code());
            check.advice = Some(error.code().action().to_owned());
        }
    }
    Ok(())
}

fn examine_clock(verifier: Option<&Verifier>, findings: &mut Findings) {
    let now = moment(SystemClock.now_at());
    match verifier.and_then(|verifier| verifier.keys_status().clock_offset_secs) {
        Some(offset) if offset.abs() > 60 => {
            let check =
                findings.add("clock", CheckResult::Bad, format!("{now}, {offset} s behind the provider's"));
            check.advice =
                Some("set this machine's clock: good tokens are refused, expired ones accepted".to_owned());
        }
        Some(offset) => {
            findings.add(
                "clock",
                CheckResult::Good,
                format!("{now}, within {} s of the provider's", offset.abs()),
            );
        }
        None => {
            findings.add(
                "clock",
                CheckResult::Doubtful,
                format!("{now}, compared with nobody (needs an https answer)"),
            );
        }
    }
}

fn examine_token(
    arguments: &DoctorArgs,
    token: &str,
    verifier: Option<&Verifier>,
    findings: &mut Findings,
) -> Result<(), Failure> {
    let decoded = match decode_unverified(token) {
        Ok(decoded) => decoded,
        Err(error) => {
            findings.token_rejected = true;
            reject(findings, "form", &error);
            return Ok(());
        }
    };
    findings.add("form", CheckResult::Good, describe(&decoded));
    for problem in &decoded.claim_problems {
        findings.add("claims", CheckResult::Bad, problem.clone());
    }
    if let Some(expires_at) = decoded.expires_at {
        let now_at = arguments.now.unwrap_or_else(|| SystemClock.now_at());
        let result = if expires_at > now_at { CheckResult::Good } else { CheckResult::Bad };
        findings.add("expiry", result, format!("{} ({})", moment(expires_at), remaining(expires_at, now_at)));
    }
    if let Some(verifier) = verifier {
        match wait_for("verifying", verifier.verify(token, arguments.key_id.as_deref()))? {
            Ok(session) => {
                let place = clean(&session.environment);
                findings.add("verdict", CheckResult::Good, format!("verified as a session of {place}"));
                return Ok(());
            }
            Err(VerifyError::KeysUnavailable { .. }) => {
                findings.environment_trouble = true;
                findings.add("verdict", CheckResult::Doubtful, "unknown: there is no key set to judge by");
            }
            Err(error) => {
                findings.token_rejected = true;
                reject(findings, "verdict", &error);
                explain_audience(&error, &decoded, findings);
            }
        }
    }
    if let Some(environment_id) = dynamic_environment(&decoded) {
        findings.add(
            "belongs to",
            CheckResult::Doubtful,
            format!("Dynamic environment {environment_id}, by its own word"),
        );
    } else {
        look_elsewhere(arguments, &decoded, findings)?;
    }
    Ok(())
}

fn reject(findings: &mut Findings, name: &'static str, error: &VerifyError) {
    let check = findings.add(name, CheckResult::Bad, error.to_string());
    check.code = Some(error.code());
    check.advice = Some(error.code().action().to_owned());
}

/// The one mismatch that everybody meets: show both sides.
fn explain_audience(error: &VerifyError, decoded: &UnverifiedToken, findings: &mut Findings) {
    if error.code() == ErrorCode::Audience {
        let said = clean(&decoded.audiences.join(", "));
        findings.add("audience", CheckResult::Bad, format!("the token says {said}"));
    }
}

fn dynamic_environment(decoded: &UnverifiedToken) -> Option<String> {
    match &decoded.provider_claims {
        Some(wallet_jwt::session::ProviderClaims::Dynamic(claims)) => claims.environment_id.as_deref().map(clean),
        _ => None,
    }
}

/// Para's tokens say nowhere which environment they are of: only the key sets can tell.
fn look_elsewhere(
    arguments: &DoctorArgs,
    decoded: &UnverifiedToken,
    findings: &mut Findings,
) -> Result<(), Failure> {
    let Some(key_id) = decoded.key_id.as_deref().or(arguments.key_id.as_deref()) else {
        findings.add("belongs to", CheckResult::Doubtful, "unknown: it names no key");
        return Ok(());
    };
    let mut places = Vec::new();
    for place in &arguments.look_in {
        let (name, url) = place.split_once('=').ok_or_else(|| Failure::usage("--look-in needs NAME=URL"))?;
        places.push((name.to_owned(), Some(url.to_owned()), ParaEnvironment::Beta));
    }
    if arguments.look_in.is_empty() && decoded.shape == wallet_jwt::token::TokenShape::Para {
        places.extend(
            ParaEnvironment::ALL
                .iter()
                .map(|environment| (format!("Para {}", environment.as_str()), None, *environment)),
        );
    }
    for (name, url, environment) in places {
        let options = VerifierOptions {
            development: url.map(|keys_url| Development { keys_url }),
            ..VerifierOptions::default()
        };
        let verifier = Verifier::new(Provider::para(environment, Audience::Any)?, options)?;
        match wait_for(&format!("asking {name}"), verifier.refresh_keys())? {
            Ok(()) if has_key(&verifier, key_id) => {
                findings.add(
                    "belongs to",
                    CheckResult::Good,
                    format!("{}: its key is published there", clean(&name)),
                );
                return Ok(());
            }
            Ok(()) => {
                findings.add(
                    "not of",
                    CheckResult::Doubtful,
                    format!("{}: its key is not published there", clean(&name)),
                );
            }
            Err(error) => {
                findings.environment_trouble = true;
                findings.add("not asked", CheckResult::Doubtful, format!("{}: {error}", clean(&name)));
            }
        }
    }
    Ok(())
}

fn has_key(verifier: &Verifier, key_id: &str) -> bool {
    verifier.keys_status().usable_keys.iter().any(|key| key.key_id.as_deref() == Some(key_id))
}

fn describe(decoded: &UnverifiedToken) -> String {
    let kid = decoded
        .key_id
        .as_deref()
        .map_or_else(|| "no key named".to_owned(), |kid| format!("key {}", clean(kid)));
    format!("well-formed, {}, {kid}", clean(&decoded.algorithm))
}

fn report(findings: &Findings, format: Format) {
    if format == Format::Json {
        let status = if findings.status() == 0 { "healthy" } else { "unhealthy" };
        return print_json(&json!({ "status": status, "checks": findings.checks }));
    }
    for check in &findings.checks {
        let (style, mark) = match check.result {
            CheckResult::Good => (style::GOOD, "good"),
            CheckResult::Doubtful => (style::DOUBTFUL, "note"),
            CheckResult::Bad => (style::BAD, "bad "),
        };
        let code = check.code.map(|code| format!("{code}  ")).unwrap_or_default();
        print_line(&format!("{style}{mark}{style:#}  {:<11} {code}{}", check.name, check.detail));
        if let Some(advice) = &check.advice {
            print_line(&format!("                  {advice}"));
        }
    }
}
