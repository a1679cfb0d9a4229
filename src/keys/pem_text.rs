//! The one block of a PEM text, by RFC 7468's lax grammar (§2, §3): text around the boundaries, blank lines, lines of any
//! length. Also the literal `\n` that an `.env` file has for a line break, and a PEM inside base64. Anything else is
//! refused by its name.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use pkcs1::der::asn1::{AnyRef, BitStringRef};
use pkcs1::der::{Decode, Tag, Tagged};
use spki::SubjectPublicKeyInfo;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);
const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";
/// The width of a line in RFC 7468's strict grammar.
const LINE: usize = 64;
const PRIVATE: &str = "this is a private key; pass the public one, and consider the private one leaked";
const CERTIFICATE: &str =
    "this is a certificate; `openssl x509 -in FILE -noout -pubkey` writes its public key";

/// A decoded block.
pub(super) struct Block {
    pub(super) label: String,
    pub(super) der: Vec<u8>,
}

/// Reads the text's only block. The error says what is wrong with the text, and what helps. It never quotes the text.
pub(super) fn only_block(text: &str) -> Result<Block, String> {
    if text.contains(BEGIN) {
        return block(text);
    }
    if let Some(named) = describe(text.trim().trim_start_matches('\u{feff}')) {
        return Err(named.to_owned());
    }
    let compact: String = text.split_whitespace().collect();
    let bytes = BASE64.decode(compact).map_err(|_| "neither PEM nor the base64 of a PEM".to_owned())?;
    match std::str::from_utf8(&bytes) {
        Ok(pem) if pem.contains(BEGIN) => block(pem),
        _ => Err(describe_der(&bytes)),
    }
}

fn block(text: &str) -> Result<Block, String> {
    // A backslash is neither in a boundary nor in base64.
    let text = text.replace("\\r", "").replace("\\n", "\n").replace('\\', "");
    let labels =
        || text.split(BEGIN).skip(1).filter_map(|rest| rest.split_once(DASHES)).map(|(label, _)| label);
    if labels().any(|label| label.ends_with("PRIVATE KEY")) {
        return Err(PRIVATE.to_owned());
    }
    // A chain of certificates is named as a certificate.
    if labels().all(|label| describe_label(label).is_some())
        && let Some(named) = labels().next().and_then(describe_label)
    {
        return Err(named.to_owned());
    }
    if labels().count() > 1 {
        let several = "more than one key or certificate; pass one public key, or several in a JWK Set";
        return Err(several.to_owned());
    }
    let incomplete = || "the PEM is incomplete: its line `-----END …-----` is missing".to_owned();
    let (label, rest) = text
        .split_once(BEGIN)
        .and_then(|(_, rest)| rest.split_once(DASHES))
        .ok_or_else(|| "the PEM's line `-----BEGIN …-----` is incomplete".to_owned())?;
    let (body, end) = rest.split_once(END).ok_or_else(incomplete)?;
    let (end_label, _) = end.split_once(DASHES).ok_or_else(incomplete)?;
    if label != end_label {
        return Err("the two boundaries of the PEM do not name the same kind of key".to_owned());
    }
    if body.lines().any(|line| line.trim_start().starts_with('>')) {
        return Err("the lines of the PEM are quoted with `>`, as in an e-mail; remove it".to_owned());
    }
    let strict = format!("{BEGIN}{label}{DASHES}\n{}{END}{end_label}{DASHES}\n", wrapped(body));
    let (label, der) = pem_rfc7468::decode_vec(strict.as_bytes())
        .map_err(|error| format!("not a well-formed PEM: {error}"))?;
    Ok(Block { label: label.to_owned(), der })
}

/// The base64 in lines of 64 characters, as the strict grammar wants it.
fn wrapped(body: &str) -> String {
    let mut lines = String::with_capacity(body.len() + body.len() / LINE + 1);
    let characters = body.chars().filter(|character| !character.is_whitespace());
    for (index, character) in characters.enumerate() {
        if index > 0 && index % LINE == 0 {
            lines.push('\n');
        }
        lines.push(character);
    }
    lines.push('\n');
    lines
}

