//! What the token says, beside what was configured and what is published: key id, issuer, audience.

use wallet_jwt::{ErrorCode, KeysStatus, ProviderKind, Session, UnverifiedToken, VerifyError};

use super::findings::{CheckResult, Findings};
use crate::args::DoctorArgs;
use crate::printable::cut;
use crate::token_pattern::hide_tokens;

/// How much of one value is shown: a token may say anything.
const MAX_SHOWN: usize = 200;
/// How many values of a list are shown.
const MAX_LISTED: usize = 20;

/// A value for people: cleaned, cut, and no token.
pub(super) fn shown(text: &str) -> String {
    cut(&hide_tokens(text), MAX_SHOWN)
}

/// Compares with the options, if a provider was said.
pub(super) fn compare(
    arguments: &DoctorArgs,
    decoded: &UnverifiedToken,
    accepted: &[String],
    verdict: Option<&Result<Session, VerifyError>>,
    findings: &mut Findings,
) {
    let side = |values: &[String], wanted: Wanted, refused_by: ErrorCode| {
        let is_refused = matches!(verdict, Some(Err(error)) if error.code() == refused_by);
        let said = if values.is_empty() { None } else { Some(listed(values.iter().map(String::as_str))) };
        Side { said, result: wanted.judge(values, is_refused, matches!(verdict, Some(Ok(_)))), wanted }
    };
    let issuers: Vec<String> = decoded.issuer.iter().cloned().collect();
    let issuer = side(&issuers, wanted_issuer(arguments, accepted, verdict), ErrorCode::Issuer);
    let hint = issuer.wanted.near(&issuers);
    if let Some(check) = issuer.report("issuer", "iss", findings) {
        check.advice = hint.map(str::to_owned);
    }
    let audience = side(&decoded.audiences, wanted_audience(arguments), ErrorCode::Audience);
    let hint = audience.wanted.near(&decoded.audiences);
    if let Some(check) = audience.report("audience", "aud", findings) {
        check.advice = hint.map(str::to_owned);
    }
}

/// The token's key id beside the published ones.
pub(super) fn compare_key(
    arguments: &DoctorArgs,
    decoded: &UnverifiedToken,
    status: Option<&KeysStatus>,
    is_verified: bool,
    findings: &mut Findings,
) {
    let said = match (&decoded.key_id, &arguments.key_id) {
        (Some(kid), None) => format!("the token says {}", shown(kid)),
        (None, None) => "the token names none".to_owned(),
        (Some(kid), Some(passed)) => format!("the token says {}, passed was {}", shown(kid), shown(passed)),
        (None, Some(passed)) => format!("the token names none, passed was {}", shown(passed)),
    };
    let Some(status) =
        status.filter(|status| !status.usable_keys.is_empty() || !status.skipped_keys.is_empty())
    else {
        findings.token("key id", CheckResult::Doubtful, said);
        return;
    };
    let wanted = decoded.key_id.as_ref().or(arguments.key_id.as_ref());
    let is_published =
        wanted.is_none_or(|wanted| status.usable_keys.iter().any(|key| key.key_id.as_ref() == Some(wanted)));
    let may_be_nameless = status.usable_keys.iter().any(|key| key.key_id.is_none());
    let differs = matches!((&decoded.key_id, &arguments.key_id), (Some(kid), Some(passed)) if kid != passed);
    let result = match (is_published, is_verified || may_be_nameless) {
        _ if differs => CheckResult::Bad,
        (true, _) => CheckResult::Good,
        (false, true) => CheckResult::Doubtful,
        (false, false) => CheckResult::Bad,
    };
    findings.token("key id", result, format!("{said}; published: {}", published(status)));
}

/// The published key ids.
pub(super) fn published(status: &KeysStatus) -> String {
    let id = |kid: &Option<String>| kid.clone().unwrap_or_else(|| "one without a kid".to_owned());
    let usable = status.usable_keys.iter().map(|key| id(&key.key_id));
    let skipped = status.skipped_keys.iter().map(|key| format!("{} (left out)", id(&key.key_id)));
    let all: Vec<String> = usable.chain(skipped).collect();
    if all.is_empty() { "none".to_owned() } else { listed(all.iter().map(String::as_str)) }
}

fn listed<'v>(values: impl ExactSizeIterator<Item = &'v str>) -> String {
    let more = values.len().saturating_sub(MAX_LISTED);
    let mut names: Vec<String> = values.take(MAX_LISTED).map(shown).collect();
    if more > 0 {
        names.push(format!("and {more} more"));
    }
    names.join(", ")
}

