//! One look at Redis: whether this process takes what is there, asks the provider, or waits.

use std::time::Duration;

use redis::RedisResult;
use wallet_jwt::keys::{KeysRequest, KeysResponse};

use super::RedisKeyFetcher;
use crate::counts::Count;
use crate::entry::Entry;
use crate::failure::Failure;
use crate::own_turn::OwnTurn;
use crate::sharing::{PAUSE_SECS, TRUST_IN_FAILURES, age_if_taken};
use crate::store::Store;

/// What one look at Redis shows.
pub(super) enum Look {
    Take(KeysResponse, i64),
    Fail(Failure),
    MayAsk(Option<Failure>),
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
        if !matches!(found, Look::MayAsk(_)) {
            return Ok(found);
        }
        if !store.lock(owner).await? {
            return Ok(Look::Wait);
        }
        // The last owner may have written between the two calls.
        let found = self.find(store, request).await?;
        if !matches!(found, Look::MayAsk(_)) {
            // A lock that stays ends by itself, and the answer is at hand.
            let _ = store.release(owner).await;
        }
        Ok(found)
    }

    /// The set, or what came in place of an answer.
    async fn find(&self, store: &mut Store, request: &KeysRequest) -> RedisResult<Look> {
        if let Some(taken) = self.take(&store.read().await?, request) {
            return Ok(taken);
        }
        let bytes = store.read_failure().await?;
        let failure = Failure::open(&bytes, &request.url, &self.secret);
        if failure.is_none() && !bytes.is_empty() {
            self.count(Count::RefusedEntry);
        }
        let taken = failure.as_ref().is_some_and(|it| it.is_taken_by(self.process, self.clock.now_at()));
        let is_own_turn = taken && self.has_own_turn(store, &request.url).await?;
        Ok(match failure {
            Some(failure) if taken && !is_own_turn => Look::Fail(failure),
            before => Look::MayAsk(before),
        })
    }

    /// Whether this process asks although the fleet pauses.
    async fn has_own_turn(&self, store: &mut Store, url: &str) -> RedisResult<bool> {
        if self.history.trusting_for(url, self.clock.monotonic()) < TRUST_IN_FAILURES {
            return Ok(false);
        }
        let (Some(process), taken_at) = (self.process, self.clock.now_at()) else { return Ok(true) };
        let bytes = store.read_own_turn().await?;
        match OwnTurn::open(&bytes, url, &self.secret).filter(|turn| !turn.is_over(taken_at)) {
            Some(turn) => Ok(turn.process == process),
            None => {
                let turn = OwnTurn { process, taken_at }.seal(url, &self.secret);
                store.write_own_turn(&turn, bytes.is_empty(), Duration::from_secs(PAUSE_SECS)).await
            }
        }
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
