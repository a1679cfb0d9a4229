//! The exported key set: an app stores it, so that it can verify after the next start without a network.

mod network;

use network::clock::{START_AT, TestClock};
use network::refusal::{assert_no_forgery_passes, code, reason, source};
use network::reply::Reply;
use network::server::Server;
use network::signer::{Signer, key_set};
use network::verifier::verifier;
use serde_json::{Value, json};
use wallet_jwt::KeySource;
use wallet_jwt::error::KeysFailure;
use wallet_jwt::keys::ExportedKeys;

/// An export that looks as if a verifier of this server made it some time ago.
fn export(server: &Server, signer: &Signer, fetched_at: i64) -> ExportedKeys {
    let text = json!({
        "version": 1,
        "keysUrl": server.url(),
        "fetchedAt": fetched_at,
        "lifetimeSecs": 600,
        "jwkSet": key_set([signer]),
    });
    ExportedKeys::from_json(&text.to_string()).expect("an export")
}

/// The same export with one member of its set changed.
fn changed(export: &ExportedKeys, member: &str, value: Value) -> String {
    let mut text: Value = serde_json::from_str(&export.to_json()).expect("JSON");
    text["sets"][0][member] = value;
    text.to_string()
}

#[tokio::test]
async fn an_exported_set_verifies_offline_after_a_restart() {
    let good = Signer::new("good");
    let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
    let before = verifier(&server, &clock);
    assert!(before.export_keys().is_none(), "nothing to export yet");
    before.refresh_keys().await.expect("the first fetch");
    let kept = before.export_keys().expect("an export").to_json();

    clock.advance(300);
    let after = verifier(&server, &clock);
    assert_eq!(after.import_keys(&ExportedKeys::from_json(&kept).expect("readable")), Ok(true));
    assert_eq!(source(after.verify_offline(&good.token(), None)), KeySource::Cached);
    assert_eq!(source(after.verify(&good.token(), None).await), KeySource::Cached);
    assert_eq!(after.keys_status().age_secs, Some(300));
    assert_no_forgery_passes(&after, &good, "an imported set").await;
    assert_eq!(server.request_count(), 2, "only the invented key ids caused requests");
}

#[tokio::test]
async fn an_export_can_be_exported_again() {
    let good = Signer::new("good");
    let (server, clock) = (Server::new(Reply::ok(key_set([&good])).with("ETag", "\"1\"")), TestClock::new());
    let first = verifier(&server, &clock);
    first.refresh_keys().await.expect("the first fetch");
    let kept = first.export_keys().expect("an export");
    let second = verifier(&server, &clock);
    assert_eq!(second.import_keys(&kept), Ok(true));
    assert_eq!(second.export_keys().expect("an export").to_json(), kept.to_json());
}

#[tokio::test]
async fn an_old_import_is_used_only_if_the_endpoint_is_unreachable() {
    let good = Signer::new("good");
    for (reply, expected) in [
        (Reply::of(500, ""), Ok(KeySource::Stale)),
        (Reply::hang_up(), Ok(KeySource::Stale)),
        (Reply::of(404, ""), Err(KeysFailure::UnexpectedStatus)),
        (Reply::ok("<html>"), Err(KeysFailure::NotAKeySet)),
        (Reply::ok(key_set([&good])), Ok(KeySource::Fresh)),
    ] {
        let (server, clock) = (Server::new(reply), TestClock::new());
        let verifier = verifier(&server, &clock);
        assert_eq!(verifier.import_keys(&export(&server, &good, START_AT - 3600)), Ok(true));
        assert_eq!(source(verifier.verify_offline(&good.token(), None)), KeySource::Stale);
        let verified = verifier.verify(&good.token(), None).await;
        match expected {
            Ok(expected) => assert_eq!(source(verified), expected),
            Err(expected) => assert_eq!(reason(verified), expected),
        }
        assert_eq!(server.request_count(), 1);
        assert_no_forgery_passes(&verifier, &good, "an old import").await;
    }
}

#[tokio::test]
async fn an_import_too_old_or_from_the_future_verifies_nothing() {
    let good = Signer::new("good");
    let day = 24 * 60 * 60;
    for fetched_at in [START_AT - 600 - day - 1, START_AT + 10, 0, i64::MIN, i64::MAX] {
        let (server, clock) = (Server::new(Reply::of(500, "")), TestClock::new());
        let verifier = verifier(&server, &clock);
        assert_eq!(verifier.import_keys(&export(&server, &good, fetched_at)), Ok(true));
        assert_eq!(code(verifier.verify_offline(&good.token(), None)), "E_KEYS_UNAVAILABLE", "{fetched_at}");
        assert_eq!(code(verifier.verify(&good.token(), None).await), "E_KEYS_UNAVAILABLE", "{fetched_at}");
    }
}

#[tokio::test]
async fn an_import_never_replaces_a_newer_set() {
    let (good, withdrawn) = (Signer::new("good"), Signer::new("withdrawn"));
    let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
    let verifier = verifier(&server, &clock);
    clock.advance(100);
    verifier.refresh_keys().await.expect("the first fetch");
    for fetched_at in [START_AT, START_AT + 100] {
        assert_eq!(verifier.import_keys(&export(&server, &withdrawn, fetched_at)), Ok(false));
    }
    assert_eq!(code(verifier.verify(&withdrawn.token(), None).await), "E_KEY_UNKNOWN");
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Cached);
    // Another process has fetched since.
    clock.advance(100);
    assert_eq!(verifier.import_keys(&export(&server, &withdrawn, START_AT + 150)), Ok(true));
    assert_eq!(source(verifier.verify_offline(&withdrawn.token(), None)), KeySource::Cached);
}

