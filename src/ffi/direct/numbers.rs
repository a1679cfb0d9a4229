//! The objects that direct calls may use, by their numbers.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock, RwLockWriteGuard, Weak};

#[cfg(feature = "vault")]
use crate::manager::SessionManager;
use crate::verifier::Verifier;

pub(in crate::ffi) static VERIFIERS: Table<Verifier> = Table(RwLock::new(BTreeMap::new()));
#[cfg(feature = "vault")]
pub(in crate::ffi) static SESSION_MANAGERS: Table<SessionManager> = Table(RwLock::new(BTreeMap::new()));
/// For all tables: a number is of one object only, and is never used again.
static NEXT: AtomicI64 = AtomicI64::new(1);

/// The objects of one kind by their numbers. Weak: one that the app has closed is gone.
pub(in crate::ffi) struct Table<T: 'static>(RwLock<BTreeMap<i64, Weak<T>>>);

impl<T> Table<T> {
    /// None after the app has closed it.
    #[cfg(not(target_os = "ios"))]
    pub(super) fn find(&self, number: i64) -> Option<Arc<T>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&number)?.upgrade()
    }

    fn write(&self) -> RwLockWriteGuard<'_, BTreeMap<i64, Weak<T>>> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An object's number, if it was asked for. It takes the object off the table when both end.
pub(in crate::ffi) struct Number<T: 'static> {
    table: &'static Table<T>,
    number: OnceLock<i64>,
}

impl<T> Number<T> {
    pub(in crate::ffi) fn in_table(table: &'static Table<T>) -> Self {
        Number { table, number: OnceLock::new() }
    }

    /// The number of this object, always the same one.
    pub(in crate::ffi) fn of(&self, object: &Arc<T>) -> i64 {
        *self.number.get_or_init(|| {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            self.table.write().insert(number, Arc::downgrade(object));
            number
        })
    }
}

impl<T> Drop for Number<T> {
    fn drop(&mut self) {
        if let Some(number) = self.number.get() {
            self.table.write().remove(number);
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

    fn verifier() -> (Arc<Verifier>, Number<Verifier>) {
        let id = "a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f";
        let config =
            format!(r#"{{"provider": {{"kind": "para", "environment": "BETA", "apiKeyId": "{id}"}}}}"#);
        let VerifierConfig { provider, options } =
            VerifierConfig::from_json(&config).expect("a configuration");
        let verifier = Verifier::with_fetcher(provider, options, Arc::new(Nowhere)).expect("valid options");
        (Arc::new(verifier), Number::in_table(&VERIFIERS))
    }

    #[test]
    fn a_verifier_has_one_number_and_is_found_by_it() {
        let ((one, ones), (other, others)) = (verifier(), verifier());
        assert_eq!(ones.of(&one), ones.of(&one));
        assert_ne!(ones.of(&one), others.of(&other));
        assert!(Arc::ptr_eq(&VERIFIERS.find(ones.of(&one)).expect("it is open"), &one));
    }

    #[test]
    fn a_closed_verifier_is_off_the_list_and_its_number_is_gone() {
        let mut used = Vec::new();
        for _ in 0..100 {
            let own = verifier();
            let number = own.1.of(&own.0);
            assert!(!used.contains(&number));
            drop(own);
            assert!(VERIFIERS.find(number).is_none());
            assert!(!VERIFIERS.write().contains_key(&number));
            used.push(number);
        }
    }

    #[test]
    fn a_call_in_progress_keeps_its_verifier() {
        let (own, number) = verifier();
        let in_call = VERIFIERS.find(number.of(&own));
        drop(own);
        assert!(in_call.is_some());
        drop(in_call);
        assert!(VERIFIERS.find(*number.number.get().expect("it was asked for")).is_none());
    }
}