/// What the options accept.
enum Wanted {
    /// No provider was said.
    Nothing,
    /// This provider's tokens are accepted with any.
    Any(&'static str),
    /// One of these, exactly.
    OneOf(Vec<String>),
    /// What the verifier decides by a rule of its own: an issuer with a host before the environment id, a UUID in
    /// capitals.
    ByRule(Vec<String>),
}

struct Side {
    said: Option<String>,
    wanted: Wanted,
    result: CheckResult,
}

impl Side {
    fn report<'f>(
        &self,
        name: &'static str,
        claim: &str,
        findings: &'f mut Findings,
    ) -> Option<&'f mut super::findings::Check> {
        let said = match (&self.said, &self.wanted) {
            (Some(said), _) => format!("the token says {said}"),
            // Nothing to compare.
            (None, Wanted::Nothing | Wanted::Any(_)) => return None,
            (None, _) => format!("the token has no `{claim}`"),
        };
        let wanted = match &self.wanted {
            Wanted::Nothing => String::new(),
            Wanted::Any(why) => format!("; {why}"),
            Wanted::OneOf(values) | Wanted::ByRule(values) => {
                format!("; configured: {}", listed(values.iter().map(String::as_str)))
            }
        };
        Some(findings.token(name, self.result, said + &wanted))
    }
}

impl Wanted {
    fn judge(&self, said: &[String], is_refused: bool, is_verified: bool) -> CheckResult {
        match self {
            _ if is_refused => CheckResult::Bad,
            Wanted::Nothing => CheckResult::Doubtful,
            Wanted::Any(_) => CheckResult::Good,
            _ if is_verified => CheckResult::Good,
            Wanted::OneOf(accepted) if said.iter().any(|value| accepted.contains(value)) => CheckResult::Good,
            Wanted::OneOf(_) => CheckResult::Bad,
            Wanted::ByRule(accepted) => {
                let ends =
                    |value: &str, accepted: &str| value.to_lowercase().ends_with(&accepted.to_lowercase());
                let fits = said.iter().any(|value| accepted.iter().any(|accepted| ends(value, accepted)));
                if fits { CheckResult::Good } else { CheckResult::Doubtful }
            }
        }
    }

    /// The difference that nobody sees.
    fn near(&self, said: &[String]) -> Option<&'static str> {
        let Wanted::OneOf(accepted) = self else { return None };
        if said.iter().any(|value| accepted.contains(value)) {
            return None;
        }
        let differ_only = |plain: fn(&str) -> String| {
            said.iter().any(|value| accepted.iter().any(|other| plain(value) == plain(other)))
        };
        if differ_only(|value| value.trim_end_matches('/').to_owned()) {
            Some("only the slash at the end differs: configure it exactly as in the token")
        } else if differ_only(str::to_lowercase) {
            Some("only the case differs: configure it exactly as in the token")
        } else if differ_only(|value| without_scheme(value).trim_end_matches('/').to_lowercase()) {
            Some("only the scheme differs: configure it exactly as in the token")
        } else if differ_only(|value| value.trim().to_owned()) {
            Some("only white space differs: configure it exactly as in the token")
        } else {
            None
        }
    }
}

fn without_scheme(text: &str) -> &str {
    text.split_once("://").map_or(text, |(_, rest)| rest)
}

fn wanted_issuer(
    arguments: &DoctorArgs,
    accepted: &[String],
    verdict: Option<&Result<Session, VerifyError>>,
) -> Wanted {
    let options = &arguments.provider;
    match options.kind() {
        None => Wanted::Nothing,
        Some(ProviderKind::Para) => Wanted::Any("Para's is not checked"),
        Some(ProviderKind::Dynamic) => Wanted::ByRule(match verdict {
            Some(Err(VerifyError::Issuer { expected })) => expected.clone(),
            _ => options.environment_id.iter().chain(&options.issuers).cloned().collect(),
        }),
        Some(_) if !accepted.is_empty() => Wanted::OneOf(accepted.to_vec()),
        Some(ProviderKind::Privy | ProviderKind::Web3auth | ProviderKind::Stytch) => {
            Wanted::Any("the provider's own are accepted")
        }
        Some(ProviderKind::Custom) if options.any_issuer => Wanted::Any("any is accepted"),
        Some(ProviderKind::Custom) => Wanted::OneOf(options.issuers.clone()),
    }
}

fn wanted_audience(arguments: &DoctorArgs) -> Wanted {
    let options = &arguments.provider;
    match options.kind() {
        None => Wanted::Nothing,
        Some(ProviderKind::Privy) => Wanted::OneOf(options.app_id.iter().cloned().collect()),
        Some(ProviderKind::Web3auth) => Wanted::OneOf(options.client_id.iter().cloned().collect()),
        Some(ProviderKind::Stytch) => Wanted::OneOf(options.project_id.iter().cloned().collect()),
        Some(_) if options.audiences.is_empty() => Wanted::Any("any is accepted"),
        // A Para id may be configured in capitals.
        Some(ProviderKind::Para) => Wanted::ByRule(options.audiences.clone()),
        Some(_) => Wanted::OneOf(options.audiences.clone()),
    }
}
