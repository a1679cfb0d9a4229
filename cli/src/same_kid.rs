//! Two keys under one key id: no token that names it can be verified (`E_KEY_AMBIGUOUS`).

use wallet_jwt::keys::KeySummary;

/// Whether another key of the set fits the same tokens under the same key id. The same key published twice counts as
/// one.
pub(crate) fn is_ambiguous(key: &KeySummary, all: &[KeySummary]) -> bool {
    key.key_id.is_some() && all.iter().any(|other| clash(key, other))
}

/// The key ids of such keys, each once.
pub(crate) fn ambiguous_ids(keys: &[KeySummary]) -> Vec<&str> {
    let mut ids: Vec<&str> =
        keys.iter().filter(|key| is_ambiguous(key, keys)).filter_map(|key| key.key_id.as_deref()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn clash(key: &KeySummary, other: &KeySummary) -> bool {
    let fits_same_algorithm = match (&key.algorithm, &other.algorithm) {
        (Some(algorithm), Some(of_other)) => algorithm == of_other,
        _ => family(key) == family(other),
    };
    key.key_id == other.key_id && key.thumbprint != other.thumbprint && fits_same_algorithm
}

/// RSA keys of every size fit the same algorithms; a curve has its own.
fn family(key: &KeySummary) -> &str {
    if key.key_type.starts_with("RSA ") { "RSA" } else { &key.key_type }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(kid: Option<&str>, key_type: &str, algorithm: Option<&str>, thumbprint: &str) -> KeySummary {
        KeySummary {
            key_id: kid.map(str::to_owned),
            algorithm: algorithm.map(str::to_owned),
            key_type: key_type.to_owned(),
            thumbprint: thumbprint.to_owned(),
        }
    }

    #[test]
    fn only_keys_that_fit_one_token_are_ambiguous() {
        let first = key(Some("k1"), "RSA 2048", None, "a");
        for (other, is_second) in [
            (key(Some("k1"), "RSA 2048", None, "b"), true),
            (key(Some("k1"), "RSA 4096", Some("RS256"), "b"), true),
            (key(Some("k1"), "RSA 2048", None, "a"), false),
            (key(Some("k2"), "RSA 2048", None, "b"), false),
            (key(None, "RSA 2048", None, "b"), false),
            (key(Some("k1"), "EC P-256", Some("ES256"), "b"), false),
        ] {
            let set = [first.clone(), other];
            assert_eq!(ambiguous_ids(&set), if is_second { vec!["k1"] } else { vec![] }, "{set:?}");
        }
        let set =
            [key(Some("k"), "RSA 2048", Some("RS256"), "a"), key(Some("k"), "RSA 2048", Some("RS512"), "b")];
        assert!(!is_ambiguous(&set[0], &set));
        let set = [key(None, "RSA 2048", None, "a"), key(None, "RSA 2048", None, "b")];
        assert!(ambiguous_ids(&set).is_empty());
    }
}
