//! Makes untrusted text safe for a terminal.

/// Untrusted text, safe for a terminal.
pub(crate) fn clean(text: &str) -> String {
    text.chars().map(|letter| if is_unprintable(letter) { '\u{fffd}' } else { letter }).collect()
}

/// The same text, and only its first letters if it is longer.
pub(crate) fn cut(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", clean(&text[..end])),
        None => clean(text),
    }
}

/// Characters that could rewrite the screen, or are invisible: control, direction, line end and zero width.
pub(crate) fn is_unprintable(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_at_a_letter() {
        assert_eq!(cut("漢字漢字", 4), "漢字漢字");
        assert_eq!(cut("漢字漢字\u{1b}", 4), "漢字漢字…");
        assert_eq!(cut("\u{1b}漢", 1), "\u{fffd}…");
        assert_eq!(cut("", 0), "");
    }

    #[test]
    fn text_from_a_token_cannot_rewrite_the_screen() {
        assert_eq!(clean("a\u{1b}[2Jb\r\n\u{202e}c"), "a\u{fffd}[2Jb\u{fffd}\u{fffd}\u{fffd}c");
        assert_eq!(clean("Zoë 漢字"), "Zoë 漢字");
        for letter in
            "\u{ad}\u{61c}\u{200b}\u{200d}\u{2028}\u{2029}\u{2060}\u{2066}\u{206f}\u{feff}\u{9b}".chars()
        {
            assert_eq!(clean(&letter.to_string()), "\u{fffd}", "{letter:?}");
        }
    }
}
