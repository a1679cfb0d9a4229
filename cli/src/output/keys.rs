//! Key sets as text for people.

use wallet_jwt::KeysStatus;
use wallet_jwt::keys::KeySummary;

use super::text::{label, line, remaining, style};
use crate::printable::clean;
use crate::redaction::redact;
use crate::same_kid::is_ambiguous;

pub(crate) fn print_keys(status: &KeysStatus) {
    let (keys, skipped) = (&status.usable_keys, &status.skipped_keys);
    let ambiguous = keys.iter().filter(|key| is_ambiguous(key, keys)).count();
    let under_one = if ambiguous > 0 { format!(", {ambiguous} under one kid") } else { String::new() };
    line(&format!(
        "{}{} usable{:#}, {} left out{under_one}{}",
        style::STRONG,
        keys.len() - ambiguous,
        style::STRONG,
        skipped.len(),
        status.keys_url.as_ref().map(|url| format!("  {}", shown(url))).unwrap_or_default(),
    ));
    for key in keys {
        let (style, mark) =
            if is_ambiguous(key, keys) { (style::BAD, "unusable") } else { (style::GOOD, "usable  ") };
        let kid = key_id(key.key_id.as_deref());
        line(&format!("  {style}{mark}{style:#}  {kid}  {}  {}", key.key_type, fits(key)));
        if is_ambiguous(key, keys) {
            line(
                "            another key has the same kid: a token that names it is refused (E_KEY_AMBIGUOUS)",
            );
        }
        line(&format!("            thumbprint {}", key.thumbprint));
    }
    for key in skipped {
        let kid = key_id(key.key_id.as_deref());
        line(&format!("  {}left out{:#}  {kid}  {}", style::BAD, style::BAD, shown(&key.reason.to_string())));
    }
    if let Some(secs) = status.fresh_for_secs {
        label("fresh", &remaining(secs, 0));
    }
    if let Some(offset) = status.clock_offset_secs {
        label("clock", &clock(offset));
    }
    if !status.issuers.is_empty() {
        label("issuers", &shown(&status.issuers.join(", ")));
    }
    for other in &status.other_sets {
        print_keys(other);
    }
}

/// An offset is how far this machine's clock is behind.
pub(crate) fn clock(offset_secs: i64) -> String {
    let secs = offset_secs.unsigned_abs();
    match offset_secs {
        0 => "the same as the server's".to_owned(),
        1.. => format!("this machine's is {secs} s behind the server's"),
        _ => format!("this machine's is {secs} s ahead of the server's"),
    }
}

fn key_id(kid: Option<&str>) -> String {
    kid.map_or("no kid".to_owned(), shown)
}

/// A key set comes from anywhere, and a key id may be anything.
fn shown(text: &str) -> String {
    clean(&redact(text))
}

fn fits(key: &KeySummary) -> String {
    key.algorithm
        .as_ref()
        .map_or("any fitting alg".to_owned(), |algorithm| format!("{} only", shown(algorithm)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_reads_right_in_both_directions() {
        assert_eq!(clock(7200), "this machine's is 7200 s behind the server's");
        assert_eq!(clock(-7200), "this machine's is 7200 s ahead of the server's");
        assert_eq!(clock(0), "the same as the server's");
        assert!(clock(i64::MIN).contains("ahead"));
    }
}
