//! Writes the first inputs of every target into `corpus`, from `tests/data`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use wallet_jwt_fuzz::offline;

struct Corpus {
    root: PathBuf,
    count: usize,
}

impl Corpus {
    fn add(&mut self, target: &str, input: &[u8]) -> io::Result<()> {
        let folder = self.root.join(target);
        fs::create_dir_all(&folder)?;
        self.count += 1;
        fs::write(folder.join(format!("seed-{}", self.count)), input)
    }

    /// A token is an input of its own, and so are its parts.
    fn token(&mut self, token: &str) -> io::Result<()> {
        self.add("compact", token.as_bytes())?;
        let mut parts = token.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).ok());
        if let Some(Some(header)) = parts.next() {
            self.add("header", &header)?;
        }
        if let Some(Some(payload)) = parts.next() {
            for provider in [b'c', b'p', b'd'] {
                self.add("claims", &[&[provider], &*payload].concat())?;
            }
        }
        Ok(())
    }

    /// Every key set inside a document.
    fn key_sets(&mut self, document: &Value) -> io::Result<()> {
        if document.get("keys").is_some_and(Value::is_array) {
            self.add("key_set", document.to_string().as_bytes())?;
        }
        match document {
            Value::Array(values) => values.iter().try_for_each(|value| self.key_sets(value)),
            Value::Object(members) => members.values().try_for_each(|value| self.key_sets(value)),
            _ => Ok(()),
        }
    }

    /// A file of `tests/data`, by the ending of its name.
    fn file(&mut self, path: &Path) -> io::Result<()> {
        let bytes = fs::read(path)?;
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("jwt") => self.token(String::from_utf8_lossy(&bytes).trim()),
            Some("pem") => self.add("pem", &bytes),
            Some("entry") => {
                self.add("envelope", &[b"e", &*bytes].concat())?;
                let body = bytes.splitn(2, |byte| *byte == b'\n').nth(1).unwrap_or_default();
                self.add("envelope", &[b"c", body].concat())
            }
            Some("json") => {
                let Ok(document) = serde_json::from_slice::<Value>(&bytes) else {
                    return self.add("key_set", &bytes);
                };
                self.key_sets(&document)?;
                for row in document.as_array().into_iter().flatten() {
                    row["token"].as_str().map_or(Ok(()), |token| self.token(token))?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn folder(&mut self, folder: &Path) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() { self.folder(&path)? } else { self.file(&path)? }
        }
        Ok(())
    }
}

fn main() -> io::Result<()> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut corpus = Corpus { root: own.join("corpus"), count: 0 };
    corpus.folder(&own.join("../tests/data"))?;
    for (provider, payload) in [
        (b'c', offline::custom_payload()),
        (b'p', offline::para_payload()),
        (b'd', offline::dynamic_payload()),
        (b'd', offline::dynamic_legacy_payload()),
        (b'r', offline::custom_payload_with_rules()),
    ] {
        corpus.add("claims", &[&[provider], payload.to_string().as_bytes()].concat())?;
    }
    for (provider, sample) in [
        (b'v', "privy-identity"),
        (b'v', "privy-access"),
        (b'w', "web3auth-social"),
        (b'w', "web3auth-external"),
        (b'w', "web3auth-older"),
        (b's', "stytch-session"),
    ] {
        let text = fs::read_to_string(own.join(format!("../tests/data/providers/{sample}.json")))?;
        let sample: serde_json::Value = serde_json::from_str(&text).map_err(io::Error::other)?;
        let mut claims = sample["claims"].clone();
        (claims["iat"], claims["exp"]) = (offline::NOW.into(), (offline::NOW + 600).into());
        corpus.add("claims", &[&[provider], claims.to_string().as_bytes()].concat())?;
    }
    println!("{} inputs", corpus.count);
    Ok(())
}
