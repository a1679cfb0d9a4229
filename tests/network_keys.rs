//! Which keys a published set may contain, which key is used, and which tokens never cause a fetch.

mod network;

use network::clock::TestClock;
use network::refusal::{assert_no_forgery_passes, code, source};
use network::reply::Reply;
use network::server::Server;
use network::signer::{Signer, claims, jwk_set, key_set};
use network::verifier::verifier;
use serde_json::{Value, json};
use wallet_jwt::{KeySource, Verifier, VerifyError};

/// A verifier that has fetched a set, and its server.
async fn with_set(keys: impl IntoIterator<Item = Value>) -> (Verifier, Server) {
    let server = Server::new(Reply::ok(jwk_set(keys)));
    let verifier = verifier(&server, &TestClock::new());
    verifier.refresh_keys().await.expect("a set");
    (verifier, server)
}

fn with(mut jwk: Value, member: &str, value: Value) -> Value {
    jwk[member] = value;
    jwk
}

#[tokio::test]
async fn broken_and_unknown_keys_are_skipped_and_counted() {
    let (first, last) = (Signer::new("first"), Signer::new("last"));
    let broken = Signer::new("broken");
    for (unusable, why) in [
        (with(broken.jwk(), "x", json!("@@")), "`x`"),
        (with(broken.jwk(), "kid", json!(5)), "`kid`"),
        (with(broken.jwk(), "kty", json!("PQC")), "unknown key type"),
        (with(broken.jwk(), "crv", json!("Ed448")), "unknown curve"),
        (with(broken.jwk(), "use", json!("enc")), "`use`"),
        (with(broken.jwk(), "d", json!("AA")), "private"),
        (json!({ "kty": "RSA", "kid": "broken", "n": "AQAB", "e": "AQAB" }), "bits"),
        (json!({ "kty": "oct", "kid": "broken", "k": "c2VjcmV0" }), "symmetric"),
        (json!({}), "`kty`"),
        (json!("a string"), "object"),
        (Value::Null, "object"),
    ] {
        let (verifier, _server) = with_set([first.jwk(), unusable.clone(), last.jwk()]).await;
        for signer in [&first, &last] {
            assert_eq!(source(verifier.verify(&signer.token(), None).await), KeySource::Cached, "{unusable}");
        }
        assert!(verifier.verify(&broken.token(), None).await.is_err(), "{unusable}");
        let status = verifier.keys_status();
        assert_eq!((status.usable_keys.len(), status.skipped_keys.len()), (2, 1), "{unusable}");
        let said = status.skipped_keys[0].reason.to_string();
        assert!(said.contains(why), "{unusable}: {said}");
        assert_no_forgery_passes(&verifier, &first, why).await;
    }
}

#[tokio::test]
async fn a_kid_published_for_another_use_is_refused_as_unfit() {
    let good = Signer::new("good");
    let (verifier, server) = with_set([good.jwk(), with(good.jwk(), "kid", json!("other"))]).await;
    server.answer(Reply::ok(jwk_set([
        good.jwk(),
        with(with(good.jwk(), "kid", json!("other")), "use", json!("enc")),
    ])));
    verifier.refresh_keys().await.expect("a set");
    assert_eq!(code(verifier.verify(&good.token_naming("other"), None).await), "E_KEY_UNFIT");
}

#[tokio::test]
async fn two_different_keys_under_one_kid_are_refused() {
    let (one, other) = (Signer::new("same"), Signer::new("same"));
    let (verifier, _server) = with_set([one.jwk(), other.jwk()]).await;
    assert_eq!(code(verifier.verify(&one.token(), None).await), "E_KEY_AMBIGUOUS");
    assert_eq!(code(verifier.verify(&other.token(), None).await), "E_KEY_AMBIGUOUS");
    assert_eq!(code(verifier.verify_offline(&one.token(), None)), "E_KEY_AMBIGUOUS");
    assert_no_forgery_passes(&verifier, &one, "an ambiguous kid").await;
    // Without a kid there is no ambiguity: either key may have signed.
    assert_eq!(source(verifier.verify(&other.token_without_kid(), None).await), KeySource::Cached);
}

