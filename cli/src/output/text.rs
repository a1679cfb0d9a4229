//! Lines, styles, times: the parts of text output.

use std::io::{self, Write as _};

use jiff::fmt::friendly::{Designator, SpanPrinter};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Colours by meaning. anstream removes them if the output is not a terminal.
pub(crate) mod style {
    use anstyle::{AnsiColor, Style};

    pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
    pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
    pub(crate) const DOUBTFUL: Style = AnsiColor::Yellow.on_default().bold();
    pub(crate) const STRONG: Style = Style::new().bold();
    pub(crate) const FAINT: Style = Style::new().dimmed();
}

/// Prints a line to standard output.
pub(crate) fn line(text: &str) {
    insist(writeln!(anstream::stdout(), "{text}"));
}

/// Prints a text that has its own line ends to standard output.
pub(crate) fn print_text(text: &str) {
    let mut output = anstream::stdout();
    insist(write!(output, "{text}").and_then(|()| output.flush()));
}

/// Prints a line to standard error. A failure cannot be reported.
pub(crate) fn error_line(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// If the reader has closed the pipe (`| head`), that is not an error. Any other failure loses the output, and must not
/// look like success.
fn insist(written: io::Result<()>) {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            error_line(&format!("error  standard output: {error}"));
            std::process::exit(2);
        }
        _ => {}
    }
}

/// Prints a name and its value, in columns.
pub(crate) fn label(name: &str, value: &str) {
    line(&label_line(name, value));
}

/// A name and its value, in columns.
pub(crate) fn label_line(name: &str, value: &str) -> String {
    format!("  {}{name:<12}{:#} {value}", style::FAINT, style::FAINT)
}

/// A time in local time, or in seconds if it is beyond the calendar.
pub(crate) fn moment(at: i64) -> String {
    Timestamp::from_second(at).map_or_else(
        |_| format!("{at} s since the epoch"),
        |timestamp| timestamp.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S %:z").to_string(),
    )
}

/// How far a time is in the future or past, e.g. `in 29m 12s` or `3d 4h ago`.
pub(crate) fn remaining(at: i64, now_at: i64) -> String {
    let seconds = at.saturating_sub(now_at);
    let amount = amount(seconds.unsigned_abs());
    match seconds {
        0 => "now".to_owned(),
        1.. => format!("in {amount}"),
        _ => format!("{amount} ago"),
    }
}

/// Leaves out seconds after an hour, and minutes after two days.
fn amount(seconds: u64) -> String {
    let hours = seconds / 3600;
    if hours > 48 {
        let (days, hours) = (hours / 24, hours % 24);
        return if hours == 0 { format!("{days}d") } else { format!("{days}d {hours}h") };
    }
    let unit = if seconds > 3600 { 60 } else { 1 };
    let rounded = SignedDuration::from_secs(i64::try_from(seconds / unit * unit).unwrap_or(i64::MAX));
    let printer = SpanPrinter::new().designator(Designator::Compact).hours_minutes_seconds(false);
    printer.duration_to_string(&rounded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remaining_time_reads_like_speech() {
        assert_eq!(remaining(1800, 48), "in 29m 12s");
        assert_eq!(remaining(0, 90), "1m 30s ago");
        assert_eq!(remaining(7, 7), "now");
        assert_eq!(remaining(3_600 * 47 + 61, 0), "in 47h 1m");
        assert_eq!(remaining(0, 3_600 * 76 + 61), "3d 4h ago");
        assert_eq!(remaining(3_600 * 72, 0), "in 3d");
        assert!(remaining(i64::MAX, i64::MIN).starts_with("in "));
    }

    #[test]
    fn instants_beyond_the_calendar_are_still_shown() {
        assert_eq!(moment(i64::MAX), format!("{} s since the epoch", i64::MAX));
    }
}