#[tokio::test]
async fn an_import_of_another_url_or_without_usable_keys_is_refused() {
    let good = Signer::new("good");
    let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
    let verifier = verifier(&server, &clock);
    let export = export(&server, &good, START_AT);
    for (member, value) in [
        ("keysUrl", json!("https://evil.example/keys")),
        ("keysUrl", json!(server.url() + "/")),
        ("jwkSet", json!("<html>")),
        ("jwkSet", json!(r#"{"keys":[]}"#)),
        ("jwkSet", json!(r#"{"keys":[{"kty":"oct","k":"AA"}]}"#)),
    ] {
        let export = ExportedKeys::from_json(&changed(&export, member, value)).expect("readable");
        let refused = verifier.import_keys(&export).expect_err("refused");
        assert_eq!(refused.code().as_str(), "E_KEYS_IMPORT");
    }
    assert_eq!(verifier.keys_status().source, None);
    for (member, value) in [("surprise", json!(1)), ("lifetimeSecs", json!(-1))] {
        let refused = ExportedKeys::from_json(&changed(&export, member, value)).expect_err("refused");
        assert_eq!(refused.code().as_str(), "E_KEYS_IMPORT");
    }
}

#[tokio::test]
async fn an_export_of_version_1_is_read_and_written_as_2() {
    let good = Signer::new("good");
    let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
    let set = json!({
        "keysUrl": server.url(), "fetchedAt": START_AT, "lifetimeSecs": 600, "jwkSet": key_set([&good]),
    });
    let mut old = set.clone();
    old["version"] = json!(1);
    let read = ExportedKeys::from_json(&old.to_string()).expect("readable");
    let written: Value = serde_json::from_str(&read.to_json()).expect("JSON");
    assert_eq!(written, json!({ "version": 2, "sets": [set.clone()] }));
    let verifier = verifier(&server, &clock);
    assert_eq!(verifier.import_keys(&read), Ok(true));
    assert_eq!(source(verifier.verify_offline(&good.token(), None)), KeySource::Cached);
    for (version, body) in [
        (json!(0), &written),
        (json!(3), &written),
        (json!("2"), &written),
        (json!(1), &written),
        (json!(2), &old),
        (Value::Null, &old),
    ] {
        let mut text = body.clone();
        text["version"] = version.clone();
        let refused = ExportedKeys::from_json(&text.to_string()).expect_err("refused");
        assert_eq!(refused.code().as_str(), "E_KEYS_IMPORT", "{version}");
    }
}

#[tokio::test]
async fn an_imported_lifetime_is_a_day_at_most() {
    let good = Signer::new("good");
    let (server, clock) = (Server::new(Reply::of(404, "")), TestClock::new());
    let verifier = verifier(&server, &clock);
    let export = changed(&export(&server, &good, START_AT), "lifetimeSecs", json!(u64::MAX));
    assert_eq!(verifier.import_keys(&ExportedKeys::from_json(&export).expect("readable")), Ok(true));
    clock.advance(24 * 60 * 60);
    assert_eq!(code(verifier.verify(&good.token(), None).await), "E_KEYS_UNAVAILABLE");
}

#[tokio::test]
async fn not_modified_never_confirms_an_imported_set() {
    let (good, planted) = (Signer::new("good"), Signer::new("planted"));
    let (server, clock) = (Server::new(Reply::of(304, "")), TestClock::new());
    let verifier = verifier(&server, &clock);
    let export = changed(&export(&server, &planted, START_AT - 3600), "etag", json!("\"current\""));
    assert_eq!(verifier.import_keys(&ExportedKeys::from_json(&export).expect("readable")), Ok(true));
    // If somebody planted the set, they may also have planted the ETag of the true set.
    assert_eq!(code(verifier.verify(&planted.token(), None).await), "E_KEYS_UNAVAILABLE");
    assert_eq!(server.requests()[0].header("If-None-Match"), None);
    server.answer(Reply::ok(key_set([&good])));
    clock.advance(30);
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh);
    assert_eq!(code(verifier.verify(&planted.token(), None).await), "E_KEY_UNKNOWN");
}

#[tokio::test]
async fn an_export_has_at_most_eight_times_a_sets_bytes() {
    let good = Signer::new("good");
    let server = Server::new(Reply::ok(key_set([&good])));
    let text = export(&server, &good, START_AT).to_json();
    let padded = |bytes: usize| format!("{text}{}", " ".repeat(bytes - text.len()));
    assert!(ExportedKeys::from_json(&padded(8 * 65_536)).is_ok());
    for bytes in [8 * 65_536 + 1, 1_000_000] {
        let refused = ExportedKeys::from_json(&padded(bytes)).unwrap_err();
        assert!(refused.to_string().contains("larger than any export"), "{refused}");
    }
}

#[tokio::test]
async fn an_imported_set_is_fresh_for_a_day_at_most() {
    let good = Signer::new("good");
    let (server, clock) = (Server::new(Reply::ok(key_set([&good]))), TestClock::new());
    let text = changed(&export(&server, &good, START_AT - 100), "lifetimeSecs", json!(1_000_000_000));
    let verifier = verifier(&server, &clock);
    assert_eq!(verifier.import_keys(&ExportedKeys::from_json(&text).expect("readable")), Ok(true));
    let status = verifier.keys_status();
    assert_eq!((status.fresh_for_secs, status.keys_url), (Some(86_300), Some(server.url())));
}
