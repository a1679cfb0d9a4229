//! One server of a fleet: reads tokens from standard input, one in a line, and prints for each its user or the error's code.
//!
//! `FLEET_REDIS_URL` is the address of Redis, `FLEET_SECRET_FILE` the file of the fleet's secret. `FLEET_KEYS_URL` replaces
//! Para's key set by one on this machine, to try it with `wallet-jwt issuer`.

#[path = "../../server/verify.rs"]
#[allow(dead_code, reason = "its `verifier` is the one for a single server")]
mod verify;

use std::io::BufRead as _;

// docs/server.md
use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use server_fleet::{FleetSecret, RedisKeyFetcher};
use wallet_jwt::{HttpKeyFetcher, Verifier, VerifierOptions};

/// Once for each process: it holds the keys.
fn verifier(redis: &str, secret: &Path, options: VerifierOptions) -> Result<Verifier, Box<dyn Error>> {
    let secret = FleetSecret::from_file(secret)?;
    let fetcher = RedisKeyFetcher::new(redis, secret, Arc::new(HttpKeyFetcher::new()))?;
    Ok(Verifier::with_fetcher(verify::provider()?, options, Arc::new(fetcher))?)
}
// end of docs/server.md

fn main() -> Result<(), Box<dyn Error>> {
    let redis = std::env::var("FLEET_REDIS_URL")?;
    let secret = std::env::var("FLEET_SECRET_FILE")?;
    let development =
        std::env::var("FLEET_KEYS_URL").ok().map(|keys_url| wallet_jwt::verifier::Development { keys_url });
    let options = VerifierOptions { development, ..VerifierOptions::default() };
    let verifier = verifier(&redis, secret.as_ref(), options)?;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    for token in std::io::stdin().lock().lines() {
        match runtime.block_on(verify::user_of(&verifier, token?.trim())) {
            Ok(user) => println!("{user}"),
            Err(error) => println!("{}", error.code()),
        }
    }
    Ok(())
}
