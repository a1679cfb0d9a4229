//! The generated blocks of the READMEs and documents, between `<!-- generated:NAME -->` and `<!-- /generated:NAME -->`.

use std::process::Stdio;

use anyhow::{Context as _, bail, ensure};
use wallet_jwt::ErrorCode;

use crate::files;
use crate::workspace::Workspace;

const ROOT: &str = "README.md";
const KOTLIN: &str = "bindings/kotlin/README.md";
const SWIFT: &str = "bindings/swift/README.md";
const KOTLIN_GUIDE: &str = "docs/kotlin.md";
const SWIFT_GUIDE: &str = "docs/swift.md";
const IOS: &str = "ios/README.md";
const DEMO: &str = "docs/demo.md";
const ERRORS: &str = "docs/errors.md";
const PROVIDERS: &str = "docs/providers.md";
const REACT_NATIVE: &str = "docs/react-native.md";
const RUST: &str = "docs/rust.md";
const SERVER: &str = "docs/server.md";

/// One block.
struct Block {
    /// The document that has it.
    file: &'static str,
    name: &'static str,
    content: Content,
    check: Check,
}

/// What a block is made of.
#[derive(Clone, Copy)]
enum Content {
    /// What this function writes.
    Written(fn(&Workspace) -> anyhow::Result<String>),
    /// The lines between two marks of a file that is compiled and tested, in this language.
    Example(&'static str, &'static str),
}

/// What `--check` asks of a block.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Check {
    /// It must be what the generator would write now.
    Current,
    /// It must be there and not empty. Its text is different in every run, so it is written only when someone asks for it by
    /// name.
    Present,
}

const KOTLIN_EXAMPLE: Content =
    Content::Example("kotlin", "bindings/kotlin/jvm/src/test/kotlin/dev/walletjwt/ReadmeExample.kt");
const JAVA_EXAMPLE: Content =
    Content::Example("java", "bindings/kotlin/jvm/src/test/java/dev/walletjwt/ReadmeServer.java");
const OKHTTP_EXAMPLE: Content =
    Content::Example("kotlin", "bindings/kotlin/jvm/src/test/kotlin/dev/walletjwt/OkHttpRecipe.kt");
const SWIFT_EXAMPLE: Content =
    Content::Example("swift", "bindings/swift/Tests/WalletJwtTests/ReadmeExample.swift");
const IOS_EXAMPLE: Content =
    Content::Example("swift", "bindings/swift/Tests/WalletJwtTests/IosExample.swift");
const SWIFT_401_EXAMPLE: Content =
    Content::Example("swift", "bindings/swift/Tests/WalletJwtTests/AuthorizedData.swift");
const SWIFT_SERVER_EXAMPLE: Content =
    Content::Example("swift", "examples/server-swift/Sources/VerifyToken/Verify.swift");

const REACT_NATIVE_EXAMPLE: Content = Content::Example("tsx", "bindings/js/tests/readme.example.tsx");
const DYNAMIC_EXAMPLE: Content = Content::Example("ts", "bindings/js/tests/readme.dynamic.ts");
const PRIVY_EXAMPLE: Content = Content::Example("ts", "bindings/js/tests/recipes/privy.ts");
const STYTCH_EXAMPLE: Content = Content::Example("ts", "bindings/js/tests/recipes/stytch.ts");
const RUST_EXAMPLE: Content = Content::Example("rust", "examples/server/verify.rs");
const NODE_EXAMPLE: Content = Content::Example("js", "examples/server-node/verify.mjs");

const BLOCKS: &[Block] = &[
    Block {
        file: ERRORS,
        name: "error-codes",
        content: Content::Written(|_| Ok(error_codes())),
        check: Check::Current,
    },
    Block { file: ROOT, name: "react-native", content: REACT_NATIVE_EXAMPLE, check: Check::Current },
    Block { file: REACT_NATIVE, name: "dynamic", content: DYNAMIC_EXAMPLE, check: Check::Current },
    Block { file: PROVIDERS, name: "privy", content: PRIVY_EXAMPLE, check: Check::Current },
    Block { file: PROVIDERS, name: "stytch", content: STYTCH_EXAMPLE, check: Check::Current },
    Block { file: RUST, name: "rust", content: RUST_EXAMPLE, check: Check::Current },
    Block { file: SERVER, name: "node", content: NODE_EXAMPLE, check: Check::Current },
    Block { file: KOTLIN, name: "kotlin", content: KOTLIN_EXAMPLE, check: Check::Current },
    Block { file: KOTLIN, name: "java", content: JAVA_EXAMPLE, check: Check::Current },
    Block { file: KOTLIN_GUIDE, name: "okhttp", content: OKHTTP_EXAMPLE, check: Check::Current },
    Block { file: SWIFT, name: "swift", content: SWIFT_EXAMPLE, check: Check::Current },
    Block { file: SWIFT_GUIDE, name: "swift-401", content: SWIFT_401_EXAMPLE, check: Check::Current },
    Block { file: SWIFT_GUIDE, name: "swift-server", content: SWIFT_SERVER_EXAMPLE, check: Check::Current },
    Block { file: IOS, name: "ios", content: IOS_EXAMPLE, check: Check::Current },
    Block { file: DEMO, name: "demo", content: Content::Written(demo), check: Check::Present },
];

