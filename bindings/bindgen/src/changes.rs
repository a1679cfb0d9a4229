//! Replaces parts of what uniffi generates.

use anyhow::ensure;

/// The text with each first part replaced by its second one.
///
/// # Errors
/// A part is not there, or more than once: uniffi writes something else.
pub fn made(mut generated: String, changes: &[(&str, impl AsRef<str>)]) -> anyhow::Result<String> {
    for (old, new) in changes {
        let found = generated.matches(old).count();
        ensure!(found == 1, "uniffi writes this {found} times and not once; look at it again:\n{old}");
        generated = generated.replace(old, new.as_ref());
    }
    Ok(generated)
}

#[cfg(test)]
mod tests {
    use super::made;

    const CHANGES: [(&str, &str); 2] = [("one", "1"), ("two", "2")];

    #[test]
    fn each_part_is_replaced_and_the_rest_stays() -> anyhow::Result<()> {
        assert_eq!(made("one and two and three".to_owned(), &CHANGES)?, "1 and 2 and three");
        Ok(())
    }

    #[test]
    fn a_part_that_is_gone_or_there_twice_is_an_error() {
        for changed in ["one and three", "one and two and two"] {
            assert!(made(changed.to_owned(), &CHANGES).is_err(), "{changed}");
        }
    }
}
