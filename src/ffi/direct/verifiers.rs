//! The verifiers that direct calls may use.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock, Weak};

use crate::verifier::Verifier;

/// By a number that is never used again. Weak: a verifier that the app has closed is gone.
static VERIFIERS: RwLock<BTreeMap<i64, Weak<Verifier>>> = RwLock::new(BTreeMap::new());
static NEXT: AtomicI64 = AtomicI64::new(1);

/// None after the app has closed it.
#[cfg(not(target_os = "ios"))]
pub(super) fn find(number: i64) -> Option<Arc<Verifier>> {
    VERIFIERS.read().unwrap_or_else(PoisonError::into_inner).get(&number)?.upgrade()
}

/// A verifier's number, if it was asked for. It takes the verifier off the list when both end.
#[derive(Default)]
pub(in crate::ffi) struct Number(OnceLock<i64>);

impl Number {
    /// The number of this verifier, always the same one.
    pub(in crate::ffi) fn of(&self, verifier: &Arc<Verifier>) -> i64 {
        *self.0.get_or_init(|| {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let mut verifiers = VERIFIERS.write().unwrap_or_else(PoisonError::into_inner);
            verifiers.insert(number, Arc::downgrade(verifier));
            number
        })
    }
}

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
    use crate::keys::{FetchError, KeyFetcher, KeysRequest, KeysResponse};
    use crate::verifier::VerifierConfig;

    struct Nowhere;

    impl KeyFetcher for Nowhere {
        fn fetch(&self, _: &KeysRequest) -> Result<KeysResponse, FetchError> {
            Err(FetchError::Timeout)
        }
    }

    fn verifier() -> (Arc<Verifier>, Number) {
        let id = "a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f";
        let config =
            format!(r#"{{"provider": {{"kind": "para", "environment": "BETA", "apiKeyId": "{id}"}}}}"#);
        let VerifierConfig { provider, options } =
            VerifierConfig::from_json(&config).expect("a configuration");
        let verifier = Verifier::with_fetcher(provider, options, Arc::new(Nowhere)).expect("valid options");
        (Arc::new(verifier), Number::default())
    }

    #[test]
    fn a_verifier_has_one_number_and_is_found_by_it() {
        let ((one, ones), (other, others)) = (verifier(), verifier());
        assert_eq!(ones.of(&one), ones.of(&one));
        assert_ne!(ones.of(&one), others.of(&other));
        assert!(Arc::ptr_eq(&find(ones.of(&one)).expect("it is open"), &one));
    }

    #[test]
    fn a_closed_verifier_is_off_the_list_and_its_number_is_gone() {
        let mut used = Vec::new();
        for _ in 0..100 {
            let own = verifier();
            let number = own.1.of(&own.0);
            assert!(!used.contains(&number));
            drop(own);
            assert!(find(number).is_none());
            assert!(!VERIFIERS.read().expect("no test panics with it").contains_key(&number));
            used.push(number);
        }
    }

    #[test]
    fn a_call_in_progress_keeps_its_verifier() {
        let (own, number) = verifier();
        let in_call = find(number.of(&own));
        drop(own);
        assert!(in_call.is_some());
        drop(in_call);
        assert!(find(*number.0.get().expect("it was asked for")).is_none());
    }
}
