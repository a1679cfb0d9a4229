//! The environment of a token whose key is not in its provider's key set.

use wallet_jwt::provider::ProviderClaims;
use wallet_jwt::unverified::TokenShape;
use wallet_jwt::verifier::Development;
use wallet_jwt::{Audience, ParaEnvironment, Provider, UnverifiedToken, Verifier, VerifierOptions};

use super::comparison::shown;
use super::findings::{CheckResult, Findings};
use crate::args::DoctorArgs;
use crate::commands::wait_for;
use crate::output::Failure;

/// A key set to look for the token's key in.
pub(super) struct Place {
    name: String,
    environment: ParaEnvironment,
    keys_url: Option<String>,
}

/// The key sets in the arguments.
pub(super) fn named_places(arguments: &DoctorArgs) -> Result<Vec<Place>, Failure> {
    let place = |text: &String| {
        let (name, url) = text.split_once('=').ok_or_else(|| Failure::usage("--look-in needs NAME=URL"))?;
        Ok(Place {
            name: name.to_owned(),
            environment: ParaEnvironment::Beta,
            keys_url: Some(url.to_owned()),
        })
    };
    arguments.look_in.iter().map(place).collect()
}

/// Dynamic's tokens name their environment, but that is not verified.
pub(super) fn dynamic_environment(decoded: &UnverifiedToken) -> Option<&str> {
    match &decoded.provider_claims {
        Some(ProviderClaims::Dynamic(claims)) => claims.environment_id.as_deref(),
        _ => None,
    }
}

/// Para's tokens do not name their environment: only the key sets show it.
pub(super) fn look_elsewhere(
    mut places: Vec<Place>,
    key_id: Option<&str>,
    decoded: &UnverifiedToken,
    findings: &mut Findings,
) -> Result<(), Failure> {
    let Some(key_id) = decoded.key_id.as_deref().or(key_id) else {
        findings.token("belongs to", CheckResult::Doubtful, "unknown: it names no key");
        return Ok(());
    };
    if places.is_empty() && decoded.shape == TokenShape::Para {
        places.extend(ParaEnvironment::ALL.iter().map(|environment| Place {
            name: format!("Para {}", environment.as_str()),
            environment: *environment,
            keys_url: None,
        }));
    }
    for Place { name, environment, keys_url } in places {
        let options = VerifierOptions {
            development: keys_url.map(|keys_url| Development { keys_url }),
            ..VerifierOptions::default()
        };
        let verifier = Verifier::new(Provider::para(environment, Audience::Any)?, options)?;
        match wait_for(&format!("asking {}", shown(&name)), verifier.refresh_keys())? {
            Ok(()) if has_key(&verifier, key_id) => {
                findings.token(
                    "belongs to",
                    CheckResult::Good,
                    format!("{name}: its key is published there"),
                );
                return Ok(());
            }
            Ok(()) => {
                let detail = format!("{name}: its key is not published there");
                findings.token("not of", CheckResult::Doubtful, detail);
            }
            Err(error) => {
                findings.environment("no answer", CheckResult::Bad, format!("{name}: {error}"));
            }
        }
    }
    Ok(())
}

fn has_key(verifier: &Verifier, key_id: &str) -> bool {
    verifier.keys_status().usable_keys.iter().any(|key| key.key_id.as_deref() == Some(key_id))
}
