//! Lines, styles, times: the pieces of human output.

use std::io::Write as _;

use jiff::fmt::friendly::{Designator, SpanPrinter};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Colours by meaning. anstream drops them where nobody would see them.
pub(crate) mod style {
    use anstyle::{AnsiColor, Style};

    pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
    pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
    pub(crate) const DOUBTFUL: Style = AnsiColor::Yellow.on_default().bold();
    pub(crate) const STRONG: Style = Style::new().bold();
    pub(crate) const FAINT: Style = Style::new().dimmed();
}

/// Prints a line to standard output. A reader that has gone away (`| head`) is no error.
pub(crate) fn line(text: &str) {
    let _ = writeln!(anstream::stdout(), "{text}");
}

/// Prints a line to standard error.
pub(crate) fn error_line(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// A name and what it stands for, in columns.
pub(crate) fn label(name: &str, value: &str) {
    line(&format!("  {}{name:<12}{:#} {value}", style::FAINT, style::FAINT));
}

/// Text from a token, fit for a terminal: control and direction characters could rewrite the screen.
pub(crate) fn clean(text: &str) -> String {
    let is_treacherous = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|letter| if is_treacherous(letter) { '\u{fffd}' } else { letter }).collect()
}

/// An instant in local time, or in plain seconds where no calendar reaches.
pub(crate) fn moment(at: i64) -> String {
    Timestamp::from_second(at).map_or_else(
        |_| format!("{at} s since the epoch"),
        |timestamp| timestamp.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S %:z").to_string(),
    )
}

/// How far an instant lies ahead or behind, e.g. `in 29m 12s` or `3d 4h ago`.
pub(crate) fn remaining(at: i64, now_at: i64) -> String {
    let seconds = at.saturating_sub(now_at);
    let printer = SpanPrinter::new().designator(Designator::Compact).hours_minutes_seconds(false);
    let amount = printer.duration_to_string(&rounded(seconds.unsigned_abs()));
    match seconds {
        0 => "now".to_owned(),
        1.. => format!("in {amount}"),
        _ => format!("{amount} ago"),
    }
}

/// Seconds stop mattering after an hour.
fn rounded(seconds: u64) -> SignedDuration {
    let unit = if seconds > 3600 { 60 } else { 1 };
    SignedDuration::from_secs(i64::try_from(seconds / unit * unit).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_a_token_cannot_rewrite_the_screen() {
        assert_eq!(clean("a\u{1b}[2Jb\r\n\u{202e}c"), "a\u{fffd}[2Jb\u{fffd}\u{fffd}\u{fffd}c");
        assert_eq!(clean("Zoë 漢字"), "Zoë 漢字");
    }

    #[test]
    fn remaining_time_reads_like_speech() {
        assert_eq!(remaining(1800, 48), "in 29m 12s");
        assert_eq!(remaining(0, 90), "1m 30s ago");
        assert_eq!(remaining(7, 7), "now");
        assert_eq!(remaining(3_600 * 50 + 61, 0), "in 50h 1m");
        assert!(remaining(i64::MAX, i64::MIN).starts_with("in "));
    }

    #[test]
    fn instants_beyond_the_calendar_are_still_shown() {
        assert_eq!(moment(i64::MAX), format!("{} s since the epoch", i64::MAX));
    }
}
