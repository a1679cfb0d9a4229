//! A provider whose issuers have key sets of their own: the token's `iss` chooses among them, and nothing else.

mod privy;
mod stored;
mod web3auth;
mod world;

use serde_json::{Value, json};
use wallet_jwt::keys::ExportedKeys;
use wallet_jwt::provider::{ExpectedIssuers, IssuerKeySet, PublicKeys};
use wallet_jwt::verifier::{Development, IssuerPin, PinnedKeys};
use wallet_jwt::{ConfigError, CustomProvider, KeySource, Provider, Verifier, VerifierOptions};
use wallet_jwt_fake_issuer::SignatureAlgorithm;
use world::{
    EXTERNAL, Issuer, NOW_AT, SOCIAL, World, claims, config, external_key, jwk, set, sign, social_key, token,
};

#[test]
fn each_issuers_tokens_are_verified_with_its_own_set() {
    let world = World::new();
    for (issuer, number) in [(&SOCIAL, 1), (&EXTERNAL, 2)] {
        let session = world.verify(&token(issuer)).unwrap();
        assert_eq!((session.issuer.as_deref(), session.key_source), (Some(issuer.name), KeySource::Fresh));
        assert_eq!((world.endpoints.requests_of(issuer), world.endpoints.requests()), (1, number));
        assert_eq!(world.verify(&token(issuer)).unwrap().key_source, KeySource::Cached);
    }
    assert_eq!(world.endpoints.requests(), 2);
}

#[test]
fn one_issuers_key_verifies_no_token_of_another() {
    let world = World::new();
    let forged = sign(&external_key(), "key-1", &claims(SOCIAL.name));
    assert_eq!(world.code(&forged), "E_SIGNATURE");
    assert_eq!(world.verifier.verify_offline(&forged, None).unwrap_err().code().as_str(), "E_SIGNATURE");
    let without_kid = external_key().sign(&json!({ "alg": "RS256" }), &claims(SOCIAL.name));
    assert_eq!(world.code(&without_kid), "E_SIGNATURE");
    assert_eq!(world.endpoints.requests_of(&EXTERNAL), 0, "the key's own set is not asked");
}

