//! Sessions, tokens and key sets as text for people.

use wallet_jwt::provider::TokenKind;
use wallet_jwt::unverified::TokenShape;
use wallet_jwt::user::{AddressCheck, Proof};
use wallet_jwt::{ErrorCode, Identity, KeySource, Session, UnverifiedToken, Wallet};

use super::text::{error_line, label, line, moment, remaining, style};
use crate::printable::clean;

pub(crate) fn print_session(session: &Session, now_at: i64) {
    let provider = session.provider.title();
    let environment = match session.environment.as_str() {
        // The name of a custom issuer, if it got no other.
        "custom" => String::new(),
        name => format!(" {}", clean(name)),
    };
    line(&format!(
        "{}verified{:#}  {provider}{environment}, {} {}",
        style::GOOD,
        style::GOOD,
        session.algorithm,
        key_source(session.key_source),
    ));
    label("user", &clean(&session.user_id));
    print_identity(&session.identity);
    if session.token_kind != TokenKind::Id {
        label("token", token_kind(session.token_kind));
    }
    print_wallets(&session.wallets, "");
    if !session.audiences.is_empty() {
        label("audience", &clean(&session.audiences.join(", ")));
    }
    if let Some(issuer) = &session.issuer {
        label("issuer", &clean(issuer));
    }
    if let Some(issued_at) = session.issued_at {
        label("issued", &moment(issued_at));
    }
    label("expires", &format!("{} ({})", moment(session.expires_at), remaining(session.expires_at, now_at)));
}

pub(crate) fn print_decoded(token: &UnverifiedToken, now_at: i64) {
    line(&format!(
        "{}unverified{:#}  anybody can write such a token; this only shows what it says",
        style::DOUBTFUL,
        style::DOUBTFUL
    ));
    label("looks like", shape(token.shape));
    label(
        "signature",
        &format!(
            "{}, key {}",
            clean(&token.algorithm),
            token.key_id.as_deref().map_or("not named".to_owned(), clean)
        ),
    );
    if let Some(kind) = token.token_kind {
        label("token", token_kind(kind));
    }
    if let Some(user_id) = &token.user_id {
        label("user", &clean(user_id));
    }
    if let Some(identity) = &token.identity {
        print_identity(identity);
    }
    print_wallets(&token.wallets, "said to be ");
    if !token.audiences.is_empty() {
        label("audience", &clean(&token.audiences.join(", ")));
    }
    if let Some(issuer) = &token.issuer {
        label("issuer", &clean(issuer));
    }
    for (name, at) in
        [("issued", token.issued_at), ("valid from", token.not_before_at), ("expires", token.expires_at)]
    {
        if let Some(at) = at {
            label(name, &format!("{} ({})", moment(at), remaining(at, now_at)));
        }
    }
    for problem in &token.claim_problems {
        label("problem", &clean(problem));
    }
    label("header", &clean(&token.header_json));
    label("claims", &clean(&token.claims_json));
}

pub(crate) fn print_rejection(code: ErrorCode, message: &str, advice: &str) {
    line(&format!("{}rejected{:#}  {code}  {}", style::BAD, style::BAD, clean(message)));
    line(&format!("  {advice}"));
}

pub(crate) fn print_trouble(code: Option<ErrorCode>, message: &str, advice: Option<&str>) {
    let named = code.map(|code| format!("{code}  ")).unwrap_or_default();
    error_line(&format!("{}error{:#}  {named}{}", style::BAD, style::BAD, clean(message)));
    if let Some(advice) = advice {
        error_line(&format!("  {advice}"));
    }
}

/// A message over several lines: what was wrong, then the usage.
pub(crate) fn print_usage_error(message: &str) {
    let lines: Vec<String> = message.lines().map(clean).collect();
    error_line(&format!("{}error{:#}: {}", style::BAD, style::BAD, lines.join("\n")));
}

/// The help for a call without arguments.
pub(crate) fn print_help(text: &str) {
    error_line(text.trim_end());
}

fn print_identity(identity: &Identity) {
    let mut parts = vec![clean(identity.kind.as_str())];
    parts.extend(identity.identifier.as_deref().map(clean));
    if let Some(method) = &identity.oauth_method {
        parts.push(format!("by {}", clean(method)));
    }
    label("signed in", &parts.join("  "));
}

/// `hedge` precedes every proof of an unverified token.
fn print_wallets(wallets: &[Wallet], hedge: &str) {
    for (index, wallet) in wallets.iter().enumerate() {
        let (hedge, proof) = match wallet.proof {
            Proof::Provisioned => (hedge, "provisioned for this user"),
            Proof::Signed => (hedge, "signed by this user"),
            Proof::Listed => ("", "listed, no proof"),
        };
        let check = match wallet.address_check {
            AddressCheck::Consistent => "address fits",
            AddressCheck::Inconsistent => "ADDRESS DOES NOT FIT",
            AddressCheck::NotChecked => "address not checked",
        };
        // A member who may only look is no owner.
        let shared = match (&wallet.shared_role, wallet.shared) {
            (Some(role), true) => format!(", SHARED: a business account's, role {}", clean(role)),
            (None, true) => ", SHARED: a business account's".to_owned(),
            (_, false) => String::new(),
        };
        let name = if index == 0 { "wallets" } else { "" };
        let (chain, address) = (clean(wallet.chain.as_str()), clean(&wallet.address));
        label(name, &format!("{chain}  {address}  {hedge}{proof}, {check}{shared}"));
    }
}

fn key_source(source: KeySource) -> &'static str {
    match source {
        KeySource::Fresh => "by a key fetched now",
        KeySource::Cached => "by a kept key",
        KeySource::Stale => "by a kept key past its time (the endpoint is away)",
        KeySource::Pinned => "by a key given in the configuration",
        KeySource::Stored => "by the key that was kept with the token",
    }
}

fn token_kind(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::Id => "ID token",
        TokenKind::Access => "access token: no wallets in it",
        TokenKind::Elevated => "elevated access token: one more right for a moment, not a login",
        TokenKind::Legacy => "deprecated form (`info` claim)",
    }
}

/// Whose token it looks like.
pub(crate) fn shape(shape: TokenShape) -> &'static str {
    match shape {
        TokenShape::Para => "a Para token",
        TokenShape::Dynamic => "a Dynamic token",
        TokenShape::DynamicLegacy => "a Dynamic token in the deprecated form (`info` claim)",
        TokenShape::Privy => "a Privy token",
        TokenShape::Web3auth => "a Web3Auth token (MetaMask Embedded Wallets)",
        TokenShape::Stytch => "a Stytch token",
        TokenShape::Turnkey => {
            "a Turnkey token: no key set verifies it, so it can be no session (docs/providers.md of wallet-jwt)"
        }
        TokenShape::Thirdweb => {
            "a thirdweb token: the app's own wallet signed it, so no key set verifies it (docs/providers.md of wallet-jwt)"
        }
        TokenShape::Unknown => "no provider known here",
    }
}