#[tokio::test]
async fn an_ambiguous_kid_uses_no_other_key_until_a_refresh_fixes_it() {
    let (one, other) = (Signer::new("same"), Signer::new("same"));
    let unnamed = with(one.jwk(), "kid", Value::Null);
    let (verifier, server) = with_set([one.jwk(), other.jwk(), unnamed]).await;
    assert_eq!(
        code(verifier.verify_offline(&one.token(), None)),
        "E_KEY_AMBIGUOUS",
        "a key without a kid is not used either"
    );
    server.answer(Reply::ok(jwk_set([one.jwk()])));
    assert_eq!(source(verifier.verify(&one.token(), None).await), KeySource::Fresh);
    assert_eq!(code(verifier.verify(&other.token(), None).await), "E_SIGNATURE");
}

#[tokio::test]
async fn two_keys_under_one_kid_are_refused_after_many_copies_of_one() {
    let (one, other) = (Signer::new("same"), Signer::new("same"));
    let copies = (0..8).map(|_| one.jwk());
    let (verifier, _server) = with_set(copies.chain([other.jwk()])).await;
    assert_eq!(code(verifier.verify(&one.token(), None).await), "E_KEY_AMBIGUOUS");
    assert_eq!(code(verifier.verify(&other.token(), None).await), "E_KEY_AMBIGUOUS");
}

#[tokio::test]
async fn the_same_key_published_twice_is_one_key() {
    let good = Signer::new("same");
    let mut without_alg = good.jwk();
    without_alg.as_object_mut().expect("an object").remove("alg");
    let (verifier, _server) = with_set([good.jwk(), good.jwk(), without_alg]).await;
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached);
    assert_no_forgery_passes(&verifier, &good, "a key published twice").await;
}

#[tokio::test]
async fn a_second_key_under_a_kid_counts_only_if_it_fits() {
    let good = Signer::new("same");
    let other = with(Signer::new("same").jwk(), "use", json!("enc"));
    let (verifier, _server) = with_set([other, good.jwk()]).await;
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached);
}

#[tokio::test]
async fn the_content_type_does_not_count() {
    let good = Signer::new("good");
    for content_type in ["text/html", "application/octet-stream", "nonsense", ""] {
        let server = Server::new(Reply::ok(key_set([&good])).with("Content-Type", content_type));
        let verifier = verifier(&server, &TestClock::new());
        assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh, "{content_type}");
    }
}

#[tokio::test]
async fn a_withdrawn_key_verifies_nothing_after_a_refresh() {
    let (good, withdrawn) = (Signer::new("good"), Signer::new("withdrawn"));
    let (verifier, server) = with_set([good.jwk(), withdrawn.jwk()]).await;
    assert_eq!(source(verifier.verify(&withdrawn.token(), None).await), KeySource::Cached);
    server.answer(Reply::ok(key_set([&good])));
    verifier.refresh_keys().await.expect("a set");
    assert_eq!(code(verifier.verify(&withdrawn.token(), None).await), "E_KEY_UNKNOWN");
    assert_eq!(code(verifier.verify_offline(&withdrawn.token(), None)), "E_KEY_UNKNOWN");
    assert_eq!(code(verifier.verify(&withdrawn.token_without_kid(), None).await), "E_SIGNATURE");
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached);
}

#[tokio::test]
async fn a_token_without_kid_is_tried_with_eight_keys_and_no_more() {
    let signers: Vec<Signer> = (0..9).map(|number| Signer::new(&format!("key-{number}"))).collect();
    let unfit = json!({ "kty": "RSA", "kid": "unfit", "n": "AQAB", "e": "AQAB" });
    let (verifier, server) = with_set([unfit].into_iter().chain(signers.iter().map(Signer::jwk))).await;
    for signer in &signers[..8] {
        assert_eq!(source(verifier.verify(&signer.token_without_kid(), None).await), KeySource::Cached);
    }
    assert_eq!(server.request_count(), 1);
    assert_eq!(code(verifier.verify(&signers[8].token_without_kid(), None).await), "E_SIGNATURE");
    // With its key id in the header, the key is found.
    assert_eq!(source(verifier.verify(&signers[8].token(), None).await), KeySource::Cached);
}

