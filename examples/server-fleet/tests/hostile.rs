//! Somebody can write to Redis: no key comes in, and no verification is lost.

mod fleet;

use std::sync::Arc;

use fleet::member::{Member, TestClock, USER, issuer, secret, stranger, token};
use fleet::proxy::{Pace, Proxy};
use fleet::redis_server::RedisServer;
use server_fleet::{Entry, FleetSecret, Names};
use wallet_jwt::keys::{KeysRequest, MAX_KEY_SET_BYTES};
use wallet_jwt::{Clock, ErrorCode, HttpKeyFetcher, KeyFetcher};
use wallet_jwt_fake_issuer::FakeIssuer;

/// A fleet whose Redis has one honest entry, and an issuer whose tokens it must never accept.
struct Scene {
    redis: RedisServer,
    issuer: FakeIssuer,
    stranger: FakeIssuer,
    clock: Arc<TestClock>,
}

impl Scene {
    fn new() -> Self {
        let scene = Self {
            redis: RedisServer::start(&[]),
            issuer: issuer(),
            stranger: stranger(),
            clock: TestClock::new(),
        };
        scene.member().refresh();
        scene
    }

    fn member(&self) -> Member {
        Member::new(&self.redis.url(), self.issuer.para_keys_url(), &self.clock)
    }

    fn url(&self) -> String {
        self.issuer.para_keys_url()
    }

    fn read(&self) -> Vec<u8> {
        self.redis.call("GET", &[Names::of(&self.url()).entry])
    }

    fn write(&self, value: &[u8]) {
        self.redis.call("SET", &[Names::of(&self.url()).entry.as_bytes(), value])
    }

    /// An entry with this set, as of now.
    fn entry(&self, body: Vec<u8>) -> Entry {
        let asked_at = self.clock.now_at();
        Entry { asked_at, lifetime_secs: 86_400, age_in_caches_secs: 0, date: None, body }
    }

    /// With this in Redis a new server asks the provider, accepts its tokens and nobody else's.
    fn counts_as_absent(&self, value: &[u8], what: &str) {
        self.write(value);
        let before = self.issuer.keys_request_count();
        let member = self.member();
        assert_eq!(member.user_of(&token(&self.stranger)), Err(ErrorCode::KeyUnknown), "{what}");
        assert_eq!(member.user_of(&token(&self.issuer)).as_deref(), Ok(USER), "{what}");
        assert_eq!(self.issuer.keys_request_count(), before + 1, "{what}");
        assert_eq!(member.counts().from_fleet, 0, "{what}");
        // What it got replaces the value.
        assert_eq!(self.member().user_of(&token(&self.issuer)).as_deref(), Ok(USER), "{what}");
        assert_eq!(self.issuer.keys_request_count(), before + 1, "{what}");
    }
}

fn published(url: &str) -> Vec<u8> {
    let request = KeysRequest { url: url.to_owned(), etag: None, timeout_secs: 10, max_bytes: 65_536 };
    HttpKeyFetcher::new().fetch(&request).expect("an answer").body
}

/// The keys of both issuers in one set.
fn with_an_extra_key(scene: &Scene) -> Vec<u8> {
    let own = String::from_utf8(published(&scene.url())).expect("text");
    let extra = String::from_utf8(published(&scene.stranger.para_keys_url())).expect("text");
    let keys = |set: &str| set[set.find('[').expect("keys") + 1..set.rfind(']').expect("keys")].to_owned();
    format!("{{\"keys\":[{},{}]}}", keys(&own), keys(&extra)).into_bytes()
}

#[test]
fn an_extra_key_written_to_redis_verifies_nothing() {
    let scene = Scene::new();
    let body = with_an_extra_key(&scene);
    let entry = scene.entry(body.clone());
    // Such a set would let the stranger's tokens in: under the fleet's own secret it does.
    scene.write(&entry.seal(&scene.url(), &secret()));
    assert_eq!(scene.member().user_of(&token(&scene.stranger)).as_deref(), Ok(USER));

    let guessed = FleetSecret::new(vec![0; 32]).expect("a secret");
    scene.counts_as_absent(&entry.seal(&scene.url(), &guessed), "another secret");
    scene.counts_as_absent(&body, "no seal");
    let honest = scene.read();
    let sealed = entry.seal(&scene.url(), &guessed);
    scene.counts_as_absent(&[&honest[..32], &sealed[32..]].concat(), "an honest entry's seal");
}

#[test]
fn a_set_of_another_url_counts_as_absent() {
    let scene = Scene::new();
    let url = scene.stranger.para_keys_url();
    // Honestly sealed, by a server of the same fleet that verifies another environment.
    Member::new(&scene.redis.url(), url.clone(), &scene.clock).refresh();
    let sealed: Vec<u8> = scene.redis.call("GET", &[Names::of(&url).entry]);
    assert!(Entry::open(&sealed, &url, &secret()).is_some());
    scene.counts_as_absent(&sealed, "the stranger's set");
}

