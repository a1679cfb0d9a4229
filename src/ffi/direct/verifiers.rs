//! The verifiers that direct calls may use.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, Weak};

use crate::ffi::verifier::Verifier;

/// By a number that is never used again. Weak: a verifier that the app has closed is gone.
static VERIFIERS: RwLock<BTreeMap<u64, Weak<Verifier>>> = RwLock::new(BTreeMap::new());
static NEXT: AtomicU64 = AtomicU64::new(1);

pub(super) fn number_of(verifier: &Arc<Verifier>) -> u64 {
    *verifier.direct.0.get_or_init(|| {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let mut verifiers = VERIFIERS.write().unwrap_or_else(PoisonError::into_inner);
        verifiers.insert(number, Arc::downgrade(verifier));
        number
    })
}

/// None after the app has closed it.
pub(super) fn find(number: u64) -> Option<Arc<Verifier>> {
    VERIFIERS.read().unwrap_or_else(PoisonError::into_inner).get(&number)?.upgrade()
}

/// A verifier's number, if it was asked for. It takes the verifier off the list when both end.
#[derive(Default)]
pub(in crate::ffi) struct Number(std::sync::OnceLock<u64>);

impl Drop for Number {
    fn drop(&mut self) {
        if let Some(number) = self.0.get() {
            VERIFIERS.write().unwrap_or_else(PoisonError::into_inner).remove(number);
        }
    }
}
