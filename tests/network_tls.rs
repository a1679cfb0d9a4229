//! Key sets over TLS: which certificates are trusted, and what the answer's date is used for.

mod network;

use std::process::Command;
use std::sync::Arc;

use network::certificate::{Authority, self_signed_server};
use network::clock::{START_AT, TestClock};
use network::refusal::{assert_no_forgery_passes, code, reason, source};
use network::reply::Reply;
use network::server::Server;
use network::signer::{Signer, key_set};
use network::verifier::{make, options, pinned, verifier};
use serde_json::json;
use wallet_jwt::error::KeysFailure;
use wallet_jwt::{HttpKeyFetcher, KeySource, Verifier, VerifyError};

/// This variable is set in the process that runs a test again in another environment.
const RERUN: &str = "WALLET_JWT_TEST_RERUN";
const LOOPBACK: &str = "127.0.0.1";

/// A proxy cannot reach a server on this machine. If the environment names a proxy, the test runs in another
/// process without those variables. Returns whether it ran there.
fn ran_without_proxy(test: &str) -> bool {
    let names = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    if std::env::var_os(RERUN).is_some() || names.iter().all(|name| std::env::var_os(name).is_none()) {
        return false;
    }
    rerun(test, |command| {
        names.iter().for_each(|name| {
            command.env_remove(name);
        });
    });
    true
}

fn rerun(test: &str, circumstances: impl FnOnce(&mut Command)) {
    let mut command = Command::new(std::env::current_exe().expect("this test's own path"));
    command.args(["--exact", test, "--nocapture"]).env(RERUN, "1");
    circumstances(&mut command);
    let output = command.output().expect("this test runs again");
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

/// A verifier that trusts the platform's roots and these.
fn trusting(roots: impl IntoIterator<Item = Vec<u8>>, url: &str, clock: &Arc<TestClock>) -> Verifier {
    let fetcher = roots.into_iter().fold(HttpKeyFetcher::new(), HttpKeyFetcher::with_extra_root);
    make(options(url), Arc::new(fetcher), clock)
}

#[tokio::test]
async fn a_self_signed_certificate_is_refused_unless_trusted() {
    if ran_without_proxy("a_self_signed_certificate_is_refused_unless_trusted") {
        return;
    }
    let good = Signer::new("good");
    let (server, certificate) = self_signed_server(LOOPBACK, Reply::ok(key_set([&good])));
    // Another authority's root, so that TLS works even on a machine without CA certificates: only this certificate
    // is refused.
    let refusing = trusting([Authority::new().root()], &server.url(), &TestClock::new());
    let refused = refusing.verify(&good.token(), None).await;
    assert!(format!("{refused:?}").contains("certificate"), "{refused:?}");
    assert_eq!(reason(refused), KeysFailure::Network);
    assert_no_forgery_passes(&refusing, &good, "a self-signed certificate").await;
    let untouched = trusting([], &server.url(), &TestClock::new());
    assert_eq!(reason(untouched.verify(&good.token(), None).await), KeysFailure::Network);
    assert_eq!(server.request_count(), 0, "nothing is sent to a server that is not trusted");

    let trusting = trusting([certificate], &server.url(), &TestClock::new());
    assert_eq!(source(trusting.verify(&good.token(), None).await), KeySource::Fresh);
    assert_eq!(server.request_count(), 1);
}

#[tokio::test]
async fn an_unknown_authoritys_certificate_is_refused_unless_trusted() {
    if ran_without_proxy("an_unknown_authoritys_certificate_is_refused_unless_trusted") {
        return;
    }
    let good = Signer::new("good");
    let (ours, theirs) = (Authority::new(), Authority::new());
    let server = ours.server(LOOPBACK, Reply::ok(key_set([&good])));
    let refusing = trusting([theirs.root()], &server.url(), &TestClock::new());
    assert_eq!(reason(refusing.verify(&good.token(), None).await), KeysFailure::Network);
    assert_eq!(server.request_count(), 0);

    let trusting = trusting([theirs.root(), ours.root()], &server.url(), &TestClock::new());
    assert_eq!(source(trusting.verify(&good.token(), None).await), KeySource::Fresh);
    assert_eq!(source(trusting.verify(&good.token(), None).await), KeySource::Cached);
    assert_no_forgery_passes(&trusting, &good, "TLS").await;
}

#[tokio::test]
async fn a_certificate_for_another_host_is_refused() {
    if ran_without_proxy("a_certificate_for_another_host_is_refused") {
        return;
    }
    let good = Signer::new("good");
    let authority = Authority::new();
    for host in ["keys.example", "127.0.0.2"] {
        let server = authority.server(host, Reply::ok(key_set([&good])));
        let verifier = trusting([authority.root()], &server.url(), &TestClock::new());
        assert_eq!(reason(verifier.verify(&good.token(), None).await), KeysFailure::Network, "{host}");
        assert_eq!(server.request_count(), 0);
    }
}

#[tokio::test]
async fn a_certificate_with_a_host_name_is_accepted() {
    if ran_without_proxy("a_certificate_with_a_host_name_is_accepted") {
        return;
    }
    let good = Signer::new("good");
    let authority = Authority::new();
    let server = authority.server("localhost", Reply::ok(key_set([&good])));
    let url = format!("https://localhost:{}/keys", server.port());
    let verifier = trusting([authority.root()], &url, &TestClock::new());
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh);
}