#[test]
fn a_truncated_entry_counts_as_absent() {
    let scene = Scene::new();
    let sealed = scene.read();
    for length in [1, 31, 32, 36, sealed.len() / 2, sealed.len() - 1] {
        scene.counts_as_absent(&sealed[..length], &format!("{length} bytes"));
    }
    let body = published(&scene.url());
    let cut = scene.entry(body[..body.len() / 2].to_vec());
    scene.counts_as_absent(&cut.seal(&scene.url(), &secret()), "a truncated set under a right seal");
}

#[test]
fn a_huge_value_and_other_types_count_as_absent() {
    let scene = Scene::new();
    scene.counts_as_absent(&vec![b'x'; 64 * 1024 * 1024], "64 MiB");
    scene.counts_as_absent(&vec![0; MAX_KEY_SET_BYTES], "zeros");
    let names = Names::of(&scene.url());
    scene.redis.call::<()>("DEL", &[&names.entry]);
    scene.redis.call::<()>("RPUSH", &[&names.entry, "a list"]);
    let before = scene.issuer.keys_request_count();
    assert_eq!(scene.member().user_of(&token(&scene.issuer)).as_deref(), Ok(USER));
    assert_eq!(scene.member().user_of(&token(&scene.issuer)).as_deref(), Ok(USER));
    assert_eq!(scene.issuer.keys_request_count(), before + 1);
}

#[test]
fn of_a_huge_value_only_the_beginning_is_read() {
    let scene = Scene::new();
    scene.write(&vec![b'x'; 64 * 1024 * 1024]);
    let proxy = Proxy::start(&scene.redis.socket(), Pace::Quick);
    let member = Member::new(&proxy.url(), scene.url(), &scene.clock);
    assert_eq!(member.user_of(&token(&scene.issuer)).as_deref(), Ok(USER));
    assert_eq!(member.counts().redis_failures, 0);
    // It is read before and after the lock is taken.
    assert!(proxy.sent() < 2 * 70_000, "{}", proxy.sent());
}

#[test]
fn an_old_entry_that_is_written_again_counts_as_absent() {
    let scene = Scene::new();
    let (old, of_the_withdrawn_key) = (scene.read(), token(&scene.issuer));
    scene.issuer.rotate_keys();
    scene.issuer.withdraw_old_keys();
    scene.clock.advance(31);
    let member = scene.member();
    // Redis still has the old entry, and the token's key makes the member ask.
    assert_eq!(member.user_of(&token(&scene.issuer)).as_deref(), Ok(USER));
    assert_eq!(member.user_of(&of_the_withdrawn_key), Err(ErrorCode::KeyUnknown));

    // A server that has a newer set never goes back.
    scene.write(&old);
    scene.clock.advance(31);
    member.refresh();
    assert_eq!(member.user_of(&of_the_withdrawn_key), Err(ErrorCode::KeyUnknown));
    // A new server goes back no further than the entry's lifetime, less five minutes.
    scene.clock.advance(300);
    scene.write(&old);
    assert_eq!(scene.member().user_of(&of_the_withdrawn_key), Err(ErrorCode::KeyUnknown));
    scene.counts_as_absent(&old, "an entry past its time");
}

#[test]
fn an_entry_whose_time_was_changed_counts_as_absent() {
    let scene = Scene::new();
    let mut sealed = scene.read();
    let later = (scene.clock.now_at() + 1).to_be_bytes();
    sealed[36..44].copy_from_slice(&later);
    scene.counts_as_absent(&sealed, "a later time under the old seal");
}

#[test]
fn an_entry_from_the_future_counts_as_absent() {
    let scene = Scene::new();
    // A server whose clock is wrong by an hour. Its set would be used for an hour longer than it may.
    let entry = scene.entry(published(&scene.url()));
    let ahead = Entry { asked_at: entry.asked_at + 3_600, ..entry };
    scene.counts_as_absent(&ahead.seal(&scene.url(), &secret()), "an hour ahead");
}

#[test]
fn a_server_with_a_wrong_clock_costs_the_others_nothing() {
    for wrong_by in [-86_400, -60, -4, 4, 60, 1_800] {
        let scene = Scene::new();
        let wrong = TestClock::new();
        wrong.advance(wrong_by);
        let url = scene.url();
        for _ in 0..3 {
            let ahead_or_behind = Member::new(&scene.redis.url(), url.clone(), &wrong);
            ahead_or_behind.refresh();
            assert_eq!(scene.member().user_of(&token(&scene.issuer)).as_deref(), Ok(USER), "{wrong_by} s");
        }
        // Up to five seconds they still share; else each of the two asks for itself, as without Redis.
        let requests = scene.issuer.keys_request_count();
        if wrong_by.abs() < 5 { assert_eq!(requests, 1) } else { assert!(requests <= 7, "{requests}") }
    }
}
