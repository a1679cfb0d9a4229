//! One look at Redis: whether this process takes what is there, asks the provider, or waits.

use std::time::Duration;

use redis::RedisResult;
use wallet_jwt::keys::{KeysRequest, KeysResponse};

use super::RedisKeyFetcher;
use crate::counts::Count;
use crate::entry::Entry;
use crate::failure::Failure;
use crate::own_turn::OwnTurn;
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

impl Look {
    /// Whether there is nothing to ask for.
    fn is_answer(&self) -> bool {
        matches!(self, Look::Take(..) | Look::Fail(_))
    }
}

impl RedisKeyFetcher {
    pub(super) async fn look(
        &self,
        store: &mut Store,
        owner: &str,
        request: &KeysRequest,
    ) -> RedisResult<Look> {
        let found = self.find(store, request).await?;
        if found.is_answer() {
            return Ok(found);
        }
        if !store.lock(owner).await? {
            return Ok(Look::Wait);
        }
        // The last owner may have written between the two calls.
        let found = self.find(store, request).await?;
        if found.is_answer() {
            // A lock that stays ends by itself, and the answer is at hand.
            let _ = store.release(owner).await;
        }
        // With the lock: nobody else takes the same turn.
        if let Look::OwnTurn(before) = found {
            let turn = OwnTurn { taken_at: self.clock.now_at() }.seal(&request.url, &self.secret);
            store.write_own_turn(&turn, Duration::from_secs(PAUSE_SECS)).await?;
            return Ok(Look::MayAsk(Some(before)));
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
        let now_at = self.clock.now_at();
        let failure = match failure {
            Some(failure) if failure.is_taken_by(self.process, now_at) => failure,
            before => return Ok(Look::MayAsk(before)),
        };
        if self.history.is_patient(&request.url, self.clock.monotonic()) {
            return Ok(Look::Fail(failure));
        }
        let turn = OwnTurn::open(&store.read_own_turn().await?, &request.url, &self.secret);
        Ok(match turn.filter(|turn| !turn.is_over(now_at)) {
            Some(_) => Look::Fail(failure),
            None => Look::OwnTurn(failure),
        })
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
