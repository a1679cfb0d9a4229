//! The checks, their results, and the exit status.

use serde::Serialize;
use serde_json::json;
use wallet_jwt::ErrorCode;

use crate::output::{Format, print_json, print_line, style};
use crate::printable::clean;
use crate::redaction::{redact, redact_json};

/// The name of the check that says whether the token is good.
pub(super) const VERDICT: &str = "verdict";

/// One check.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Check {
    name: &'static str,
    result: CheckResult,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) code: Option<ErrorCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) advice: Option<String>,
    #[serde(skip)]
    subject: Subject,
}

/// The result of a check.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum CheckResult {
    Good,
    Doubtful,
    Bad,
}

/// What a bad result is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
    Token,
    Environment,
}

#[derive(Default)]
pub(super) struct Findings {
    checks: Vec<Check>,
}

impl Findings {
    /// A check of the token: if it fails, the token is refused.
    pub(super) fn token(
        &mut self,
        name: &'static str,
        result: CheckResult,
        detail: impl Into<String>,
    ) -> &mut Check {
        self.add(name, result, detail.into(), Subject::Token)
    }

    /// A check of anything else: if it fails, the token cannot be checked.
    pub(super) fn environment(
        &mut self,
        name: &'static str,
        result: CheckResult,
        detail: impl Into<String>,
    ) -> &mut Check {
        self.add(name, result, detail.into(), Subject::Environment)
    }

    fn add(
        &mut self,
        name: &'static str,
        result: CheckResult,
        detail: String,
        subject: Subject,
    ) -> &mut Check {
        self.checks.push(Check { name, result, detail, code: None, advice: None, subject });
        let last = self.checks.len() - 1;
        &mut self.checks[last]
    }

    fn is_bad(&self, subject: Subject) -> bool {
        self.checks.iter().any(|check| check.subject == subject && check.result == CheckResult::Bad)
    }

    /// The exit status.
    pub(super) fn status(&self) -> u8 {
        match (self.is_bad(Subject::Token), self.is_bad(Subject::Environment)) {
            (true, _) => 1,
            (false, true) => 2,
            (false, false) => 0,
        }
    }

    /// The status in one word. A token that was not checked is not healthy, only not known to be bad.
    fn word(&self) -> &'static str {
        let is_unjudged =
            self.checks.iter().any(|check| check.name == VERDICT && check.result == CheckResult::Doubtful);
        match (self.status(), is_unjudged) {
            (0, false) => "healthy",
            (0, true) => "unverified",
            _ => "unhealthy",
        }
    }

    pub(super) fn report(&self, format: Format) {
        match format {
            Format::Json => {
                print_json(&json!({ "status": self.word(), "checks": redact_json(json!(self.checks)) }));
            }
            Format::Human => self.checks.iter().flat_map(Check::lines).for_each(|line| print_line(&line)),
        }
    }
}

impl Check {
    /// As text for people. A detail may quote the token or the transport.
    fn lines(&self) -> Vec<String> {
        let (style, mark) = match self.result {
            CheckResult::Good => (style::GOOD, "good"),
            CheckResult::Doubtful => (style::DOUBTFUL, "note"),
            CheckResult::Bad => (style::BAD, "bad "),
        };
        let code = self.code.map(|code| format!("{code}  ")).unwrap_or_default();
        let first = format!("{style}{mark}{style:#}  {:<11} {code}{}", self.name, shown(&self.detail));
        let advice = self.advice.as_deref().unwrap_or_default();
        let advice = advice.lines().map(|line| format!("                  {}", shown(line)));
        std::iter::once(first).chain(advice).collect()
    }
}

/// People copy this output into tickets.
fn shown(text: &str) -> String {
    clean(&redact(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_check_decides() {
        use CheckResult::{Bad, Doubtful, Good};
        for (token, environment, status, word) in [
            (Good, Good, 0, "healthy"),
            (Good, Doubtful, 0, "healthy"),
            (Doubtful, Good, 0, "unverified"),
            (Doubtful, Bad, 2, "unhealthy"),
            (Bad, Good, 1, "unhealthy"),
            (Bad, Bad, 1, "unhealthy"),
        ] {
            let mut findings = Findings::default();
            findings.token(VERDICT, token, "");
            findings.environment("clock", environment, "");
            assert_eq!((findings.status(), findings.word()), (status, word));
        }
    }

    #[test]
    fn what_others_say_cannot_rewrite_the_screen() {
        let mut findings = Findings::default();
        findings.environment("key set", CheckResult::Bad, "refused\u{9b}2J\u{202e}").advice =
            Some("\u{1b}[2J\u{2028}".to_owned());
        let shown = anstream::adapter::strip_str(&findings.checks[0].lines().concat()).to_string();
        assert!(
            shown.contains("refused\u{fffd}2J\u{fffd}") && shown.contains("\u{fffd}[2J\u{fffd}"),
            "{shown:?}"
        );
    }
}
