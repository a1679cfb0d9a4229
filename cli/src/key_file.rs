//! Keys in a file of the command line.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use wallet_jwt::keys::MAX_KEY_SET_BYTES;

use crate::output::Failure;
use crate::redaction::name_of;

/// Reads the file in `option`, at most the size of a key set: a device or a wrong file must not fill the memory.
pub(crate) fn read(path: &Path, option: &str) -> Result<String, Failure> {
    let trouble = |what: &str| Failure::environment(format!("{}: {what}", name_of(path, option)));
    let limit = u64::try_from(MAX_KEY_SET_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(limit).read_to_end(&mut bytes))
        .map_err(|error| trouble(&error.to_string()))?;
    if bytes.len() > MAX_KEY_SET_BYTES {
        return Err(trouble(&format!("more than the {MAX_KEY_SET_BYTES} bytes that a key set may have")));
    }
    String::from_utf8(bytes).map_err(|_| trouble("the text is not UTF-8"))
}
