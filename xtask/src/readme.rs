//! The generated blocks of README.md, between `<!-- generated:NAME -->` and `<!-- /generated:NAME -->`.

use std::fs;
use std::process::Stdio;

use anyhow::{Context as _, bail, ensure};
use wallet_jwt::ErrorCode;

use crate::workspace::Workspace;

const FILE: &str = "README.md";

/// One block.
struct Block {
    name: &'static str,
    render: fn(&Workspace) -> anyhow::Result<String>,
    check: Check,
}

/// What `--check` asks of a block.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Check {
    /// It is what the generator would write now.
    Current,
    /// It is there and not empty: its text differs with every run, so it is written only when asked for by name.
    Present,
}

const BLOCKS: &[Block] = &[
    Block { name: "error-codes", render: |_| Ok(error_codes()), check: Check::Current },
    Block { name: "demo", render: demo, check: Check::Present },
];

/// Fails if a block is missing or not current; returns a line that says what was looked at.
pub fn check(workspace: &Workspace) -> anyhow::Result<String> {
    let text = read(workspace)?;
    for block in BLOCKS {
        let found = content(&text, block.name)?;
        match block.check {
            Check::Present => {
                ensure!(!found.trim().is_empty(), "the block `{}` of {FILE} is empty", block.name);
            }
            Check::Current => ensure!(
                found.trim() == (block.render)(workspace)?.trim(),
                "the block `{}` of {FILE} is not current: run `cargo xtask readme`",
                block.name
            ),
        }
    }
    Ok(format!("{} blocks of {FILE}", BLOCKS.len()))
}

/// Rewrites the block `only`, or all that are the same in every run.
pub fn write(workspace: &Workspace, only: Option<&str>) -> anyhow::Result<String> {
    let wanted = |block: &&Block| match only {
        Some(name) => block.name == name,
        None => block.check == Check::Current,
    };
    let blocks: Vec<_> = BLOCKS.iter().filter(wanted).collect();
    if blocks.is_empty() {
        let names: Vec<_> = BLOCKS.iter().map(|block| block.name).collect();
        bail!("there is no such block; the blocks are {}", names.join(", "));
    }
    let mut text = read(workspace)?;
    for block in &blocks {
        text = replaced(&text, block.name, &(block.render)(workspace)?)?;
    }
    fs::write(workspace.root.join(FILE), text).with_context(|| format!("{FILE} cannot be written"))?;
    let names: Vec<_> = blocks.iter().map(|block| block.name).collect();
    Ok(format!("{FILE}: wrote {}", names.join(", ")))
}

fn error_codes() -> String {
    let mut table = String::from("| code | what happened | what the app should do |\n|---|---|---|\n");
    for code in ErrorCode::ALL {
        let row = [&format!("`{}`", code.as_str()), code.meaning(), code.action()].map(cell).join(" | ");
        table.push_str(&format!("| {row} |\n"));
    }
    table
}

/// A bar would end the cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn demo(workspace: &Workspace) -> anyhow::Result<String> {
    let output = workspace
        .cargo()
        .args(["run", "--quiet", "--release", "--locked", "--", "demo"])
        .stderr(Stdio::inherit())
        .output()
        .context("the demo could not be started")?;
    ensure!(output.status.success(), "the demo failed: {}", output.status);
    let text = String::from_utf8(output.stdout).context("the demo printed something other than UTF-8")?;
    Ok(format!("```text\n{}\n```\n", text.trim_end()))
}

fn read(workspace: &Workspace) -> anyhow::Result<String> {
    fs::read_to_string(workspace.root.join(FILE)).with_context(|| format!("{FILE} cannot be read"))
}

/// The text between a block's markers.
fn content<'a>(text: &'a str, name: &str) -> anyhow::Result<&'a str> {
    let (begin, end) = span(text, name)?;
    Ok(&text[begin..end])
}

fn replaced(text: &str, name: &str, content: &str) -> anyhow::Result<String> {
    let (begin, end) = span(text, name)?;
    Ok(format!("{}\n{}\n{}", &text[..begin], content.trim(), &text[end..]))
}

fn span(text: &str, name: &str) -> anyhow::Result<(usize, usize)> {
    let opening = format!("<!-- generated:{name} -->");
    let closing = format!("<!-- /generated:{name} -->");
    let begin = text.find(&opening).with_context(|| format!("{FILE} has no `{opening}`"))? + opening.len();
    let length = text[begin..].find(&closing).with_context(|| format!("{FILE} has no `{closing}`"))?;
    Ok((begin, begin + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a\n<!-- generated:x -->\nold\n<!-- /generated:x -->\nb\n";

    #[test]
    fn only_the_block_is_replaced() -> anyhow::Result<()> {
        let new = replaced(TEXT, "x", "new\n")?;
        assert_eq!(new, "a\n<!-- generated:x -->\nnew\n<!-- /generated:x -->\nb\n");
        assert_eq!(content(&new, "x")?.trim(), "new");
        assert_eq!(replaced(&new, "x", "new\n")?, new);
        Ok(())
    }

    #[test]
    fn a_missing_marker_is_an_error() {
        assert!(content(TEXT, "y").is_err());
        assert!(content("<!-- generated:x -->", "x").is_err());
    }

    #[test]
    fn every_code_has_its_row() {
        assert_eq!(error_codes().lines().count(), ErrorCode::ALL.len() + 2);
        assert_eq!(cell("a|b"), "a\\|b");
    }
}