#[tokio::test]
async fn pinned_keys_are_used_if_the_certificate_is_refused() {
    if ran_without_proxy("pinned_keys_are_used_if_the_certificate_is_refused") {
        return;
    }
    let good = Signer::new("good");
    let (server, _) = self_signed_server(LOOPBACK, Reply::ok(key_set([&good])));
    let mut options = options(&server.url());
    options.pinned_keys = Some(pinned(&good, START_AT + 3600));
    let verifier = make(options, Arc::new(HttpKeyFetcher::new()), &TestClock::new());
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Pinned);
    assert_no_forgery_passes(&verifier, &good, "a refused certificate").await;
}

#[tokio::test]
async fn a_tls_fetch_neither_needs_nor_installs_a_global_provider() {
    if ran_without_proxy("a_tls_fetch_neither_needs_nor_installs_a_global_provider") {
        return;
    }
    let good = Signer::new("good");
    let authority = Authority::new();
    let server = authority.server(LOOPBACK, Reply::ok(key_set([&good])));
    assert!(rustls::crypto::CryptoProvider::get_default().is_none());
    let verifier = trusting([authority.root()], &server.url(), &TestClock::new());
    assert_eq!(source(verifier.verify(&good.token(), None).await), KeySource::Fresh);
    assert!(rustls::crypto::CryptoProvider::get_default().is_none());
}

#[tokio::test]
async fn plain_http_to_a_tls_port_and_https_to_a_plain_port_fail() {
    if ran_without_proxy("plain_http_to_a_tls_port_and_https_to_a_plain_port_fail") {
        return;
    }
    let good = Signer::new("good");
    let server = Server::new(Reply::ok(key_set([&good])));
    let url = server.url().replace("http:", "https:");
    let verifier = trusting([Authority::new().root()], &url, &TestClock::new());
    assert_eq!(reason(verifier.verify(&good.token(), None).await), KeysFailure::Network);
}

