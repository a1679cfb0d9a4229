//! The verifiers that direct calls may use.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, Weak};

use crate::ffi::verifier::Verifier;

/// By a number that is never used again. Weak: a verifier that the app has closed is gone.
static VERIFIERS: RwLock<BTreeMap<i64, Weak<Verifier>>> = RwLock::new(BTreeMap::new());
static NEXT: AtomicI64 = AtomicI64::new(1);

pub(super) fn number_of(verifier: &Arc<Verifier>) -> i64 {
    *verifier.direct.0.get_or_init(|| {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let mut verifiers = VERIFIERS.write().unwrap_or_else(PoisonError::into_inner);
        verifiers.insert(number, Arc::downgrade(verifier));
        number
    })
}

/// None after the app has closed it.
#[cfg(not(target_os = "ios"))]
pub(super) fn find(number: i64) -> Option<Arc<Verifier>> {
    VERIFIERS.read().unwrap_or_else(PoisonError::into_inner).get(&number)?.upgrade()
}

/// A verifier's number, if it was asked for. It takes the verifier off the list when both end.
#[derive(Default)]
pub(in crate::ffi) struct Number(std::sync::OnceLock<i64>);

impl Drop for Number {
    fn drop(&mut self) {
        if let Some(number) = self.0.get() {
            VERIFIERS.write().unwrap_or_else(PoisonError::into_inner).remove(number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ffi::key_fetcher::KeyFetcher;
    use crate::keys::{FetchError, KeysRequest, KeysResponse};

    struct Nowhere;

    impl KeyFetcher for Nowhere {
        fn fetch(&self, _: KeysRequest) -> Result<KeysResponse, FetchError> {
            Err(FetchError::Timeout)
        }
    }

    fn verifier() -> Arc<Verifier> {
        let id = "a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f";
        let config =
            format!(r#"{{"provider": {{"kind": "para", "environment": "BETA", "apiKeyId": "{id}"}}}}"#);
        Arc::new(Verifier::from_config_json(&config, Arc::new(Nowhere), None).expect("a configuration"))
    }

    #[test]
    fn a_verifier_has_one_number_and_is_found_by_it() {
        let (one, other) = (verifier(), verifier());
        assert_eq!(number_of(&one), number_of(&one));
        assert_ne!(number_of(&one), number_of(&other));
        assert!(Arc::ptr_eq(&find(number_of(&one)).expect("it is open"), &one));
    }

    #[test]
    fn a_closed_verifier_is_off_the_list_and_its_number_is_gone() {
        let mut used = Vec::new();
        for _ in 0..100 {
            let own = verifier();
            let number = number_of(&own);
            assert!(!used.contains(&number));
            drop(own);
            assert!(find(number).is_none());
            assert!(!VERIFIERS.read().expect("no test panics with it").contains_key(&number));
            used.push(number);
        }
    }

    #[test]
    fn a_call_in_progress_keeps_its_verifier() {
        let own = verifier();
        let number = number_of(&own);
        let in_call = find(number);
        drop(own);
        assert!(in_call.is_some() && find(number).is_some());
        drop(in_call);
        assert!(find(number).is_none());
    }
}
