//! The Rust side of `cargo xtask bench-bindings`. It makes the token that every language verifies, and measures the
//! verification without a language boundary. The Kotlin and Swift sides accept the same commands.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use wallet_jwt::keys::{FetchError, KeysRequest, KeysResponse};
use wallet_jwt::provider::PublicKeys;
use wallet_jwt::verifier::PinnedKeys;
use wallet_jwt::{Audience, KeyFetcher, ParaEnvironment, Provider, Verifier, VerifierOptions};
use wallet_jwt_fake_issuer::{
    ParaClaimsInput, ParaTab, SAMPLE_API_KEY_ID, SignatureAlgorithm, SigningKey, para_payload,
};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const END_OF_2099: i64 = 4_102_444_799;
const DAY_SECS: i64 = 86_400;
/// Enough runs for a stable median; the first ones warm up.
const ROUNDS: usize = 20_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let done = match arguments.get(1..) {
        Some([command, folder]) if command == "make" => make(Path::new(folder)),
        Some([command, folder]) if command == "measure" => measure(Path::new(folder)),
        Some([command, folder]) if command == "first" => first(Path::new(folder)),
        _ => Err("usage: boundary make|measure|first FOLDER".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes Para's documented sample, valid for a day, as `token.txt`, `keys.json` and `audience.txt`.
fn make(folder: &Path) -> Outcome<()> {
    let now_at = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())?;
    let key = SigningKey::rsa(0);
    let claims = ParaClaimsInput { issued_at: now_at, lifetime_secs: DAY_SECS, ..ParaClaimsInput::default() };
    let payload = para_payload(ParaTab::Email, &claims);
    let keys = serde_json::json!({ "keys": [key.public_jwk(Some("RS256"))] });
    fs::create_dir_all(folder)?;
    fs::write(folder.join("token.txt"), key.sign(&key.header(SignatureAlgorithm::Rs256), &payload))?;
    fs::write(folder.join("keys.json"), keys.to_string())?;
    fs::write(folder.join("audience.txt"), SAMPLE_API_KEY_ID)?;
    Ok(())
}

/// Prints the median of many verifications in microseconds.
fn measure(folder: &Path) -> Outcome<()> {
    let (verifier, token) = read(folder)?;
    let mut micros = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        std::hint::black_box(verifier.verify_offline(std::hint::black_box(&token), None)?);
        micros.push(start.elapsed().as_nanos() as f64 / 1_000.0);
    }
    micros.sort_by(f64::total_cmp);
    println!("{:.1}", micros[ROUNDS / 2]);
    Ok(())
}

/// Verifies one token only.
fn first(folder: &Path) -> Outcome<()> {
    let (verifier, token) = read(folder)?;
    verifier.verify_offline(&token, None)?;
    Ok(())
}

fn read(folder: &Path) -> Outcome<(Verifier, String)> {
    let text = |name: &str| fs::read_to_string(PathBuf::from(folder).join(name));
    let provider = Provider::para(ParaEnvironment::Beta, Audience::ApiKeyId(text("audience.txt")?))?;
    let pinned = PinnedKeys { keys: PublicKeys::JwkSet(text("keys.json")?), not_after_at: END_OF_2099 };
    let options = VerifierOptions { pinned_keys: Some(pinned), ..VerifierOptions::default() };
    Ok((Verifier::with_fetcher(provider, options, Arc::new(NoNetwork))?, text("token.txt")?))
}

struct NoNetwork;

impl KeyFetcher for NoNetwork {
    fn fetch(&self, _: &KeysRequest) -> Result<KeysResponse, FetchError> {
        Err(FetchError::Fetcher { detail: "a benchmark needs no network".to_owned() })
    }
}