/// The test runs itself again where no CA certificates can be found.
#[tokio::test]
async fn a_machine_without_ca_certificates_needs_an_extra_root() {
    if std::env::var_os(RERUN).is_none() {
        rerun("a_machine_without_ca_certificates_needs_an_extra_root", |it| {
            it.env("SSL_CERT_FILE", "/nonexistent").env("SSL_CERT_DIR", "/nonexistent");
            for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
                it.env_remove(name);
            }
        });
        return;
    }
    let good = Signer::new("good");
    let authority = Authority::new();
    let server = authority.server(LOOPBACK, Reply::ok(key_set([&good])));
    let mut options = options(&server.url());
    let bare = make(options.clone(), Arc::new(HttpKeyFetcher::new()), &TestClock::new());
    assert_eq!(reason(bare.verify(&good.token(), None).await), KeysFailure::Network);
    options.pinned_keys = Some(pinned(&good, START_AT + 3600));
    let with_pinned = make(options, Arc::new(HttpKeyFetcher::new()), &TestClock::new());
    assert_eq!(source(with_pinned.verify(&good.token(), None).await), KeySource::Pinned);
    assert_eq!(server.request_count(), 0);
    let trusting = trusting([authority.root()], &server.url(), &TestClock::new());
    assert_eq!(source(trusting.verify(&good.token(), None).await), KeySource::Fresh);
    let plain = Server::new(Reply::ok(key_set([&good])));
    let over_http = verifier(&plain, &TestClock::new());
    assert_eq!(source(over_http.verify(&good.token(), None).await), KeySource::Fresh);
}

/// `START_AT` is 2025-10-09 08:53:20 GMT.
const AN_HOUR_LATER: &str = "Thu, 09 Oct 2025 09:53:20 GMT";

#[tokio::test]
async fn the_date_of_an_https_answer_shows_how_slow_this_clock_is() {
    if ran_without_proxy("the_date_of_an_https_answer_shows_how_slow_this_clock_is") {
        return;
    }
    let good = Signer::new("good");
    let authority = Authority::new();
    let dated = Reply::ok(key_set([&good])).with("Date", AN_HOUR_LATER).with("Age", "5");
    let server = authority.server(LOOPBACK, dated);
    let clock = TestClock::new();
    let verifier = trusting([authority.root()], &server.url(), &clock);
    let header = json!({ "alg": "EdDSA", "kid": "good" });
    let expired = good.sign(&header, &json!({ "sub": "user-1", "exp": START_AT - 1000 }));
    let too_early = good.sign(
        &header,
        &json!({
            "sub": "user-1", "exp": START_AT + 7200, "nbf": START_AT + 3600,
        }),
    );
    let expected = Err(VerifyError::Expired { expired_at: START_AT - 1000, clock_offset_secs: Some(3605) });
    assert_eq!(verifier.verify(&expired, None).await, expected);
    let refused = verifier.verify(&too_early, None).await.expect_err("refused");
    // The offset is reported, but verification does not correct the time.
    assert_eq!(refused.fields(), json!({ "notBeforeAt": START_AT + 3600, "clockOffsetSecs": 3605 }));
    assert!(refused.to_string().contains("3605 s behind"), "{refused}");
    assert_eq!(verifier.keys_status().clock_offset_secs, Some(3605));

    server.answer(Reply::ok(key_set([&good])));
    verifier.refresh_keys().await.expect("a set");
    assert_eq!(
        verifier.keys_status().clock_offset_secs,
        Some(3605),
        "an answer without a date changes nothing"
    );

    clock.advance(100);
    assert_eq!(verifier.keys_status().clock_offset_secs, Some(3605), "both clocks advanced");
    clock.set_wall(START_AT + 3605 + 100);
    assert_eq!(verifier.keys_status().clock_offset_secs, Some(0), "the clock was corrected");
}

#[tokio::test]
async fn the_date_of_an_http_answer_is_ignored() {
    let good = Signer::new("good");
    let server = Server::new(Reply::ok(key_set([&good])).with("Date", AN_HOUR_LATER));
    let verifier = verifier(&server, &TestClock::new());
    let claims = json!({ "sub": "user-1", "exp": START_AT - 1000 });
    let expired = good.sign(&json!({ "alg": "EdDSA", "kid": "good" }), &claims);
    let expected = Err(VerifyError::Expired { expired_at: START_AT - 1000, clock_offset_secs: None });
    assert_eq!(verifier.verify(&expired, None).await, expected);
    assert_eq!(code(verifier.verify_offline(&expired, None)), "E_EXPIRED");
    assert_eq!(verifier.keys_status().clock_offset_secs, None);
}
