//! One look at Redis: whether this process takes what is there, asks the provider, or waits.

use std::time::Duration;

use redis::RedisResult;
use wallet_jwt::keys::{KeysRequest, KeysResponse};

use super::RedisKeyFetcher;
use crate::counts::Count;
use crate::entry::Entry;
use crate::failure::Failure;
use crate::marks::{MAX_BYTES, Mark};
use crate::sharing::{PAUSE_SECS, age_if_taken};
use crate::store::Store;

/// What one look at Redis shows.
pub(super) enum Look {
    Take(KeysResponse, i64),
    Fail(Failure),
    MayAsk(Option<Failure>),
    /// The fleet pauses, but it is this process's turn.
    OwnTurn(Failure),
    Wait,
}

impl RedisKeyFetcher {
    pub(super) async fn look(
        &self,
        store: &mut Store,
        owner: &str,
        request: &KeysRequest,
    ) -> RedisResult<Look> {
        let found = self.find(store, request).await?;
        if matches!(found, Look::Take(..) | Look::Fail(_)) {
            return Ok(found);
        }
        if !store.lock(owner).await? {
            return Ok(Look::Wait);
        }
        // The last owner may have written between the two calls.
        let before = match self.find(store, request).await? {
            Look::MayAsk(before) => before,
            Look::OwnTurn(before) => {
                // With the lock: nobody else takes the same turn.
                self.mark(store, Mark::OwnTurn, &request.url).await?;
                Some(before)
            }
            answer => {
                // A lock that stays ends by itself, and the answer is at hand.
                let _ = store.release(owner).await;
                return Ok(answer);
            }
        };
        self.mark(store, Mark::Asked, &request.url).await?;
        Ok(Look::MayAsk(before))
    }

    async fn mark(&self, store: &mut Store, mark: Mark, url: &str) -> RedisResult<()> {
        let sealed = mark.seal(self.clock.now_at(), url, &self.secret);
        store.write_mark(mark, &sealed, Duration::from_secs(PAUSE_SECS)).await
    }

    /// The bytes of a mark, and whether it was made in the pause before now.
    async fn read_mark(&self, store: &mut Store, mark: Mark, url: &str) -> RedisResult<(Vec<u8>, bool)> {
        let bytes = store.read_mark(mark).await?;
        let is_made = mark.is_made_by(&bytes, self.clock.now_at(), url, &self.secret);
        Ok((bytes, is_made))
    }

    /// After a long wait for the one that has the lock: whether this process asks too. If nobody of the fleet has asked lately, the lock
    /// is not the fleet's, so each asks.
    pub(super) async fn may_ask_late(&self, store: &mut Store, url: &str) -> RedisResult<bool> {
        let (_, is_asked) = self.read_mark(store, Mark::Asked, url).await?;
        if !is_asked {
            return Ok(true);
        }
        let (old, is_taken) = self.read_mark(store, Mark::LateTurn, url).await?;
        if is_taken {
            return Ok(false);
        }
        if old.len() > MAX_BYTES {
            // Only its beginning was read. It is nobody's of the fleet.
            return self.mark(store, Mark::LateTurn, url).await.map(|()| true);
        }
        let sealed = Mark::LateTurn.seal(self.clock.now_at(), url, &self.secret);
        store.replace_mark(Mark::LateTurn, &old, &sealed, Duration::from_secs(PAUSE_SECS)).await
    }

    /// The set, or what came in place of an answer.
    pub(super) async fn find(&self, store: &mut Store, request: &KeysRequest) -> RedisResult<Look> {
        if let Some(taken) = self.take(&store.read().await?, request) {
            return Ok(taken);
        }
        let bytes = store.read_failure().await?;
        let failure = Failure::open(&bytes, &request.url, &self.secret);
        if failure.is_none() && !bytes.is_empty() {
            self.count(Count::RefusedEntry);
        }
        let now_at = self.clock.now_at();
        let failure = match failure {
            Some(failure) if failure.is_taken_by(self.process, now_at) => failure,
            before => return Ok(Look::MayAsk(before)),
        };
        if self.history.is_patient(&request.url, self.clock.monotonic()) {
            return Ok(Look::Fail(failure));
        }
        let (_, is_taken) = self.read_mark(store, Mark::OwnTurn, &request.url).await?;
        Ok(if is_taken { Look::Fail(failure) } else { Look::OwnTurn(failure) })
    }

    fn take(&self, bytes: &[u8], request: &KeysRequest) -> Option<Look> {
        if bytes.is_empty() {
            return None;
        }
        let Some(entry) = Entry::open(bytes, &request.url, &self.secret) else {
            self.count(Count::RefusedEntry);
            return None;
        };
        let age = age_if_taken(&entry, self.history.handed_at(&request.url), self.clock.now_at())?;
        let asked_at = entry.asked_at;
        Some(Look::Take(entry.into_answer(age), asked_at))
    }
}