fn describe_label(label: &str) -> Option<&'static str> {
    match label {
        "PUBLIC KEY" | "RSA PUBLIC KEY" => None,
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => {
            Some("this is a certificate request; `openssl req -in FILE -noout -pubkey` writes its public key")
        }
        label if label.ends_with("CERTIFICATE") => Some(CERTIFICATE),
        label if label.to_ascii_uppercase().ends_with("PUBLIC KEY") && !label.ends_with("PUBLIC KEY") => {
            Some("the boundaries of a PEM are in capitals: `-----BEGIN PUBLIC KEY-----`")
        }
        _ => Some("a PEM of another kind; `PUBLIC KEY` or `RSA PUBLIC KEY` is needed"),
    }
}

/// What a text without boundaries is, if it is no base64.
fn describe(text: &str) -> Option<&'static str> {
    const SSH: [&str; 5] = ["ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-", "---- BEGIN SSH2"];
    const FILES: [&str; 7] = [".pem", ".pub", ".key", ".crt", ".cer", ".der", ".txt"];
    let is_binary = |text: &str| {
        text.contains(|character: char| {
            character == '\u{fffd}' || character.is_control() && !character.is_whitespace()
        })
    };
    Some(if text.is_empty() {
        "the text is empty; a public key in PEM is needed"
    } else if text.starts_with(['{', '[']) {
        "this is JSON, not a PEM; pass it as a JWK Set"
    } else if SSH.iter().any(|start| text.starts_with(start)) {
        "this is an SSH key; `ssh-keygen -e -m PKCS8 -f FILE` writes it as a PEM"
    } else if text.starts_with('0') && is_binary(text) {
        "this is a DER file (binary); `openssl pkey -pubin -inform DER -in FILE` writes it as a PEM"
    } else if is_binary(text) {
        "this is UTF-16 or binary, not a PEM"
    } else if FILES.iter().any(|ending| text.ends_with(ending)) && !text.contains(['\n', ' ']) {
        "this looks like a path; pass the content of the file"
    } else if text.contains(END) {
        "the PEM is incomplete: its line `-----BEGIN …-----` is missing"
    } else if text.contains("BEGIN%20") || text.contains("BEGIN+") && text.contains("%0A") {
        "the PEM is URL-encoded; decode it first"
    } else if text.contains("BEGIN ") && text.contains("END ") {
        "the boundaries of the PEM are misspelled: five hyphens stand on each side, as in `-----BEGIN PUBLIC KEY-----`"
    } else {
        return None;
    })
}

/// What the base64 holds, which is no PEM.
fn describe_der(der: &[u8]) -> String {
    let bare = |label: &str| {
        format!(
            "the base64 of a key without its boundaries; write `-----BEGIN {label}-----` before it and \
             `-----END {label}-----` after it"
        )
    };
    if SubjectPublicKeyInfo::<AnyRef<'_>, BitStringRef<'_>>::from_der(der).is_ok() {
        return bare("PUBLIC KEY");
    }
    if pkcs1::RsaPublicKey::from_der(der).is_ok() {
        return bare("RSA PUBLIC KEY");
    }
    let sequence = AnyRef::from_der(der).ok().filter(|any| any.tag() == Tag::Sequence);
    match sequence.map(|any| any.value()) {
        // A version number of one byte: PKCS#1, PKCS#8 and SEC1 private keys begin so.
        Some([2, 1, ..]) => PRIVATE.to_owned(),
        // The version of an X.509 certificate.
        Some(value) if value.windows(4).take(8).any(|bytes| bytes == [0xa0, 3, 2, 1]) => {
            CERTIFICATE.to_owned()
        }
        _ => "the base64 does not hold a PEM".to_owned(),
    }
}
