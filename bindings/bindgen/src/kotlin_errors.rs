//! The texts of the generated exceptions. uniffi writes the fields into `message`, and the sentence into `toString`. People and
//! logging libraries expect the sentence in `message`, and in a stack trace something that can be searched for: the code.

use anyhow::ensure;

/// Those that have a code and a sentence.
const WITH_CODE: [&str; 5] =
    ["ConfigException", "KeysException", "SessionException", "VaultException", "VerifyException"];

const FIELDS: &str = "        override val message";
const SENTENCE: &str = "    override fun toString(): String {";
const SENTENCE_AND_CODE: &str = "    /** The code, and what happened. */
    override fun toString(): String = \"${code()}: $message\"

    /** What happened, and what to do. */
    override val message: String get() {";

/// The generated file with the changes.
///
/// # Errors
/// uniffi writes something else: a new version needs new changes, or none.
pub fn with_sentences(generated: &str) -> anyhow::Result<String> {
    let mut changed = String::with_capacity(generated.len());
    let mut sentences = 0;
    let mut is_error = false;
    let mut lines = generated.lines();
    while let Some(line) = lines.next() {
        if let Some(class) = line.strip_prefix("sealed class ") {
            is_error = WITH_CODE.iter().any(|name| class == format!("{name}: kotlin.Exception() {{"));
        } else if line.starts_with("public object ") {
            is_error = false;
        }
        match line {
            FIELDS if is_error => {
                let value = lines.next().unwrap_or_default();
                ensure!(
                    value.starts_with("            get() = \""),
                    "uniffi writes another message: {value}"
                );
                continue;
            }
            SENTENCE if is_error => {
                sentences += 1;
                changed.push_str(SENTENCE_AND_CODE);
            }
            _ => changed.push_str(line),
        }
        changed.push('\n');
    }
    ensure!(sentences == WITH_CODE.len(), "{sentences} exceptions have a sentence");
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use super::{WITH_CODE, with_sentences};

    fn class(name: &str) -> String {
        format!(
            "sealed class {name}: kotlin.Exception() {{\n    class One : {name}() {{\n        override val message\n            \
             get() = \"a=${{ `a` }}\"\n    }}\n    override fun toString(): String {{\n        return \"text\"\n    }}\n}}\npublic object Converter\n"
        )
    }

    #[test]
    fn the_sentence_is_the_message_and_the_code_is_before_it() -> anyhow::Result<()> {
        let own = WITH_CODE.map(class).concat();
        let other = class("StoreException");
        let changed = with_sentences(&format!("{own}{other}"))?;
        let (own, kept) = changed.split_at(changed.len() - other.len());
        assert_eq!(kept, other);
        assert!(!own.contains("a=$") && !own.contains("toString(): String {"));
        assert_eq!(
            own.matches("override val message: String get() {\n        return \"text\"\n    }\n}").count(),
            5
        );
        assert_eq!(own.matches("= \"${code()}: $message\"").count(), 5);
        Ok(())
    }

    #[test]
    fn an_exception_without_a_sentence_is_an_error() {
        assert!(with_sentences(&class("VerifyException")).is_err());
    }
}
