//! The names of accounts, and of their entries.

use crate::error::VaultError;

/// An account's name, in bytes.
const MAX_ACCOUNT_BYTES: usize = 256;
/// An entry's name, in bytes: provider, environment and account.
const MAX_ENTRY_NAME_BYTES: usize = 512;

/// Refuses names that some keychain could not distinguish or could not show.
pub(super) fn check(account: &str) -> Result<(), VaultError> {
    within(account, MAX_ENTRY_NAME_BYTES)
}

/// The entry of a session: `provider/environment/account`. An environment's slashes are escaped, so that no two
/// sessions share an entry.
pub(crate) fn of_session(provider: &str, environment: &str, account: &str) -> Result<String, VaultError> {
    within(account, MAX_ACCOUNT_BYTES)?;
    let environment = environment.replace('%', "%25").replace('/', "%2F");
    let name = format!("{provider}/{environment}/{account}");
    check(&name)?;
    Ok(name)
}

fn within(name: &str, limit: usize) -> Result<(), VaultError> {
    let detail = if name.is_empty() {
        "it is empty".to_owned()
    } else if name.len() > limit {
        format!("it is longer than {limit} bytes")
    } else if name.chars().any(char::is_control) {
        "it holds a control character".to_owned()
    } else {
        return Ok(());
    };
    Err(VaultError::Account { detail })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_that_a_keychain_could_not_keep_are_refused() {
        for good in ["a", "alice@example.com", "Zoë 漢字 🦀", "a/b%c", &"x".repeat(256)] {
            assert!(of_session("para", "BETA", good).is_ok(), "{good}");
        }
        for bad in ["", "a\0b", "a\nb", "\u{7f}", "\u{85}", &"x".repeat(257)] {
            assert!(matches!(of_session("para", "BETA", bad), Err(VaultError::Account { .. })), "{bad:?}");
        }
        assert!(of_session("custom", &"e".repeat(600), "a").is_err());
    }

    #[test]
    fn no_two_sessions_share_an_entry() {
        let entry = |environment, account| of_session("custom", environment, account).unwrap();
        assert_eq!(entry("prod", "alice"), "custom/prod/alice");
        assert_ne!(entry("a/b", "c"), entry("a", "b/c"));
        assert_ne!(entry("a%2Fb", "c"), entry("a/b", "c"));
    }
}
