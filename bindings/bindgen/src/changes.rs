//! Replaces parts of what uniffi generates.

use anyhow::ensure;

/// The text with each first part replaced by its second one, as often as it must be there.
///
/// # Errors
/// A part is there more or less often: uniffi writes something else.
pub fn made<T: AsRef<str>>(
    mut generated: String,
    times: usize,
    changes: &[(T, T)],
) -> anyhow::Result<String> {
    for (old, new) in changes.iter().map(|(old, new)| (old.as_ref(), new.as_ref())) {
        let found = generated.matches(old).count();
        ensure!(found == times, "uniffi writes this {found} times and not {times}; look at it again:\n{old}");
        generated = generated.replace(old, new);
    }
    Ok(generated)
}

#[cfg(test)]
mod tests {
    use super::made;

    const CHANGES: [(&str, &str); 2] = [("one", "1"), ("two", "2")];

    #[test]
    fn each_part_is_replaced_and_the_rest_stays() -> anyhow::Result<()> {
        assert_eq!(made("one and two and three".to_owned(), 1, &CHANGES)?, "1 and 2 and three");
        assert_eq!(made("one, one, two, two".to_owned(), 2, &CHANGES)?, "1, 1, 2, 2");
        Ok(())
    }

    #[test]
    fn a_part_that_is_gone_or_there_too_often_is_an_error() {
        for changed in ["one and three", "one and two and two"] {
            assert!(made(changed.to_owned(), 1, &CHANGES).is_err(), "{changed}");
        }
        assert!(made("one and two".to_owned(), 2, &CHANGES).is_err());
    }
}