#[test]
fn one_issuers_user_is_never_another_issuers_user() {
    let world = World::new();
    let user = |issuer: &Issuer| world.verify(&token(issuer)).unwrap().user_id;
    assert_eq!(user(&SOCIAL), format!(r#"["{}","user-1"]"#, SOCIAL.name));
    assert_eq!(user(&EXTERNAL), format!(r#"["{}","user-1"]"#, EXTERNAL.name));
}

#[test]
fn several_issuers_need_user_ids_of_several_claims() {
    let with = |claim: &str, claims: &[&str], issuers: usize| {
        let mut provider = config();
        provider.issuer_keys.truncate(issuers);
        provider.user_id_claim = claim.to_owned();
        provider.user_id_claims = claims.iter().map(|&claim| claim.to_owned()).collect();
        Provider::custom(provider)
    };
    for claim in ["sub", "uid"] {
        let refused = with(claim, &[], 2).unwrap_err();
        assert_eq!(refused.code().as_str(), "E_CONFIG_FORMAT");
        assert!(refused.to_string().contains("with several issuers say `user_id_claims`"), "{refused}");
        assert!(with(claim, &[], 1).is_ok());
    }
    assert!(with("sub", &["sub"], 2).is_ok(), "it says that `sub` is unique over all issuers");
    // Two issuers with the same keys are two all the same.
    let mut shared = config();
    shared.user_id_claims = Vec::new();
    shared.issuer_keys[1].keys_url = Some(SOCIAL.url.to_owned());
    assert_eq!(Provider::custom(shared).unwrap_err().code().as_str(), "E_CONFIG_FORMAT");
}

#[test]
fn an_unknown_or_absent_issuer_is_refused_without_a_request() {
    let world = World::new();
    let with = |issuer: Value| {
        let mut claims = claims("");
        claims["iss"] = issuer;
        sign(&social_key(), "key-1", &claims)
    };
    let absent = {
        let mut claims = claims("");
        claims.as_object_mut().unwrap().remove("iss");
        sign(&social_key(), "key-1", &claims)
    };
    let of_text = |payload: &str| {
        let header = social_key().header(SignatureAlgorithm::Rs256).to_string();
        social_key().sign_bytes("RS256", &header, payload.as_bytes())
    };
    let twice = format!(r#"{{"iss":"{}","iss":"{}","aud":"app"}}"#, EXTERNAL.name, SOCIAL.name);
    for (token, code) in [
        (absent, "E_CLAIM_MISSING"),
        (with(json!(null)), "E_CLAIM_MISSING"),
        (with(json!("")), "E_ISSUER"),
        (with(json!("https://evil.example")), "E_ISSUER"),
        (with(json!("https://social.example/")), "E_ISSUER"),
        (with(json!("HTTPS://SOCIAL.EXAMPLE")), "E_ISSUER"),
        (with(json!(SOCIAL.url)), "E_ISSUER"),
        (with(json!([SOCIAL.name])), "E_CLAIM_TYPE"),
        (with(json!({ "iss": SOCIAL.name })), "E_CLAIM_TYPE"),
        (of_text(&twice), "E_TOKEN_MALFORMED"),
        (of_text("[]"), "E_TOKEN_MALFORMED"),
        (of_text(r#"{"iss":"\ud800"}"#), "E_CLAIM_TYPE"),
    ] {
        assert_eq!(world.code(&token), code);
        let offline = world.verifier.verify_offline(&token, None).unwrap_err();
        assert_eq!(offline.code().as_str(), code);
    }
    assert_eq!(world.endpoints.requests(), 0);
    let error = world.verify(&with(json!("https://evil.example"))).unwrap_err();
    assert_eq!(error.fields(), json!({ "expected": [SOCIAL.name, EXTERNAL.name] }));
    assert!(!error.to_string().contains("evil"), "{error}");
}

#[test]
fn a_single_issuer_with_its_own_keys_is_chosen_too() {
    let mut provider = config();
    provider.issuer_keys.truncate(1);
    let world = World::of(provider, VerifierOptions::default());
    assert_eq!(world.code(&token(&EXTERNAL)), "E_ISSUER");
    assert_eq!(world.endpoints.requests(), 0);
    assert!(world.verify(&token(&SOCIAL)).is_ok());
    let status = world.verifier.keys_status();
    assert_eq!((status.issuers, status.other_sets), (vec![SOCIAL.name.to_owned()], Vec::new()));
}

#[test]
fn each_set_has_its_own_cooldown() {
    let world = World::new();
    let unknown = |issuer: &Issuer| sign(&social_key(), "unknown", &claims(issuer.name));
    for issuer in [&SOCIAL, &EXTERNAL] {
        world.verify(&token(issuer)).unwrap();
    }
    for _ in 0..5 {
        assert_eq!(world.code(&unknown(&SOCIAL)), "E_KEY_UNKNOWN");
    }
    let requests = || (world.endpoints.requests_of(&SOCIAL), world.endpoints.requests_of(&EXTERNAL));
    assert_eq!(requests(), (2, 1));
    assert_eq!(world.code(&unknown(&EXTERNAL)), "E_KEY_UNKNOWN");
    assert_eq!(requests(), (2, 2), "the other set's refresh is not paused");
    world.time.advance(30);
    assert_eq!(world.code(&unknown(&SOCIAL)), "E_KEY_UNKNOWN");
    assert_eq!(requests(), (3, 2));
}

#[test]
fn one_issuers_endpoint_that_is_down_stops_no_other() {
    let world = World::new();
    world.endpoints.answer(SOCIAL.url, None);
    assert_eq!(world.code(&token(&SOCIAL)), "E_KEYS_UNAVAILABLE");
    assert!(world.verify(&token(&EXTERNAL)).is_ok());
    let refresh = pollster::block_on(world.verifier.refresh_keys());
    assert_eq!(refresh.unwrap_err().code().as_str(), "E_KEYS_UNAVAILABLE");
    assert_eq!(world.endpoints.requests_of(&EXTERNAL), 2, "it was refreshed all the same");
}

#[test]
fn the_status_lists_every_set_with_its_issuers() {
    let world = World::new();
    world.verify(&token(&EXTERNAL)).unwrap();
    let status = world.verifier.keys_status();
    assert_eq!((status.issuers, status.source), (vec![SOCIAL.name.to_owned()], None));
    assert_eq!(status.keys_url.as_deref(), Some(SOCIAL.url));
    let [other] = &status.other_sets[..] else { panic!("one other set") };
    assert_eq!(
        (&other.issuers[..], other.source),
        (&[EXTERNAL.name.to_owned()][..], Some(KeySource::Cached))
    );
    assert_eq!(other.usable_keys.len(), 1);
}

#[test]
fn an_export_has_every_set_and_an_import_takes_all_or_none() {
    let world = World::new();
    assert!(world.verifier.export_keys().is_none());
    pollster::block_on(world.verifier.refresh_keys()).unwrap();
    let exported = world.verifier.export_keys().unwrap();
    let text: Value = serde_json::from_str(&exported.to_json()).unwrap();
    let urls: Vec<_> = text["sets"].as_array().unwrap().iter().map(|set| set["keysUrl"].clone()).collect();
    assert_eq!(urls, [SOCIAL.url, EXTERNAL.url]);

    let restarted = World::new();
    let mut foreign = text.clone();
    foreign["sets"][1]["keysUrl"] = json!("https://evil.example/keys");
    let refused = restarted.verifier.import_keys(&ExportedKeys::from_json(&foreign.to_string()).unwrap());
    assert_eq!(refused.unwrap_err().code().as_str(), "E_KEYS_IMPORT");
    assert!(restarted.verifier.export_keys().is_none(), "the first set was not taken either");

    assert_eq!(restarted.verifier.import_keys(&exported), Ok(true));
    for issuer in [&SOCIAL, &EXTERNAL] {
        assert!(restarted.verifier.verify_offline(&token(issuer), None).is_ok(), "{}", issuer.name);
    }
    assert_eq!(restarted.endpoints.requests(), 0);
    // What an export of one issuer holds is used for that one only, whatever the key.
    let swapped = World::new();
    let mut text = text;
    let keys = text["sets"][0]["jwkSet"].take();
    text["sets"] = json!([text["sets"][1].clone()]);
    text["sets"][0]["jwkSet"] = keys;
    swapped.verifier.import_keys(&ExportedKeys::from_json(&text.to_string()).unwrap()).unwrap();
    let offline = |token: &str| swapped.verifier.verify_offline(token, None).unwrap_err().code().as_str();
    assert_eq!(offline(&token(&SOCIAL)), "E_KEYS_UNAVAILABLE");
    assert_eq!(offline(&token(&EXTERNAL)), "E_SIGNATURE");
}

fn pin(issuer: &str) -> IssuerPin {
    let keys = PublicKeys::JwkSet(set(&[jwk(&social_key(), "key-1")]));
    IssuerPin { issuer: issuer.to_owned(), keys, not_after_at: NOW_AT + 60 }
}

#[test]
fn a_pin_is_for_its_own_issuer_only() {
    let options = VerifierOptions { issuer_pins: vec![pin(SOCIAL.name)], ..VerifierOptions::default() };
    let world = World::of(config(), options);
    let offline = |token: &str| world.verifier.verify_offline(token, None).map(|session| session.key_source);
    assert_eq!(offline(&token(&SOCIAL)), Ok(KeySource::Pinned));
    let forged = sign(&social_key(), "key-1", &claims(EXTERNAL.name));
    assert_eq!(offline(&forged).unwrap_err().code().as_str(), "E_KEYS_UNAVAILABLE");
    world.endpoints.answer(SOCIAL.url, None);
    assert_eq!(world.verify(&token(&SOCIAL)).unwrap().key_source, KeySource::Pinned);
    world.time.advance(61);
    assert_eq!(offline(&token(&SOCIAL)).unwrap_err().code().as_str(), "E_KEYS_UNAVAILABLE");
}

#[test]
fn a_pin_that_names_no_accepted_issuer_is_refused() {
    let code = |provider: CustomProvider, options: VerifierOptions| {
        let fetcher = World::new().endpoints;
        let provider = Provider::custom(provider).expect("a provider");
        Verifier::with_fetcher(provider, options, fetcher).map_err(|error| error.code().as_str())
    };
    let pins = |pins: &[&str]| VerifierOptions {
        issuer_pins: pins.iter().map(|issuer| pin(issuer)).collect(),
        ..VerifierOptions::default()
    };
    let IssuerPin { keys, not_after_at, .. } = pin("");
    let unnamed = VerifierOptions {
        pinned_keys: Some(PinnedKeys { keys, not_after_at }),
        ..VerifierOptions::default()
    };
    let development = Some(Development { keys_url: "http://localhost:1/".to_owned() });
    let replaced = VerifierOptions { development, ..pins(&[SOCIAL.name]) };
    for (options, expected) in [
        (pins(&["https://evil.example"]), "E_CONFIG_ISSUER"),
        (pins(&[""]), "E_CONFIG_ISSUER"),
        (pins(&[SOCIAL.name, SOCIAL.name]), "E_CONFIG_KEYS"),
        (unnamed, "E_CONFIG_KEYS"),
        (replaced, "E_CONFIG_KEYS"),
    ] {
        assert_eq!(code(config(), options).unwrap_err(), expected);
    }
    let single = |issuers| CustomProvider {
        issuer_keys: Vec::new(),
        issuers: Some(issuers),
        keys_url: Some(SOCIAL.url.to_owned()),
        ..config()
    };
    let one = single(ExpectedIssuers::OneOf(vec![SOCIAL.name.to_owned()]));
    assert!(code(one.clone(), pins(&[SOCIAL.name])).is_ok());
    assert_eq!(code(one, pins(&[EXTERNAL.name])).unwrap_err(), "E_CONFIG_ISSUER");
    assert_eq!(
        code(single(ExpectedIssuers::AnyIssuer), pins(&[SOCIAL.name])).unwrap_err(),
        "E_CONFIG_ISSUER"
    );
}

#[test]
fn a_pin_for_a_shared_or_configured_set_is_refused() {
    let refused = |provider: CustomProvider| {
        let options = VerifierOptions { issuer_pins: vec![pin(SOCIAL.name)], ..VerifierOptions::default() };
        let provider = Provider::custom(provider).expect("a provider");
        Verifier::with_fetcher(provider, options, World::new().endpoints).expect_err("refused")
    };
    let mut shared = config();
    shared.issuer_keys[1].keys_url = Some(SOCIAL.url.to_owned());
    let one_set = CustomProvider {
        issuer_keys: Vec::new(),
        issuers: Some(ExpectedIssuers::OneOf(vec![SOCIAL.name.to_owned(), EXTERNAL.name.to_owned()])),
        keys_url: Some(SOCIAL.url.to_owned()),
        ..config()
    };
    let mut configured = config();
    configured.issuer_keys[0].keys_url = None;
    configured.issuer_keys[0].keys = Some(pin(SOCIAL.name).keys);
    for (provider, reason) in [
        (shared, "shares its key set with another one"),
        (one_set, "shares its key set with another one"),
        (configured, "keys are configured"),
    ] {
        let error = refused(provider);
        assert_eq!(error.code().as_str(), "E_CONFIG_KEYS");
        assert!(error.to_string().contains(reason), "{error}");
    }
}

#[test]
fn development_replaces_all_sets_by_one_url() {
    let url = "http://localhost:1/keys";
    let options = VerifierOptions {
        development: Some(Development { keys_url: url.to_owned() }),
        ..VerifierOptions::default()
    };
    let world = World::of(config(), options);
    let keys = set(&[jwk(&social_key(), "key-1"), jwk(&external_key(), "key-2")]);
    world.endpoints.answer(url, Some(keys));
    assert_eq!(world.verify(&token(&SOCIAL)).unwrap().environment, "development");
    let external = sign(&external_key(), "key-2", &claims(EXTERNAL.name));
    assert_eq!(world.verify(&external).unwrap().key_source, KeySource::Cached);
    assert_eq!(world.code(&sign(&social_key(), "key-1", &claims("https://evil.example"))), "E_ISSUER");
    assert_eq!(world.endpoints.requests(), 1);
    let status = world.verifier.keys_status();
    assert_eq!((status.keys_url.as_deref(), status.other_sets.len()), (Some(url), 0));
    assert_eq!(status.issuers, [SOCIAL.name, EXTERNAL.name], "one set for both");
}

#[test]
fn issuers_at_one_url_share_its_set() {
    let mut provider = config();
    provider.issuer_keys[1].keys_url = Some(SOCIAL.url.to_owned());
    let world = World::of(provider, VerifierOptions::default());
    for issuer in [&SOCIAL, &EXTERNAL] {
        assert!(world.verify(&sign(&social_key(), "key-1", &claims(issuer.name))).is_ok());
    }
    assert_eq!(world.endpoints.requests(), 1);
    assert!(world.verifier.keys_status().other_sets.is_empty());
}

#[test]
fn configured_and_fetched_keys_may_stand_side_by_side() {
    let mut provider = config();
    provider.issuer_keys[0].keys_url = None;
    provider.issuer_keys[0].keys = Some(PublicKeys::Pem { pem: social_key().public_pem(), key_id: None });
    let world = World::of(provider, VerifierOptions::default());
    assert_eq!(world.verify(&token(&SOCIAL)).unwrap().key_source, KeySource::Pinned);
    assert_eq!(world.endpoints.requests(), 0);
    assert_eq!(world.verify(&token(&EXTERNAL)).unwrap().key_source, KeySource::Fresh);
    assert_eq!(world.code(&sign(&social_key(), "key-1", &claims(EXTERNAL.name))), "E_SIGNATURE");
}

#[test]
fn more_than_sixteen_key_sets_are_refused() {
    let with = |sets: usize| {
        let mut provider = config();
        provider.issuer_keys = (0..sets)
            .map(|number| IssuerKeySet {
                issuer: format!("issuer {number}"),
                keys_url: Some(format!("https://keys.example/{number}")),
                keys: None,
            })
            .collect();
        provider
    };
    assert!(Provider::custom(with(16)).is_ok());
    let refused = Provider::custom(with(17)).unwrap_err();
    assert_eq!(refused.code().as_str(), "E_CONFIG_KEYS");
    assert!(refused.to_string().contains("more than 16 key sets"), "{refused}");
    // Issuers that share a set have one.
    let mut shared = with(17);
    shared.issuer_keys[16].keys_url = shared.issuer_keys[0].keys_url.clone();
    assert!(Provider::custom(shared).is_ok());
}

#[test]
fn an_export_without_a_set_is_refused_as_such() {
    let refused = ExportedKeys::from_json(r#"{"version":2,"sets":[]}"#).unwrap_err();
    assert_eq!(refused.code().as_str(), "E_KEYS_IMPORT");
    assert!(refused.to_string().contains("it holds no key set"), "{refused}");
}

#[test]
fn two_ways_to_say_the_issuers_are_refused() {
    type Change = fn(&mut CustomProvider);
    let with = |change: Change| {
        let mut provider = config();
        change(&mut provider);
        Provider::custom(provider).map_err(|error: ConfigError| error.code().as_str())
    };
    assert!(with(|_| ()).is_ok());
    let refused: [(&str, Change); 9] = [
        ("E_CONFIG_KEYS", |own| own.issuers = Some(ExpectedIssuers::AnyIssuer)),
        ("E_CONFIG_KEYS", |own| own.keys_url = Some(SOCIAL.url.to_owned())),
        ("E_CONFIG_KEYS", |own| own.keys = Some(PublicKeys::JwkSet(String::new()))),
        ("E_CONFIG_ISSUER", |own| own.issuer_keys[0].issuer = String::new()),
        ("E_CONFIG_ISSUER", |own| own.issuer_keys[1].issuer = SOCIAL.name.to_owned()),
        ("E_CONFIG_KEYS", |own| own.issuer_keys[0].keys_url = None),
        ("E_CONFIG_KEYS_URL", |own| own.issuer_keys[0].keys_url = Some("http://keys.example".to_owned())),
        ("E_CONFIG_KEYS", |own| {
            own.issuer_keys.push(IssuerKeySet {
                issuer: "third".to_owned(),
                keys_url: None,
                keys: Some(PublicKeys::JwkSet(r#"{"keys":[]}"#.to_owned())),
            });
        }),
        ("E_CONFIG_FORMAT", |own| {
            (own.user_id_claim, own.user_id_claims) = ("a".to_owned(), vec!["b".to_owned()]);
        }),
    ];
    for (code, change) in refused {
        assert_eq!(with(change).unwrap_err(), code);
    }
}
