//! Fetchers that an app might provide, good and bad ones.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use wallet_jwt::KeyFetcher;
use wallet_jwt::keys::{FetchError, KeysRequest, KeysResponse};

type Behaviour = dyn Fn(usize, &KeysRequest) -> Result<KeysResponse, FetchError> + Send + Sync;

/// A fetcher that counts its calls and does what the test says. The first call has the number 1.
pub struct ScriptedFetcher {
    calls: AtomicUsize,
    behaviour: Box<Behaviour>,
}

impl ScriptedFetcher {
    pub fn new(
        behaviour: impl Fn(usize, &KeysRequest) -> Result<KeysResponse, FetchError> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(ScriptedFetcher { calls: AtomicUsize::new(0), behaviour: Box::new(behaviour) })
    }

    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

impl KeyFetcher for ScriptedFetcher {
    fn fetch(&self, request: &KeysRequest) -> Result<KeysResponse, FetchError> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst) + 1;
        (self.behaviour)(call, request)
    }
}

/// An answer with status 200.
pub fn ok(body: impl Into<Vec<u8>>) -> Result<KeysResponse, FetchError> {
    Ok(KeysResponse { status: 200, body: body.into(), ..KeysResponse::default() })
}

pub fn unreachable() -> Result<KeysResponse, FetchError> {
    Err(FetchError::Network { detail: "no route to host".into() })
}