/// Documents whose own text names error codes.
const DOCUMENTS: &[&str] = &[
    ROOT,
    KOTLIN,
    KOTLIN_GUIDE,
    SWIFT,
    "CHANGELOG.md",
    "SECURITY.md",
    "docs/reliability.md",
    "docs/command-line.md",
    ERRORS,
    IOS,
    REACT_NATIVE,
    RUST,
    SERVER,
    PROVIDERS,
    "docs/session.md",
    "docs/troubleshooting.md",
    SWIFT_GUIDE,
    "docs/verified.md",
];

/// The lines before and after an example in its file.
const MARKS: (&str, &str) = ("// README", "// end of README");

impl Content {
    fn render(self, workspace: &Workspace) -> anyhow::Result<String> {
        match self {
            Content::Written(write) => write(workspace),
            Content::Example(language, path) => {
                let text = read(workspace, path)?;
                let code =
                    example(&text).with_context(|| format!("{path} has no example between its marks"))?;
                Ok(format!("```{language}\n{code}\n```\n"))
            }
        }
    }
}

/// The lines between the marks, without their common indentation.
fn example(text: &str) -> Option<String> {
    let is_mark = |mark: &'static str| move |line: &&str| line.trim() == mark;
    let lines: Vec<_> = text.lines().skip_while(|line| !is_mark(MARKS.0)(line)).skip(1).collect();
    let end = lines.iter().position(|line| is_mark(MARKS.1)(line))?;
    let lines = &lines[..end];
    let indentation = |line: &&str| line.len() - line.trim_start().len();
    let margin = lines.iter().filter(|line| !line.trim().is_empty()).map(indentation).min()?;
    Some(lines.iter().map(|line| line.get(margin..).unwrap_or_default()).collect::<Vec<_>>().join("\n"))
}

/// Fails if a block is missing or not current; returns a line that says what was checked.
pub fn check(workspace: &Workspace) -> anyhow::Result<String> {
    for block in BLOCKS {
        let Block { file, name, .. } = block;
        let text = read(workspace, file)?;
        let found = content(&text, name).with_context(|| format!("in {file}"))?;
        match block.check {
            Check::Present => ensure!(!found.trim().is_empty(), "the block `{name}` of {file} is empty"),
            Check::Current => ensure!(
                found.trim() == block.content.render(workspace)?.trim(),
                "the block `{name}` of {file} is not current: run `cargo xtask readme`"
            ),
        }
    }
    for file in DOCUMENTS {
        let text = read(workspace, file)?;
        let unknown = unknown_codes(&text);
        ensure!(unknown.is_empty(), "{file} names codes that no error has: {}", unknown.join(", "));
    }
    Ok(format!("{} blocks, the codes in {} documents", BLOCKS.len(), DOCUMENTS.len()))
}

/// Rewrites the blocks called `only`, or all that are the same in every run.
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
    for Block { file, name, content, .. } in &blocks {
        let text = read(workspace, file)?;
        let text =
            replaced(&text, name, &content.render(workspace)?).with_context(|| format!("in {file}"))?;
        files::write(workspace.root.join(file), text)?;
    }
    let written: Vec<_> = blocks.iter().map(|block| format!("{} in {}", block.name, block.file)).collect();
    Ok(format!("wrote {}", written.join(", ")))
}

/// One section for each code, so that documents can link to it.
fn error_codes() -> String {
    let section = |code: &ErrorCode| {
        let (name, meaning, action) = (code.as_str(), sentence(code.meaning()), code.action());
        format!("## `{name}`\n\n{meaning}\n\n**What to do:** {action}\n")
    };
    ErrorCode::ALL.iter().map(section).collect::<Vec<_>>().join("\n")
}

fn sentence(text: &str) -> String {
    let (first, rest) = text.split_at(text.chars().next().map_or(0, char::len_utf8));
    format!("{}{rest}.", first.to_uppercase())
}

/// The words of a text that look like a code, but are not one. `E_CONFIG_…` means all codes that begin like this.
fn unknown_codes(text: &str) -> Vec<&str> {
    let words = text.split(|letter: char| letter != '_' && !letter.is_ascii_uppercase());
    let is_known = |word: &str| match word.strip_suffix('_') {
        Some(_) => ErrorCode::ALL.iter().any(|code| code.as_str().starts_with(word)),
        None => ErrorCode::ALL.iter().any(|code| code.as_str() == word),
    };
    words.filter(|word| word.starts_with("E_") && !is_known(word)).collect()
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

fn read(workspace: &Workspace, file: &str) -> anyhow::Result<String> {
    files::read_text(workspace.root.join(file))
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
    let begin = text.find(&opening).with_context(|| format!("there is no `{opening}`"))? + opening.len();
    let length = text[begin..].find(&closing).with_context(|| format!("there is no `{closing}`"))?;
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
    fn an_example_is_what_stands_between_its_marks() {
        let file = "class A {\n    // README\n    f() {\n        g();\n\n    }\n    // end of README\n}\n";
        assert_eq!(example(file).as_deref(), Some("f() {\n    g();\n\n}"));
        assert_eq!(example("// README\nf();\n"), None);
        assert_eq!(example("f();\n// end of README\n"), None);
    }

    #[test]
    fn a_code_that_no_error_has_is_found() {
        let text = "`E_EXPIRED`, E_CONFIG_…, `MADE_EXPIRED`: fine. E_EXPIERD and E_CONFIGURATION_…: not.";
        assert_eq!(unknown_codes(text), ["E_EXPIERD", "E_CONFIGURATION_"]);
    }

    #[test]
    fn every_code_has_its_section() {
        let headings = error_codes().lines().filter(|line| line.starts_with("## `E_")).count();
        assert_eq!(headings, ErrorCode::ALL.len());
        assert_eq!(sentence("it is so"), "It is so.");
    }
}
