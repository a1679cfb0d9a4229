//! An account's entry, and whether it is valid.

use serde_json::{Map, Value, json};
use wallet_jwt::vault::Receipt;
use wallet_jwt::verifier::Restored;
use wallet_jwt::{
    ProviderKind, Session, StoredToken, UnverifiedToken, VaultError, Verifier, VerifyError, decode_unverified,
};

use crate::advice;
use crate::output::{label_line, moment, remaining, shape, style};
use crate::printable::clean;
use crate::redaction::redact;

/// An account's entry, without its token.
pub(super) struct Entry {
    account: String,
    receipt: Option<Receipt>,
    /// What the token says. Verified only if there is a receipt.
    said: Option<Box<UnverifiedToken>>,
    pub(super) worth: Worth,
    now_at: i64,
    /// Whose tokens the verifier takes.
    kind: Option<ProviderKind>,
}

/// The validity of an entry.
pub(super) enum Worth {
    /// Verified again now.
    Verified(Box<Session>),
    /// Past its time, with the end that a verifier said.
    Expired(Option<i64>),
    /// Verified when it was saved; not accepted now.
    Rejected(VerifyError),
    /// Verified when it was saved. Not verified again, because no provider was given.
    KeptVerified,
    /// Never verified.
    KeptUnverified,
    /// The keychain has an entry, but it contains no token.
    Unreadable(VaultError),
}

impl Entry {
    /// Checks an entry with a verifier, or only by its receipt.
    pub(super) fn judge(
        account: &str,
        stored: &StoredToken,
        verifier: Option<&Verifier>,
        now_at: i64,
    ) -> Self {
        let receipt = stored.receipt().cloned();
        let said = decode_unverified(stored.token()).ok().map(Box::new);
        let is_past = said.as_ref().and_then(|said| said.expires_at).is_some_and(|at| at <= now_at);
        let worth = match verifier.map(|verifier| verifier.verify_stored(stored)) {
            Some(Ok(Restored::Valid(session))) => Worth::Verified(Box::new(session)),
            Some(Ok(expired)) => Worth::Expired(Some(expired.into_session().expires_at)),
            Some(Err(error)) => Worth::Rejected(error),
            None if is_past => Worth::Expired(None),
            None if receipt.is_some() => Worth::KeptVerified,
            None => Worth::KeptUnverified,
        };
        let kind = verifier.map(|verifier| verifier.provider().kind());
        Entry { account: account.to_owned(), receipt, said, worth, now_at, kind }
    }

    /// An entry with only a name.
    pub(super) fn unreadable(account: &str, error: VaultError) -> Self {
        let worth = Worth::Unreadable(error);
        Entry { account: account.to_owned(), receipt: None, said: None, worth, now_at: 0, kind: None }
    }

    /// Why a verifier refused the token.
    pub(super) fn refusal(&self) -> Option<VerifyError> {
        match &self.worth {
            Worth::Rejected(error) => Some(error.clone()),
            Worth::Expired(ended_at) => {
                let said_at = self.said.as_ref().and_then(|said| said.expires_at);
                let expired_at = ended_at.or(said_at).unwrap_or_default();
                Some(VerifyError::Expired { expired_at, clock_offset_secs: None })
            }
            _ => None,
        }
    }