#[tokio::test]
async fn keys_without_kid_are_the_last_resort_after_one_refresh() {
    let good = Signer::new("good");
    let (verifier, server) = with_set([good.jwk_without_kid()]).await;
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh);
    assert_eq!(server.request_count(), 2);
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached);
    assert_eq!(server.request_count(), 2, "the refresh is in its cooldown");
    assert_no_forgery_passes(&verifier, &good, "keys without kid").await;
}

#[tokio::test]
async fn the_passed_key_id_is_used_if_the_header_has_no_kid() {
    let (good, other) = (Signer::new("good"), Signer::new("other"));
    let (verifier, _server) = with_set([good.jwk(), other.jwk()]).await;
    let token = good.token_without_kid();
    let session = verifier.verify(&token, Some("good")).await.expect("a session");
    assert_eq!(session.key_id.as_deref(), Some("good"));
    assert_eq!(code(verifier.verify(&token, Some("other")).await), "E_SIGNATURE");
    assert_eq!(code(verifier.verify(&token, Some("unheard of")).await), "E_KEY_UNKNOWN");
}

#[tokio::test]
async fn a_token_that_is_invalid_itself_never_causes_a_fetch() {
    let good = Signer::new("good");
    let server = Server::new(Reply::ok(key_set([&good])));
    let verifier = verifier(&server, &TestClock::new());
    let header = |members: Value| good.sign(&members, &claims());
    let large = header(json!({ "alg": "EdDSA", "kid": "good", "pad": "x".repeat(40_000) }));
    for (token, expected) in [
        (String::new(), "E_TOKEN_MALFORMED"),
        ("a.b".into(), "E_TOKEN_MALFORMED"),
        (good.token() + ".x", "E_TOKEN_MALFORMED"),
        (good.token() + "=", "E_TOKEN_MALFORMED"),
        (header(json!({ "alg": "EdDSA", "kid": 5 })), "E_TOKEN_MALFORMED"),
        (header(json!({ "alg": "EdDSA", "kid": "good", "cty": "JWT" })), "E_TOKEN_MALFORMED"),
        (large, "E_TOKEN_TOO_LARGE"),
        (header(json!({ "alg": "none" })), "E_ALGORITHM_NOT_ALLOWED"),
        (header(json!({ "alg": "HS256", "kid": "good" })), "E_ALGORITHM_NOT_ALLOWED"),
        (header(json!({ "alg": "RS256", "kid": "good" })), "E_ALGORITHM_NOT_ALLOWED"),
        (header(json!({ "alg": "EdDSA", "kid": "good", "crit": ["exp"] })), "E_CRITICAL_HEADER"),
    ] {
        assert_eq!(code(verifier.verify(&token, None).await), expected);
    }
    let mismatch = verifier.verify(&good.token(), Some("other")).await;
    assert_eq!(mismatch, Err(VerifyError::KeyIdMismatch));
    assert_eq!(server.request_count(), 0);
}

#[tokio::test]
async fn a_key_url_in_the_header_is_ignored() {
    let (good, stranger) = (Signer::new("good"), Signer::new("stranger"));
    let trap = Server::new(Reply::ok(key_set([&stranger])));
    let (verifier, _server) = with_set([good.jwk()]).await;
    let header = json!({
        "alg": "EdDSA", "kid": "stranger", "jku": trap.url(), "x5u": trap.url(), "jwk": stranger.jwk(),
    });
    assert_eq!(code(verifier.verify(&stranger.sign(&header, &claims()), None).await), "E_KEY_UNKNOWN");
    assert_eq!(trap.request_count(), 0);
}

/// A name that no key has would cost a refresh for every token.
#[tokio::test]
async fn a_token_whose_kid_is_null_or_empty_costs_no_refresh() {
    let signer = Signer::new("good");
    let (verifier, server) = with_set([signer.jwk()]).await;
    for kid in [Value::Null, json!("")] {
        let token = signer.sign(&json!({ "alg": "EdDSA", "kid": kid, "typ": null }), &claims());
        for passed in [None, Some("")] {
            assert_eq!(source(verifier.verify(&token, passed).await), KeySource::Cached, "{kid} {passed:?}");
        }
    }
    assert_eq!(server.request_count(), 1);
}
