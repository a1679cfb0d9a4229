//! ESLint and Prettier, and proof that the rules which no compiler has are awake: faults are planted, and each must be found.

use std::fs::{self, File};

use anyhow::{Context as _, ensure};
use serde_json::Value;

use super::{Tools, fresh_folder, write};
use crate::job::{Job, Outcome, StepResult};

/// A file that exists, in whose place ESLint is given the planted one: it has rules for this folder.
const PLACE: &str = "bindings/js/src/index.ts";

/// What must not be written in the package, and the rule that says so. One line each.
const PLANTED: &[(&str, &str)] = &[
    ("export const cloned = structuredClone({});", "no-restricted-globals"),
    ("export const random = crypto.randomUUID();", "no-restricted-globals"),
    ("export const bytes = Buffer.from('');", "no-restricted-globals"),
    ("export const hidden = globalThis.crypto;", "no-restricted-properties"),
    ("export const decoded = Uint8Array.fromBase64('');", "no-restricted-properties"),
    ("export const encoded = new Uint8Array().toBase64();", "no-restricted-properties"),
    ("export async function* generated() { yield await Promise.resolve(1); }", "no-restricted-syntax"),
    ("export const method = { async *f() { yield await Promise.resolve(1); } };", "no-restricted-syntax"),
    ("export const later = import('./errors');", "no-restricted-syntax"),
    ("export const deep = require('react-native/Libraries/Core/Devtools/openFileInEditor');", DEEP_IMPORT),
    ("export function forgets() { void 0; Promise.resolve(1); }", "@typescript-eslint/no-floating-promises"),
    ("export function useBoth(one: boolean) { if (one) useState(1); }", "react-hooks/rules-of-hooks"),
];
const DEEP_IMPORT: &str = "@typescript-eslint/no-require-imports";
/// What the planted lines use, and a line without a fault.
const AROUND: &str = "import { useState } from 'react';\nexport const fine = Promise.resolve(1);\n";

/// The step.
pub fn run(job: &mut Job, tools: &Tools) -> StepResult {
    job.run(tools.program(job, "eslint/bin/eslint.js")?.args(["--max-warnings", "0", "."]))?;
    job.run(tools.program(job, "prettier/bin/prettier.cjs")?.args(["--check", "."]))?;
    planted(job, tools)?;
    Ok(Outcome::Passed(format!("{} planted faults found", PLANTED.len())))
}

fn planted(job: &mut Job, tools: &Tools) -> anyhow::Result<()> {
    let file = fresh_folder(job, "lint")?.join("planted.ts");
    let lines: Vec<_> = PLANTED.iter().map(|(line, _)| *line).collect();
    write(&file, &format!("{AROUND}{}\n", lines.join("\n")))?;
    let mut eslint = tools.program(job, "eslint/bin/eslint.js")?;
    eslint.args(["--format", "json", "--stdin", "--stdin-filename", PLACE]);
    eslint.stdin(File::open(&file).context("the planted faults cannot be read")?);
    let (status, printed) = job.capture(&mut eslint)?;
    ensure!(status.code() == Some(1), "ESLint ended with {status} on planted faults");
    let first = AROUND.lines().count() + 1;
    let found = messages(&printed)?;
    for (index, (code, rule)) in PLANTED.iter().enumerate() {
        let line = first + index;
        ensure!(
            found.iter().any(|message| message.line == line && message.rule == *rule),
            "no {rule} for `{code}`"
        );
    }
    // A rule that fires on everything would have passed.
    let early: Vec<_> = found.iter().filter(|message| message.line < first).collect();
    ensure!(early.is_empty(), "ESLint finds faults where there are none: {early:?}");
    fs::remove_file(&file).context("the planted faults cannot be removed")
}

#[derive(Debug, PartialEq, Eq)]
struct Message {
    line: usize,
    rule: String,
}

/// What ESLint's JSON says of the one file it was given.
fn messages(printed: &str) -> anyhow::Result<Vec<Message>> {
    let results: Value = serde_json::from_str(printed).context("ESLint printed no JSON")?;
    let messages = results[0]["messages"].as_array().context("ESLint's JSON is not of its form")?;
    messages
        .iter()
        .map(|message| {
            let line = message["line"].as_u64().context("a message without a line")?;
            // A syntax error belongs to no rule.
            let rule = message["ruleId"].as_str().unwrap_or("syntax").to_owned();
            Ok(Message { line: usize::try_from(line)?, rule })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_eslint_prints_is_read() -> anyhow::Result<()> {
        let printed = r#"[{"filePath":"x","messages":[{"ruleId":"a/b","line":3},{"ruleId":null,"line":1}]}]"#;
        let message = |line, rule: &str| Message { line, rule: rule.to_owned() };
        assert_eq!(messages(printed)?, [message(3, "a/b"), message(1, "syntax")]);
        assert!(messages("Oops!").is_err() && messages("[]").is_err());
        Ok(())
    }

    #[test]
    fn every_planted_fault_is_one_line() {
        assert!(PLANTED.iter().all(|(line, _)| !line.contains('\n')));
    }
}
