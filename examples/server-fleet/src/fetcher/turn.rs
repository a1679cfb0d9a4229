//! How a server gets its set: from Redis, from the provider, or not at all.

use std::time::{Duration, Instant};

use tokio::time::sleep;
use wallet_jwt::keys::{KeysRequest, KeysResponse};

use super::looking::Look;
use super::{REDIS_LIMIT, RedisKeyFetcher, random, timeout_of, within};
use crate::counts::Count;
use crate::failure::Failure;
use crate::store::{Store, hex};

/// What the provider keeps of the request's timeout, at most half, while a server waits for the one that has the lock.
const OWN_SHARE: Duration = Duration::from_secs(3);
const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// How a server gets its set.
pub(super) enum Turn {
    Take(KeysResponse, i64),
    /// No set: others could not get one just now.
    Fail(Failure),
    /// No set: neither this process nor another got an answer in time.
    Late,
    /// From the provider; with the lock, if it has it. Without a store Redis is gone.
    Ask {
        store: Option<Store>,
        owner: Option<String>,
        /// What another server got just now.
        before: Option<Failure>,
    },
}

impl RedisKeyFetcher {
    pub(super) async fn turn(&self, request: &KeysRequest) -> Turn {
        if let Some(turn) = self.turn_at_redis(request).await {
            return turn;
        }
        self.count(Count::RedisFailure);
        Turn::Ask { store: None, owner: None, before: None }
    }

    /// None if Redis is gone.
    async fn turn_at_redis(&self, request: &KeysRequest) -> Option<Turn> {
        let began = Instant::now();
        let whole = timeout_of(request);
        let patience = whole - OWN_SHARE.min(whole / 2);
        let first = REDIS_LIMIT.min(patience);
        let mut store = within(first, Store::connect(&self.client, &request.url)).await?;
        let mut limit = first.saturating_sub(began.elapsed());
        loop {
            // Another owner at each try: the answer to an earlier one may have been lost.
            let owner = owner()?;
            match within(limit, self.look(&mut store, &owner, request)).await? {
                Look::Take(answer, asked_at) => return Some(Turn::Take(answer, asked_at)),
                Look::Fail(failure) => return Some(Turn::Fail(failure)),
                Look::OwnTurn(_) | Look::Wait => sleep(POLL_INTERVAL).await,
                Look::MayAsk(before) => {
                    return Some(Turn::Ask { store: Some(store), owner: Some(owner), before });
                }
            }
            // All of it, however little patience is left: a look that is cut short is no sign that Redis is gone.
            limit = REDIS_LIMIT;
            if began.elapsed() >= patience {
                // Those who had the lock have died one after another, or the provider is slow.
                let may_ask = within(REDIS_LIMIT, self.may_ask_late(&mut store, &request.url)).await?;
                if may_ask {
                    return Some(Turn::Ask { store: Some(store), owner: None, before: None });
                }
                return self.wait_for_others(&mut store, request, began).await;
            }
        }
    }

    /// What another process gets until the time is over. None if Redis is gone before.
    pub(super) async fn wait_for_others(
        &self,
        store: &mut Store,
        request: &KeysRequest,
        began: Instant,
    ) -> Option<Turn> {
        let left = || timeout_of(request).saturating_sub(began.elapsed());
        loop {
            let Some(found) = within(left().min(REDIS_LIMIT), self.find(store, request)).await else {
                return left().is_zero().then_some(Turn::Late);
            };
            match found {
                Look::Take(answer, asked_at) => return Some(Turn::Take(answer, asked_at)),
                Look::Fail(failure) => return Some(Turn::Fail(failure)),
                Look::MayAsk(_) | Look::OwnTurn(_) | Look::Wait => sleep(POLL_INTERVAL).await,
            }
        }
    }
}

/// A name that no other owner of a lock has.
fn owner() -> Option<String> {
    random().map(|random| hex(&random))
}
