//! Reads a static library, in the form that Apple's systems use.

use anyhow::{Context as _, ensure};

/// One file in the library.
pub struct Member<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
}

const START: &[u8] = b"!<arch>\n";
const HEADER: usize = 60;

/// All files in the library.
pub fn members(archive: &[u8]) -> anyhow::Result<Vec<Member<'_>>> {
    let mut rest = archive.strip_prefix(START).context("this is not a static library")?;
    let mut members = Vec::new();
    while !rest.is_empty() {
        let (header, body) = rest.split_at_checked(HEADER).context("the library ends in a header")?;
        ensure!(header.ends_with(b"`\n"), "the library has a header of another form");
        let (name, size) = (text(&header[..16])?, number(text(&header[48..58])?)?);
        let (body, after) = body.split_at_checked(size).context("the library ends in a file")?;
        // A long name stands before the content, and its length in its place.
        members.push(match name.strip_prefix("#1/") {
            Some(length) => {
                let (name, bytes) =
                    body.split_at_checked(number(length)?).context("a name is longer than its file")?;
                Member { name: text(name)?, bytes }
            }
            None => Member { name, bytes: body },
        });
        // Files begin at even places.
        rest = after.get(size % 2..).unwrap_or_default();
    }
    Ok(members)
}

fn text(field: &[u8]) -> anyhow::Result<&str> {
    Ok(std::str::from_utf8(field).context("a header is not text")?.trim_end_matches([' ', '\0']))
}

fn number(text: &str) -> anyhow::Result<usize> {
    text.parse().with_context(|| format!("`{text}` is no size"))
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A library with these files, the names written as Apple's systems do.
    pub fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = START.to_vec();
        for (name, bytes) in files {
            let long = format!("#1/{}", name.len() + 3);
            let size = name.len() + 3 + bytes.len();
            archive.extend(format!("{long:<16}{:<32}{size:<10}`\n", "").as_bytes());
            archive.extend([name.as_bytes(), b"\0\0\0", bytes].concat());
            archive.extend(vec![b'\n'; size % 2]);
        }
        archive
    }

    #[test]
    fn files_of_any_length_are_found() -> anyhow::Result<()> {
        let mut bytes = archive(&[("odd.o", b"1234567"), ("even.o", b"1234567")]);
        bytes.extend(format!("{:<16}{:<32}{:<10}`\nabc\n", "short.o", "", 3).as_bytes());
        let found: Vec<_> = members(&bytes)?.iter().map(|file| (file.name, file.bytes)).collect();
        assert_eq!(found, [("odd.o", b"1234567".as_slice()), ("even.o", b"1234567"), ("short.o", b"abc")]);
        Ok(())
    }

    #[test]
    fn what_is_no_whole_library_is_an_error() {
        let bytes = archive(&[("a.o", b"1234")]);
        for damaged in [&bytes[1..], &bytes[..30], &bytes[..bytes.len() - 1], b""] {
            assert!(members(damaged).is_err());
        }
        let mut other = bytes.clone();
        other[START.len() + 48] = b'x';
        assert!(members(&other).is_err());
    }
}
