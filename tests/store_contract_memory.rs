//! Tests the store contract with the memory store, alone and with a deadline.

#![cfg(feature = "vault")]

mod store_contract;

use std::sync::Arc;
use std::time::Duration;

use wallet_jwt::vault::{MAX_VALUE_BYTES, MemoryStore, WithDeadline};

#[test]
fn memory_keeps_the_contract() {
    store_contract::keeps_the_contract(Arc::new(MemoryStore::new()), MAX_VALUE_BYTES);
}

#[test]
fn memory_behind_a_deadline_keeps_the_contract() {
    let inner = Arc::new(MemoryStore::new());
    let store = Arc::new(WithDeadline::new(inner.clone(), Duration::from_secs(30)));
    store_contract::keeps_the_contract(store.clone(), MAX_VALUE_BYTES);
    store_contract::is_one_place(&*inner, &*store);
}
