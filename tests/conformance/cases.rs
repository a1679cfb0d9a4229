//! One row of the conformance table, and the functions that all rows use.

use serde_json::{Value, json};
use wallet_jwt_fake_issuer::{SignatureAlgorithm, SigningKey};

/// A time at which the sample tokens are ten minutes old.
pub(crate) const NOW_AT: i64 = 1_745_878_309;

/// A configuration, a token and a time.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) config: Value,
    pub(crate) token: String,
    pub(crate) key_id: Option<String>,
    pub(crate) now_at: i64,
    /// The key set that the provider's endpoint returns. Without one the row must not fetch.
    pub(crate) fetched_key_set: Option<Value>,
}

impl Case {
    pub(crate) fn new(name: &str, config: Value, token: String) -> Self {
        Case { name: name.to_owned(), config, token, key_id: None, now_at: NOW_AT, fetched_key_set: None }
    }

    pub(crate) fn with_key_id(self, key_id: &str) -> Self {
        Case { key_id: Some(key_id.to_owned()), ..self }
    }

    /// The keys come over the network: the configuration has no pinned keys, and the endpoint gives this answer.
    pub(crate) fn fetching(mut self, keys: &[Value]) -> Self {
        self.config.as_object_mut().expect("an object").remove("options");
        Case { fetched_key_set: Some(json!({ "keys": keys })), ..self }
    }

    pub(crate) fn at(self, now_at: i64) -> Self {
        Case { now_at, ..self }
    }

    pub(crate) fn to_row(&self, expected: Value) -> Value {
        let mut row = json!({
            "name": self.name,
            "config": self.config,
            "token": self.token,
            "nowAt": self.now_at,
            "expected": expected,
        });
        if let Some(key_id) = &self.key_id {
            row["keyId"] = key_id.as_str().into();
        }
        if let Some(set) = &self.fetched_key_set {
            row["fetchedKeySet"] = set.clone();
        }
        row
    }

    pub(crate) fn from_row(row: &Value) -> Self {
        let text = |name: &str| row[name].as_str().map(str::to_owned);
        Case {
            name: text("name").expect("a row has a name"),
            config: row["config"].clone(),
            token: text("token").expect("a row has a token"),
            key_id: text("keyId"),
            now_at: row["nowAt"].as_i64().expect("a row has a time"),
            fetched_key_set: row.get("fetchedKeySet").cloned(),
        }
    }
}

/// The provider's signing key in every row.
pub(crate) fn key() -> SigningKey {
    SigningKey::rsa(0)
}

/// A valid token, signed with the provider's key.
pub(crate) fn signed(payload: &Value) -> String {
    key().sign(&key().header(SignatureAlgorithm::Rs256), payload)
}

/// The provider's key set as pinned keys: the rows need no network.
pub(crate) fn options() -> Value {
    json!({
        "pinnedKeys": {
            "keys": { "jwkSet": { "keys": [key().public_jwk(Some("RS256"))] } },
            "notAfterAt": 4_102_444_800_i64,
        }
    })
}

/// A copy of the payload with one change.
pub(crate) fn changed(payload: &Value, change: impl FnOnce(&mut Value)) -> Value {
    let mut payload = payload.clone();
    change(&mut payload);
    payload
}

/// A copy of the payload without one claim. `parent` is the JSON pointer of the object that has it, `name` its
/// name.
pub(crate) fn without(payload: &Value, parent: &str, name: &str) -> Value {
    changed(payload, |payload| {
        let parent =
            payload.pointer_mut(parent).and_then(Value::as_object_mut).expect("the parent is an object");
        assert!(parent.remove(name).is_some(), "{name} exists");
    })
}