    /// The name in JSON.
    fn state(&self) -> &'static str {
        match self.worth {
            Worth::Verified(_) => "verified",
            Worth::Expired(_) => "expired",
            Worth::Rejected(_) => "rejected",
            Worth::KeptVerified => "keptVerified",
            Worth::KeptUnverified => "keptUnverified",
            Worth::Unreadable(_) => "unreadable",
        }
    }

    /// What an unverified token says is separate, in `unverified`.
    pub(super) fn to_json(&self) -> Value {
        let mut entry = Map::new();
        entry.insert("account".to_owned(), self.account.as_str().into());
        entry.insert("state".to_owned(), self.state().into());
        if let Worth::Unreadable(error) = &self.worth {
            entry.insert("code".to_owned(), error.code().as_str().into());
        }
        let said = self.said.as_deref();
        let mut expiry = said.and_then(|said| said.expires_at).map(|at| json!({ "expiresAt": at }));
        match (&self.receipt, said) {
            (Some(receipt), _) => {
                let kept = json!({
                    "provider": receipt.provider,
                    "environment": receipt.environment,
                    "userId": receipt.user_id,
                    "verifiedAt": receipt.verified_at,
                });
                merge(&mut entry, kept);
                merge(&mut entry, expiry.take().unwrap_or_default());
            }
            (None, Some(said)) => {
                let mut unverified = Map::new();
                merge(&mut unverified, json!({ "shape": said.shape }));
                if let Some(user_id) = &said.user_id {
                    merge(&mut unverified, json!({ "userId": user_id }));
                }
                merge(&mut unverified, expiry.take().unwrap_or_default());
                entry.insert("unverified".to_owned(), unverified.into());
            }
            (None, None) => {}
        }
        entry.into()
    }

    /// The first line: the validity. For a rejection the error code is on separate lines.
    pub(super) fn headline(&self) -> Vec<String> {
        let (good, doubtful, bad) = (style::GOOD, style::DOUBTFUL, style::BAD);
        match &self.worth {
            Worth::Verified(_) => {
                vec![format!(
                    "{good}verified{good:#}  now, without the network, by the key that was kept with it"
                )]
            }
            Worth::Expired(_) => vec![format!("{bad}expired{bad:#}  get a new token from the wallet SDK")],
            Worth::Rejected(error) => {
                // The code's advice is about a key that is not published any more.
                let advice = match self.receipt {
                    Some(_) => advice::of(error.code(), self.kind),
                    None => "Save it again with --provider: then it is verified, and its key kept with it.",
                };
                let code = error.code();
                vec![
                    format!("{bad}rejected{bad:#}  {code}  {}", clean(&redact(&error.to_string()))),
                    format!("  {advice}"),
                ]
            }
            Worth::KeptVerified => {
                vec![format!(
                    "{good}kept verified{good:#}  it was good then; to know about now, say --provider"
                )]
            }
            Worth::KeptUnverified => vec![format!(
                "{doubtful}kept unverified{doubtful:#}  this token was not verified; its contents may be false"
            )],
            Worth::Unreadable(error) => vec![format!("{bad}unreadable{bad:#}  {}", error.code())],
        }
    }

    /// The first line after it is saved.
    pub(super) fn saved_headline(&self) -> Vec<String> {
        let good = style::GOOD;
        match self.worth {
            Worth::KeptVerified => vec![format!(
                "{good}kept verified{good:#}  `vault load --provider …` verifies it again without the network"
            )],
            _ => self.headline(),
        }
    }

    /// Its user and how long it lives.
    pub(super) fn details(&self) -> Vec<String> {
        let mut lines = vec![label_line("account", &clean(&self.account))];
        if let Some(receipt) = &self.receipt {
            lines.push(label_line("provider", &provider(receipt)));
            lines.push(label_line("user", &clean(&receipt.user_id)));
            lines.push(label_line("verified", &self.when(receipt.verified_at)));
        } else if let Some(said) = &self.said {
            lines.push(label_line("looks like", shape(said.shape)));
            let user_id = said.user_id.as_deref().map_or("not said".to_owned(), clean);
            lines.push(label_line("user", &format!("{user_id}  (its own word)")));
        } else {
            lines.push(label_line("looks like", "no JSON Web Token"));
        }
        if let Some(at) = self.said.as_ref().and_then(|said| said.expires_at) {
            lines.push(label_line("expires", &self.when(at)));
        }
        lines
    }

    pub(super) fn account(&self) -> &str {
        &self.account
    }

    /// The state, the user and the time left: the rest of a table's row.
    pub(super) fn cells(&self) -> [String; 3] {
        let state = match &self.worth {
            Worth::Verified(_) => "verified".to_owned(),
            Worth::Expired(_) => "expired".to_owned(),
            Worth::Rejected(error) => format!("rejected {}", error.code()),
            Worth::KeptVerified => "kept verified".to_owned(),
            Worth::KeptUnverified => "kept unverified".to_owned(),
            Worth::Unreadable(error) => format!("unreadable {}", error.code()),
        };
        let whose = self.receipt.as_ref().map_or_else(|| "-".to_owned(), provider);
        let expires_at = self.said.as_ref().and_then(|said| said.expires_at);
        let expiry = expires_at.map_or_else(|| "-".to_owned(), |at| remaining(at, self.now_at));
        [state, whose, expiry]
    }

    fn when(&self, at: i64) -> String {
        format!("{} ({})", moment(at), remaining(at, self.now_at))
    }
}

fn provider(receipt: &Receipt) -> String {
    clean(&format!("{} {}", receipt.provider, receipt.environment))
}

fn merge(object: &mut Map<String, Value>, members: Value) {
    if let Value::Object(members) = members {
        object.extend(members);
    }
}
