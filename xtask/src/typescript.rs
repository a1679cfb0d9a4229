//! What TypeScript knows of the library without asking it: the types of its JSON, and the error codes. Part of
//! `cargo xtask bindings`.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, ensure};
use wallet_jwt::ErrorCode;

use crate::job::{Job, Outcome, StepResult};
use crate::steps::javascript::Tools;

/// Where they are in the tree.
const FOLDER: &str = "bindings/js/src/generated";

/// Every generated file.
const FILES: [&str; 2] = ["errorCodes.ts", "types.ts"];

/// Makes the types of the JSON Schema. Lies among the package's tools.
const GENERATOR: &str = "types/main.mjs";

/// Writes them; the text says what changed.
pub fn write(job: &mut Job) -> StepResult {
    with_generated(job, |job, generated| {
        let folder = job.workspace.root.join(FOLDER);
        fs::create_dir_all(&folder).with_context(|| format!("{FOLDER} cannot be made"))?;
        let mut changed = Vec::new();
        for name in FILES {
            let new = read(generated, name)?;
            if fs::read(folder.join(name)).is_ok_and(|old| old == new) {
                continue;
            }
            fs::write(folder.join(name), new)
                .with_context(|| format!("{FOLDER}/{name} cannot be written"))?;
            changed.push(name);
        }
        Ok(Outcome::Passed(if changed.is_empty() {
            "nothing has changed".to_owned()
        } else {
            format!("wrote {}", changed.join(", "))
        }))
    })
}

/// Fails if one of them is not what would be written now.
pub fn check(job: &mut Job) -> StepResult {
    with_generated(job, |job, generated| {
        for name in FILES {
            let new = read(generated, name)?;
            let is_current = fs::read(job.workspace.root.join(FOLDER).join(name)).is_ok_and(|old| old == new);
            ensure!(
                is_current,
                "{FOLDER}/{name} is not current: run `cargo xtask bindings`, and read what changed"
            );
        }
        Ok(Outcome::Passed(format!("{} files, {} error codes", FILES.len(), ErrorCode::ALL.len())))
    })
}

/// Generates into a folder of the target directory, and does something with it.
fn with_generated(job: &mut Job, step: fn(&mut Job, &Path) -> StepResult) -> StepResult {
    let tools = match Tools::ensure(job)? {
        Ok(tools) => tools,
        Err(why) => return Ok(Outcome::Skipped(why)),
    };
    let folder = job.workspace.target.join("typescript-generated");
    if folder.exists() {
        // A file of an earlier run must not stand in for one that is not written any more.
        fs::remove_dir_all(&folder).with_context(|| format!("{} cannot be emptied", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;

    let mut describe = job.workspace.cargo();
    // All features, because that is how the library's tests are built: nothing is compiled twice.
    describe.args(["run", "--quiet", "--locked", "--all-features", "--example", "json_schema"]);
    let (status, schema) = job.capture(&mut describe)?;
    ensure!(status.success(), "the JSON Schema could not be made");
    let schema_path = folder.join("schema.json");
    fs::write(&schema_path, schema).context("the JSON Schema cannot be written")?;

    let mut make = tools.tool(job, GENERATOR)?;
    job.run(make.arg(&schema_path).arg(&folder))?;
    fs::write(folder.join("errorCodes.ts"), error_codes()).context("the error codes cannot be written")?;
    step(job, &folder)
}

fn error_codes() -> String {
    let mut text = "\
// The error codes. Written by `cargo xtask bindings` from the Rust types: do not edit.

/** The stable code of an error, the same in every language. In 0.x codes are only added. */
export const ErrorCode = {
"
    .to_owned();
    for code in ErrorCode::ALL {
        let (meaning, action) = (in_typescript(code.meaning()), in_typescript(code.action()));
        text.push_str(&format!(
            "  /**\n   * {}.\n   *\n   * What to do: {action}\n   */\n",
            capitalised(&meaning)
        ));
        text.push_str(&format!("  {code}: '{code}',\n"));
    }
    text.push_str(
        "} as const;

/** The stable code of an error; the object of the same name says of each what to do. */
export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

/** Every code, in the order of the documentation. */
export const ERROR_CODES: readonly ErrorCode[] = Object.values(ErrorCode);

/** Whether a value is the code of an error. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return ERROR_CODES.some((code) => code === value);
}
",
    );
    text
}

/// The text with the names between backticks as TypeScript has them: `min_ttl_secs` is `minTtlSecs`, and the arms of Rust's
/// enums begin with a small letter.
fn in_typescript(text: &str) -> String {
    text.split('`')
        .enumerate()
        .map(|(index, part)| if index % 2 == 1 { camel_case(part) } else { part.to_owned() })
        .collect::<Vec<_>>()
        .join("`")
}

fn camel_case(code: &str) -> String {
    let is_arm = code.starts_with(|first: char| first.is_ascii_uppercase())
        && code.contains(|letter: char| letter.is_ascii_lowercase());
    let mut name = String::new();
    let mut is_first_of_a_word = false;
    for (index, letter) in code.chars().enumerate() {
        match letter {
            '_' => is_first_of_a_word = true,
            _ if is_first_of_a_word => {
                name.push(letter.to_ascii_uppercase());
                is_first_of_a_word = false;
            }
            _ if index == 0 && is_arm => name.push(letter.to_ascii_lowercase()),
            _ => name.push(letter),
        }
    }
    name
}

/// A sentence's first letter, unless it is a name.
fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn read(folder: &Path, name: &str) -> anyhow::Result<Vec<u8>> {
    fs::read(folder.join(name)).with_context(|| format!("{name} was not generated"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_between_backticks_are_typescripts_and_the_rest_stays() {
        assert_eq!(
            in_typescript(
                "Ask with a `min_ttl_secs` below it; say `AnyIssuer`, see `decode_unverified(token).audiences`, snake_case"
            ),
            "Ask with a `minTtlSecs` below it; say `anyIssuer`, see `decodeUnverified(token).audiences`, snake_case"
        );
        assert_eq!(in_typescript("`kid`, `EVM`, `issueJwt()`"), "`kid`, `EVM`, `issueJwt()`");
    }

    #[test]
    fn every_code_is_a_member_that_says_what_to_do() {
        let text = error_codes();
        for code in ErrorCode::ALL {
            assert!(text.contains(&format!("   */\n  {code}: '{code}',\n")), "{code}");
        }
        assert_eq!(text.matches("* What to do: ").count(), ErrorCode::ALL.len());
        assert!(
            !text.contains("**/") && text.matches("*/").count() == ErrorCode::ALL.len() + 4,
            "a text ends its comment"
        );
    }
}
