//! A provider that does not exist, to show that this file and a row of the table are all that a new one needs.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};
use wallet_jwt_fake_issuer::{SignatureAlgorithm, SigningKey};

use super::claims::TokenKind;
use super::description::{Content, Description, Form};
use super::issuers::{IssuerKeys, IssuerSets, Issuers};
use super::keys::{KeyLocation, PublicKeys};
use super::user_id::UserId;
use super::{Provider, ProviderDocument, ProviderKind, Recognised};
use crate::decode_unverified;
use crate::error::{ConfigError, VerifyError};
use crate::keys::{FetchError, KeyFetcher, KeysRequest, KeysResponse};
use crate::session::Session;
use crate::token::Algorithm;
use crate::token::claims::{Claims, Problems};
use crate::token::registered::RegisteredClaims;
use crate::user::{Chain, Custody, Identity, IdentityKind, ListedWallet, Proof, merge};
use crate::verifier::{Verifier, VerifierOptions};

/// Members sign in at one issuer, guests at another; each has its own keys. An access token has `scp`.
fn describe(project: &str) -> Description {
    Description {
        kind: ProviderKind::MadeUp,
        environment: project.to_owned(),
        key_sets: IssuerSets::ByIssuer(vec![
            keys_of("https://members.example", &SigningKey::p256()),
            keys_of("https://guests.example", &SigningKey::p384()),
        ]),
        algorithms: Cow::Borrowed(&[Algorithm::Es256, Algorithm::Es384]),
        token_type: Some(Cow::Borrowed("JWT")),
        audiences: Some(vec![project.to_owned()]),
        required_claims: vec!["iat".to_owned()],
        user_id: UserId::Joined(vec!["realm".to_owned(), "uid".to_owned()]),
        token_kinds: Cow::Borrowed(&[TokenKind::Id]),
        max_age_secs: None,
        unknown_key_hint: Cow::Borrowed("a token of another project?"),
        form: Arc::new(MadeUpForm),
    }
}

#[derive(Debug, PartialEq)]
struct MadeUpForm;

impl Form for MadeUpForm {
    fn read(&self, claims: &Claims<'_>, _: &RegisteredClaims) -> Result<Content, VerifyError> {
        let kind = if claims.has("scp") { TokenKind::Access } else { TokenKind::Id };
        let email = claims.filled_text("mail")?;
        let identity =
            Identity { identifier: email.clone(), email, ..Identity::of_kind(IdentityKind::Email) };
        let accounts = claims.objects("accounts")?;
        let addresses = accounts.iter().map(|account| account.required_text("at"));
        let addresses: Vec<String> = addresses.collect::<Result<_, _>>()?;
        let wallets = merge(addresses.iter().map(|address| ListedWallet {
            custody: Custody::Embedded,
            proof: Proof::Provisioned,
            ..ListedWallet::new(address, Chain::Eip155, "evm")
        }));
        let last_check = match claims.flag("done")? {
            Some(false) => Err(VerifyError::SignInIncomplete { pending: Vec::new() }),
            _ => Ok(()),
        };
        Ok(Content { wallets, last_check, ..Content::new(kind, identity) })
    }
}

/// Its members in the configuration JSON.
#[derive(Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct MadeUpConfig {
    project: String,
}

impl MadeUpConfig {
    pub(super) fn describe(self) -> Result<Description, ConfigError> {
        Ok(describe(&self.project))
    }
}

/// The realm, and no account.
pub(super) fn recognise(claims: &Claims<'_>, _: &Problems) -> Option<Recognised> {
    let user_id = claims.peek("uid").filter(|_| claims.peek("realm") == Some("made up"))?;
    Some(Recognised { user_id: Some(user_id.to_owned()), ..Recognised::default() })
}

fn keys_of(issuer: &str, key: &SigningKey) -> IssuerKeys {
    let set = PublicKeys::JwkSet(key.public_jwk(None).to_string());
    IssuerKeys {
        issuers: Issuers::OneOf(vec![issuer.to_owned()]),
        location: KeyLocation::Configured(set.parse().expect("a key")),
    }
}

struct NoNetwork;

impl KeyFetcher for NoNetwork {
    fn fetch(&self, _: &KeysRequest) -> Result<KeysResponse, FetchError> {
        unreachable!("its keys are configured")
    }
}

fn member() -> Value {
    json!({
        "iss": "https://members.example", "aud": "project-1", "iat": 1, "exp": 4_000_000_000_i64,
        "realm": "eu", "uid": 7, "mail": "ada@example.com",
        "accounts": [{ "at": "0x9dd3824F4E5fC1E1c4A7cbd6CDd3f61D9b1e4B3C" }],
    })
}

