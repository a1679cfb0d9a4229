//! Constructors of the generated Kotlin records for Java. Java cannot leave out a value that has a default, so it would need every
//! value, and would no longer compile after a new option.

use anyhow::ensure;

/// The generated file, in which Java may leave out the last values that have defaults.
///
/// # Errors
/// uniffi writes records in another form: this must be looked at again.
pub fn with_shorter_constructors(generated: &str) -> anyhow::Result<String> {
    const BEGIN: &str = "\ndata class ";
    let mut parts = generated.split(BEGIN);
    let mut changed = parts.next().unwrap_or_default().to_owned();
    let mut records = 0;
    for record in parts {
        changed.push_str(BEGIN);
        // Before the body, or before the interface that the record implements.
        let values = record.split_once("\n)").map(|(values, _)| values);
        let last = values.and_then(|values| values.lines().rfind(|line| line.starts_with("    val ")));
        match (last, record.split_once(" (\n")) {
            (Some(last), Some((name, rest))) if last.contains(" = ") => {
                changed.push_str(&format!("{name} @JvmOverloads constructor (\n{rest}"));
                records += 1;
            }
            _ => changed.push_str(record),
        }
    }
    ensure!(records > 0, "uniffi writes records in another form");
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use super::with_shorter_constructors;

    #[test]
    fn only_a_last_value_with_a_default_may_be_left_out() -> anyhow::Result<()> {
        let first = "\ndata class First (\n    /** = */\n    val `a`: kotlin.Long\n    , \n    val `b`: kotlin.Long = 60L \n    \n){\n}\n";
        let second = "\ndata class Second (\n    val `a`: kotlin.Long = 60L \n    , \n    /** = */\n    val `b`: kotlin.Long\n    \n){\n    val c = 1\n}\n";
        let changed = with_shorter_constructors(&[first, second].concat())?;
        let expected = first.replace("First (", "First @JvmOverloads constructor (");
        assert_eq!(changed, [expected.as_str(), second].concat());
        Ok(())
    }

    #[test]
    fn a_file_without_such_records_is_an_error() {
        assert!(with_shorter_constructors("class First").is_err());
    }
}
