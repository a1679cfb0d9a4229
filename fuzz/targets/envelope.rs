//! Any bytes as an entry of the keychain. The first byte chooses whether the entry gets the right checksum. What can be loaded
//! is saved and loaded again without a change; an error repeats nothing.
#![no_main]

use std::sync::{Arc, LazyLock, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use libfuzzer_sys::fuzz_target;
use ring::digest::{SHA256, digest};
use wallet_jwt::vault::{Readiness, SecretBytes, StoreError, StoreStatus};
use wallet_jwt::{SecretStore, StoreChoice, StoredToken, Vault, VaultOptions};
use wallet_jwt_fuzz::repeats_nothing;
use zeroize::Zeroizing;

const NAME: &str = "para/BETA/alice";

/// A store of one entry.
#[derive(Default)]
struct Entry(Mutex<Vec<u8>>);

impl SecretStore for Entry {
    fn read(&self, _: &str) -> Result<Option<SecretBytes>, StoreError> {
        Ok(Some(Zeroizing::new(self.0.lock().expect("one thread at a time").clone())))
    }

    fn write(&self, _: &str, value: &[u8]) -> Result<(), StoreError> {
        *self.0.lock().expect("one thread at a time") = value.to_vec();
        Ok(())
    }

    fn remove(&self, _: &str) -> Result<(), StoreError> {
        Ok(())
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        Ok(Vec::new())
    }

    fn status(&self) -> StoreStatus {
        StoreStatus { description: "one entry".to_owned(), readiness: Readiness::Ready }
    }
}

static STORE: LazyLock<Arc<Entry>> = LazyLock::new(Arc::default);
static VAULT: LazyLock<Vault> = LazyLock::new(|| {
    let store = StoreChoice::Own(STORE.clone());
    Vault::open(VaultOptions { store, ..VaultOptions::default() }).expect("a vault")
});

/// The receipt without its key: a number in it that no key has may change by one unit in the last place.
fn said(stored: &StoredToken) -> Option<(String, String, String, Option<String>, Option<String>, i64)> {
    let receipt = stored.receipt()?.clone();
    Some((
        receipt.provider,
        receipt.environment,
        receipt.user_id,
        receipt.key_id,
        receipt.keys_url,
        receipt.verified_at,
    ))
}

fuzz_target!(|data: &[u8]| {
    let Some((choice, rest)) = data.split_first() else { return };
    let entry = match choice {
        b'c' => {
            let summed = [NAME.as_bytes(), &[0], rest].concat();
            let sum = URL_SAFE_NO_PAD.encode(digest(&SHA256, &summed));
            [format!("wallet-jwt/1 {sum}\n").as_bytes(), rest].concat()
        }
        _ => rest.to_vec(),
    };
    STORE.write(NAME, &entry).expect("memory");
    match pollster::block_on(VAULT.load(NAME)) {
        Ok(Some(stored)) => {
            let (token, receipt) = (stored.token().to_owned(), said(&stored));
            if pollster::block_on(VAULT.save(NAME, stored)).is_err() {
                return;
            }
            let again = pollster::block_on(VAULT.load(NAME)).expect("saved").expect("an entry");
            assert_eq!(again.token(), token, "the token survives");
            assert_eq!(said(&again), receipt, "the receipt survives");
        }
        Ok(None) => panic!("an entry is never absent"),
        Err(error) => repeats_nothing(&error, rest),
    }
});