fn verify(key: &SigningKey, algorithm: SignatureAlgorithm, claims: &Value) -> Result<Session, VerifyError> {
    let mut header = key.header(algorithm);
    header["typ"] = json!("jwt");
    let provider = Provider::from(describe("project-1"));
    let verifier = Verifier::with_fetcher(provider, VerifierOptions::default(), Arc::new(NoNetwork));
    verifier.expect("a verifier").verify_offline(&key.sign(&header, claims), None)
}

#[test]
fn a_description_and_a_form_are_a_whole_provider() {
    let session = verify(&SigningKey::p256(), SignatureAlgorithm::Es256, &member()).unwrap();
    assert_eq!((session.user_id.as_str(), session.environment.as_str()), (r#"["eu",7]"#, "project-1"));
    assert_eq!(session.identity.email.as_deref(), Some("ada@example.com"));
    assert!(session.owns("0x9dd3824f4e5fc1e1c4a7cbd6cdd3f61d9b1e4b3c", &Chain::Eip155));
    let mut guest = member();
    guest["iss"] = json!("https://guests.example");
    assert!(verify(&SigningKey::p384(), SignatureAlgorithm::Es384, &guest).is_ok());
}

#[test]
fn a_row_of_the_table_names_configures_and_recognises_it() {
    let document = r#"{"kind":"madeUp","project":"project-1"}"#;
    let document: ProviderDocument = serde_json::from_str(document).unwrap();
    assert_eq!(document.build().unwrap(), Provider::from(describe("project-1")));
    assert_eq!((ProviderKind::MadeUp.as_str(), ProviderKind::MadeUp.title()), ("madeUp", "Made up"));
    let token = SigningKey::p256();
    let token = token.sign(
        &token.header(SignatureAlgorithm::Es256),
        &json!({ "realm": "made up", "uid": "7", "mail": "ada@example.com" }),
    );
    assert_eq!(decode_unverified(&token).unwrap().user_id.as_deref(), Some("7"));
}

#[test]
fn every_rule_of_a_description_is_checked() {
    let refused = |member_: &str, value: Value| {
        let mut claims = member();
        claims[member_] = value;
        verify(&SigningKey::p256(), SignatureAlgorithm::Es256, &claims).unwrap_err().code().as_str()
    };
    for (claim, value, code) in [
        ("iss", json!("https://evil.example"), "E_ISSUER"),
        ("iss", json!("https://guests.example"), "E_KEY_UNKNOWN"),
        ("aud", json!("project-2"), "E_AUDIENCE"),
        ("scp", json!("read"), "E_TOKEN_KIND"),
        ("iat", Value::Null, "E_CLAIM_MISSING"),
        ("realm", Value::Null, "E_CLAIM_MISSING"),
        ("uid", json!({}), "E_CLAIM_TYPE"),
        ("exp", json!(1), "E_EXPIRED"),
        ("done", json!(false), "E_SIGN_IN_INCOMPLETE"),
        ("accounts", json!("none"), "E_CLAIM_TYPE"),
    ] {
        assert_eq!(refused(claim, value.clone()), code, "{claim}: {value}");
    }
    let key = SigningKey::p256();
    let provider = Provider::from(describe("project-1"));
    let verifier = Verifier::with_fetcher(provider, VerifierOptions::default(), Arc::new(NoNetwork)).unwrap();
    let untyped = key.sign(&key.header(SignatureAlgorithm::Es256), &member());
    assert_eq!(verifier.verify_offline(&untyped, None).unwrap_err().code().as_str(), "E_TOKEN_TYPE");
}

#[test]
fn descriptions_are_equal_if_they_accept_the_same_tokens() {
    assert_eq!(describe("project-1"), describe("project-1"));
    assert_ne!(describe("project-1"), describe("project-2"));
    let other_form =
        || Description { form: Arc::new(OtherForm { is_strict: true }), ..describe("project-1") };
    assert_ne!(other_form(), describe("project-1"));
    assert_eq!(other_form(), other_form());
    let lenient = Description { form: Arc::new(OtherForm { is_strict: false }), ..other_form() };
    assert_ne!(lenient, other_form());
}

#[derive(Debug, PartialEq)]
struct OtherForm {
    is_strict: bool,
}

impl Form for OtherForm {
    fn read(&self, _: &Claims<'_>, _: &RegisteredClaims) -> Result<Content, VerifyError> {
        Ok(Content::new(TokenKind::Id, Identity::of_kind(IdentityKind::Unknown)))
    }
}
