//! `demo`: verification, six attacks and a restart with an embedded fake issuer, understandable without knowing what a
//! JWT is.

mod restart;

use std::time::Instant;

use wallet_jwt::verifier::Development;
use wallet_jwt::{
    Audience, ErrorCode, KeySource, ParaEnvironment, Provider, Session, Verifier, VerifierOptions,
};
use wallet_jwt_fake_issuer::{
    Attack, FakeIssuer, FakeIssuerOptions, IssueRequest, IssuedToken, ParaTab, SAMPLE_API_KEY_ID,
};

use super::wait_for;
use crate::Outcome;
use crate::output::{Failure, label, print_line, print_session, style};

pub(crate) use restart::restore;

pub(crate) fn run() -> Outcome {
    let began = Instant::now();
    let issuer = FakeIssuer::start(FakeIssuerOptions::default())
        .map_err(|error| Failure::environment(format!("no server could be started on 127.0.0.1: {error}")))?;
    let verifier = verifier_for(issuer.para_keys_url())?;

    heading("1. An app signs a user in");
    print_line("A fake issuer stands in for the wallet provider (Para), on this machine only:");
    label("issuer", issuer.base_url());
    let issued = issuer.issue(&IssueRequest::para(ParaTab::Email));
    print_line("The app calls issueJwt() and is handed a text that claims to be the user's session:");
    label("token", &format!("{}… ({} characters)", shorten(&issued.token), issued.token.len()));
    label("keyId", issued.key_id.as_deref().unwrap_or_default());
    print_line("Anybody could have written that text. Reading it proves nothing.");

    heading("2. wallet-jwt verifies it");
    print_line("It fetches the issuer's public keys, checks the signature, then every claim:");
    let session = verify(&verifier, &issued)?;
    expect(session.key_source == KeySource::Fresh, "the first verification fetches the key set")?;
    print_line("");
    print_session(&session, session.verified_at);
    print_line("");
    print_line("`provisioned` wallets were made by the provider for this user, and the address is");
    print_line("recomputed from the public key where there is one. A `listed` wallet proves nothing.");

    heading("3. Six forgeries are refused");
    for forgery in forgeries(&issuer) {
        refuse(&verifier, &forgery)?;
    }

    heading("4. The issuer changes its keys");
    issuer.rotate_keys();
    let next = issuer.issue(&IssueRequest::para(ParaTab::Email));
    expect(next.key_id != issued.key_id, "the issuer signs with another key now")?;
    let renewed = verify(&verifier, &next)?;
    expect(renewed.key_source == KeySource::Fresh, "an unknown key id makes one refresh")?;
    accepted("a token by the new key", "verified: the key set was fetched again, once");
    verify(&verifier, &issued)?;
    accepted("the token of before", "verified still: its key is published until withdrawn");

    let requests = issuer.keys_request_count();
    restart::run(issuer, &verifier, &next, &renewed.user_id)?;

    let good = style::GOOD;
    print_line("");
    print_line(&format!(
        "{good}All as it should be{good:#}, in {} ms and {} requests for keys.",
        began.elapsed().as_millis(),
        requests
    ));
    print_line("Your own token: wallet-jwt verify --provider para --env beta --audience API_KEY_ID TOKEN");
    Ok(())
}

/// A token that must be refused, and the expected error.
struct Forgery {
    what: &'static str,
    token: String,
    code: ErrorCode,
}

fn forgeries(issuer: &FakeIssuer) -> Vec<Forgery> {
    let attacked =
        |attack: Attack| issuer.issue(&IssueRequest::para(ParaTab::Email).with_attack(attack)).token;
    vec![
        Forgery {
            what: "signed with the attacker's own key",
            token: attacked(Attack::OtherKey),
            code: ErrorCode::Signature,
        },
        Forgery {
            what: "not signed at all (`alg: none`)",
            token: attacked(Attack::Unsigned),
            code: ErrorCode::AlgorithmNotAllowed,
        },
        Forgery {
            what: "HMAC keyed with the public key",
            token: attacked(Attack::Hmac),
            code: ErrorCode::AlgorithmNotAllowed,
        },
        Forgery { what: "expired an hour ago", token: attacked(Attack::Expired), code: ErrorCode::Expired },
        Forgery {
            what: "genuine, but issued for another app",
            token: attacked(Attack::OtherAudience),
            code: ErrorCode::Audience,
        },
        Forgery {
            what: "genuine, user id changed",
            token: attacked(Attack::Tampered),
            code: ErrorCode::Signature,
        },
    ]
}

fn verifier_for(keys_url: String) -> Result<Verifier, Failure> {
    let provider = Provider::para(ParaEnvironment::Beta, Audience::ApiKeyId(SAMPLE_API_KEY_ID.to_owned()))?;
    let options =
        VerifierOptions { development: Some(Development { keys_url }), ..VerifierOptions::default() };
    Ok(Verifier::new(provider, options)?)
}

fn verify(verifier: &Verifier, issued: &IssuedToken) -> Result<Session, Failure> {
    Ok(wait_for("fetching the key set", verifier.verify(&issued.token, issued.key_id.as_deref()))??)
}

fn refuse(verifier: &Verifier, forgery: &Forgery) -> Outcome {
    match wait_for("verifying", verifier.verify(&forgery.token, None))? {
        Err(error) if error.code() == forgery.code => {
            let bad = style::BAD;
            print_line(&format!("  {:<36} {bad}refused{bad:#}  {}", forgery.what, error.code()));
            Ok(())
        }
        Err(error) => {
            expect(false, &format!("{}: refused with {}, not {}", forgery.what, error.code(), forgery.code))
        }
        Ok(_) => expect(false, &format!("{}: ACCEPTED", forgery.what)),
    }
}

/// The demo checks that what it prints is true.
fn expect(holds: bool, what: &str) -> Outcome {
    if holds { Ok(()) } else { Err(Failure::environment(format!("the demo went wrong: {what}"))) }
}

fn heading(text: &str) {
    let strong = style::STRONG;
    print_line("");
    print_line(&format!("{strong}{text}{strong:#}"));
}

fn accepted(what: &str, result: &str) {
    let good = style::GOOD;
    print_line(&format!("  {what:<36} {good}accepted{good:#}  {result}"));
}

fn shorten(token: &str) -> &str {
    token.get(..24).unwrap_or(token)
}
