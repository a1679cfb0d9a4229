//! What to do about an error, in the words of this command line: its options, not the library's.

use wallet_jwt::error::KeysFailure;
use wallet_jwt::provider::TokenKind;
use wallet_jwt::unverified::TokenShape;
use wallet_jwt::{ErrorCode, KeysError, ProviderKind, VerifyError, decode_unverified};

use ProviderKind::{Custom, Dynamic, Para, Privy, Stytch, Web3auth};

/// What to do about an error of that code. The provider is `None` if none was said.
pub(crate) fn of(code: ErrorCode, provider: Option<ProviderKind>) -> &'static str {
    match code {
        ErrorCode::TokenMalformed => "Check that the whole token was passed, and nothing else.",
        ErrorCode::TokenTooLarge => "Check that the token was passed, and no other file.",
        ErrorCode::AlgorithmNotAllowed => match provider {
            Some(Custom) => {
                "Treat the token as forged. If the issuer really signs with another algorithm, name it with --alg."
            }
            _ => code.action(),
        },
        ErrorCode::KeyIdMismatch => "Pass the --key-id that came with this token, or leave it out.",
        ErrorCode::KeyUnknown => match provider {
            Some(Para) => {
                "Check --env (sandbox, beta or prod): `wallet-jwt doctor` looks in each environment."
            }
            Some(Dynamic) => "Check --environment-id: it must be the one that the app signs in to.",
            Some(Privy) => "Check --app-id: it must be the one of the app that the user signs in to.",
            Some(Web3auth) => "Check --client-id, and that the token is one of --accept.",
            Some(Stytch) => {
                "Check --project-id and --env: they must be those of the app that the user signs in to."
            }
            _ => "`wallet-jwt doctor` with the same options shows the token's key id and the published ones.",
        },
        ErrorCode::KeyUnfit => "Report it to the issuer; `wallet-jwt keys` says what is wrong with the key.",
        ErrorCode::KeyAmbiguous => "Report it to the issuer; `wallet-jwt keys` marks the keys. Do not retry.",
        ErrorCode::Expired => {
            "Ask for a new token. --leeway says how late a token may be, --max-age how old; `wallet-jwt doctor` compares the clocks."
        }
        ErrorCode::NotYetValid => {
            "Wait. --leeway says how early a token may be; `wallet-jwt doctor` compares the clocks."
        }
        ErrorCode::ClaimMissing => match provider {
            Some(Custom) => {
                "Check that the token comes from this issuer. Your options require claims: --max-age needs `iat`, and --user-id-claim names the user's claim where there is no `sub`."
            }
            _ => code.action(),
        },
        ErrorCode::ClaimType => match provider {
            Some(Custom) => {
                "Compare the claim with what `wallet-jwt decode` shows. A list of wallets has objects; as JSON text in a string it needs --wallets-json-text."
            }
            _ => code.action(),
        },
        ErrorCode::Audience => match provider {
            Some(Para) => "Compare --audience, the API key's unique id, with what `wallet-jwt decode` shows.",
            Some(Dynamic) => "Compare --audience with what `wallet-jwt decode` shows.",
            Some(Privy) => "Compare --app-id with the audience that `wallet-jwt decode` shows.",
            Some(Web3auth) => "Compare --client-id with the audience that `wallet-jwt decode` shows.",
            Some(Stytch) => "Compare --project-id with the audience that `wallet-jwt decode` shows.",
            _ => "Compare --audience with what `wallet-jwt decode` shows, or say --any-audience.",
        },
        ErrorCode::Issuer => match provider {
            Some(Dynamic) => "Check --environment-id, or name the custom host with --issuer.",
            Some(Privy) => "Pass a token of Privy's: its issuer is `privy.io`.",
            Some(Web3auth) => "Pass a token that --accept names. A token of an older SDK needs --older-keys.",
            Some(Stytch) => "Compare --project-id and --env with the issuer that `wallet-jwt decode` shows.",
            Some(Custom) => {
                "Compare --issuer or --issuer-keys with the issuer that `wallet-jwt decode` shows. --any-issuer accepts every one, in place of --issuer."
            }
            _ => "Compare --provider with the issuer that `wallet-jwt decode` shows.",
        },
        ErrorCode::Environment => "Use the --environment-id that the app signs in to.",
        ErrorCode::TokenType => match provider {
            Some(Custom) => "Pass a token of that type, or another --typ.",
            _ => "This is no token of that provider. `wallet-jwt decode` says whose it looks like.",
        },
        ErrorCode::TokenKind => match provider {
            Some(Custom) => "Pass another token of the issuer, or name this one's value with --kind-claim.",
            Some(Stytch) => "Pass a session token: a token of a machine names no user.",
            Some(Dynamic) => "Pass the user's ID token.",
            _ => {
                "Privy has an identity token (`id`), which names the wallets, and an access token. --accept says which is accepted."
            }
        },
        ErrorCode::SignInIncomplete => {
            "Let the wallet SDK finish the sign-in. --accept-absent-scope accepts tokens without a scope."
        }
        ErrorCode::LegacyToken => "Upgrade the Dynamic SDK or API version, or pass --accept-legacy-info.",
        ErrorCode::VaultKeyLost | ErrorCode::VaultNotKept | ErrorCode::VaultCorrupt => {
            "`wallet-jwt vault save` replaces the entry, `wallet-jwt vault delete` removes it."
        }
        ErrorCode::VaultNewerFormat => "Update wallet-jwt, or save a new token: that replaces the entry.",
        ErrorCode::VaultTooLarge => "Do not retry. On Linux use --store secret-service instead of keyutils.",
        ErrorCode::VaultFull => "Free some room, and try again.",
        ErrorCode::VaultUnavailable | ErrorCode::VaultLocked => "`wallet-jwt vault doctor` says what to do.",
        ErrorCode::VaultAccount => {
            "Use 1 to 256 bytes without control characters. The entry of an app's session has up to 512."
        }
        ErrorCode::DeletePending => "The keychain has not deleted the entry yet: run the command again.",
        ErrorCode::ConfigAudience => match provider {
            Some(Custom) => "Name the audience with --audience, or accept any with --any-audience.",
            Some(Dynamic) => "Check --audience.",
            _ => code.action(),
        },
        ErrorCode::ConfigEnvironment => match provider {
            Some(Dynamic) => "--environment-id is the environment id (a UUID) of the dashboard.",
            Some(Privy) => "--app-id is the app id of the dashboard: lower-case letters and digits.",
            Some(Web3auth) => "--client-id is the client id of the dashboard.",
            Some(Stytch) => {
                "--project-id is the project id of the dashboard, of the same environment as --env."
            }
            _ => "--env is sandbox, beta or prod.",
        },
        ErrorCode::ConfigIssuer => match provider {
            Some(Dynamic) => "Check --issuer.",
            _ => "Name the issuer with --issuer, or accept any with --any-issuer.",
        },
        ErrorCode::ConfigAlgorithms => {
            "Name at least one with --alg: RS256-512, PS256-512, ES256, ES384, EdDSA."
        }
        ErrorCode::ConfigKeysUrl if provider == Some(Web3auth) => {
            "Use https, or a file for --older-keys. Plain http works only with --keys-url, and only to this machine."
        }
        ErrorCode::ConfigKeysUrl => {
            "Use https; a file belongs to --jwks. Plain http works only with --keys-url, and only to this machine."
        }
        ErrorCode::ConfigKeys => match provider {
            Some(Privy) => {
                "Pass the verification key of the dashboard in PEM with --pem, or leave --pem out: then the keys are fetched."
            }
            Some(Web3auth) => {
                "Pass the verification key of the dashboard in PEM with --pem, and a JWK Set for ES256 with --older-keys. Without --pem the keys are fetched."
            }
            _ => {
                "Pass keys that suit --alg: a JWK Set with --jwks, a public key in PEM (PKCS#1 or SPKI) with --pem, or a set for each issuer with --issuer-keys."
            }
        },
        ErrorCode::ConfigOption => "Use a value between the limits that the error names.",
        ErrorCode::ConfigFormat => "Compare it with `wallet-jwt verify --help`.",
        other => other.action(),
    }
}

/// What to do about a key set that could not be fetched. Only an endpoint that is away may come back.
pub(crate) fn of_keys(error: &KeysError) -> &'static str {
    match error {
        KeysError::Unavailable { reason: KeysFailure::UnexpectedStatus | KeysFailure::Redirect, .. } => {
            "The token may be good. Check the URL of the key set: it answered, and not with a key set."
        }
        KeysError::Unavailable {
            reason: KeysFailure::NotAKeySet | KeysFailure::NoUsableKeys | KeysFailure::TooLarge,
            ..
        } => {
            "The token may be good. Check the URL of the key set: it answered, and not with a set of usable keys."
        }
        error if error.is_unreachable() => {
            "The token may be good: keep it, and try again when the endpoint can be reached."
        }
        _ => "The token may be good: try again.",
    }
}

/// A refusal that the token's form explains better than its code: Dynamic's elevated tokens lack the scope of a sign-in, and no
/// user can add it; and no key set verifies some providers' tokens. `None` for every other refusal.
pub(crate) fn of_form(error: &VerifyError, token: &str) -> Option<(&'static str, &'static str)> {
    let decoded = decode_unverified(token).ok()?;
    match (decoded.shape, error) {
        (TokenShape::Dynamic, VerifyError::SignInIncomplete { .. })
            if decoded.token_kind == Some(TokenKind::Elevated) =>
        {
            Some((
                "this is an elevated access token: it grants one more right for a moment, and signs nobody in",
                "Pass the user's ID token.",
            ))
        }
        (TokenShape::Turnkey, _) => {
            Some(("this looks like a Turnkey token: no key set verifies it", UNVERIFIABLE))
        }
        (TokenShape::Thirdweb, _) => {
            Some(("this looks like a thirdweb token: no key set verifies it", UNVERIFIABLE))
        }
        _ => None,
    }
}

const UNVERIFIABLE: &str = "Verify it on your server with the provider's package, and issue a token of your own there: docs/providers.md of wallet-jwt.";

/// A message of the library, with this command line's options in place of the library's.
pub(crate) fn in_own_words(message: &str) -> String {
    OPTIONS.iter().fold(message.to_owned(), |message, (theirs, ours)| message.replace(theirs, ours))
}

const OPTIONS: [(&str, &str); 13] = [
    (
        "`issuer_keys` says the issuers and their keys: leave out `issuers`, `keys_url` and `keys`",
        "--issuer-keys says the issuers and their keys: leave out --issuer, --jwks, --pem and --keys-url",
    ),
    ("`max_age_secs`", "--max-age"),
    ("max_age_secs", "--max-age"),
    ("`user_id_claims`", "several --user-id-claim"),
    ("`decode_unverified(token).audiences`", "`wallet-jwt decode`"),
    ("`AnyAudience`", "--any-audience"),
    ("`AnyIssuer`", "--any-issuer"),
    ("`accept_legacy_info`", "--accept-legacy-info"),
    ("`extra_issuers`", "--issuer"),
    ("`development`", "--keys-url"),
    ("either `keys_url` or `keys`", "--jwks, --pem or --keys-url"),
    ("`leeway_secs`", "--leeway"),
    ("leeway_secs", "--leeway"),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes that only a session or another language gives.
    const NEVER_HERE: [ErrorCode; 13] = [
        ErrorCode::KeysImport,
        ErrorCode::NotInitialized,
        ErrorCode::UserChanged,
        ErrorCode::RenewalSuperseded,
        ErrorCode::TtlUnreachable,
        ErrorCode::SignedOut,
        ErrorCode::LogoutPending,
        ErrorCode::IssueFailed,
        ErrorCode::IssueTimeout,
        ErrorCode::IssueCancelled,
        ErrorCode::NativeMissing,
        ErrorCode::NativeVersion,
        ErrorCode::ConfigConflict,
    ];

    /// Codes that only Para's and Dynamic's tokens and options give.
    const NEVER_CUSTOM: [ErrorCode; 4] = [
        ErrorCode::SignInIncomplete,
        ErrorCode::LegacyToken,
        ErrorCode::Environment,
        ErrorCode::ConfigEnvironment,
    ];

    #[test]
    fn no_advice_names_what_only_the_library_has() {
        let library = regex::Regex::new(r"[a-z]_[a-z]|\(\)|\bAny[A-Z]|`development`|Rust|Kotlin").unwrap();
        for provider in
            [None, Some(Para), Some(Dynamic), Some(Privy), Some(Web3auth), Some(Stytch), Some(Custom)]
        {
            for code in ErrorCode::ALL.iter().filter(|code| !NEVER_HERE.contains(code)) {
                // The wallet SDK's own function, by its own name.
                let advice = of(*code, provider).replace("issueJwt()", "");
                assert!(!library.is_match(&advice), "{code}: {advice}");
                assert!(advice.ends_with('.'), "{code}: {advice}");
            }
        }
    }

    #[test]
    fn a_custom_issuers_advice_says_nothing_of_para() {
        let never = [&NEVER_HERE[..], &NEVER_CUSTOM].concat();
        for code in ErrorCode::ALL.iter().filter(|code| !never.contains(code)) {
            let advice = of(*code, Some(Custom)).to_lowercase();
            for word in ["para", "sandbox", "dynamic", "api key", "wallet sdk"] {
                assert!(!advice.contains(word), "{code}: {advice}");
            }
        }
    }

    #[test]
    fn privys_advice_on_configuration_names_privys_options() {
        for (code, option) in [(ErrorCode::ConfigEnvironment, "--app-id"), (ErrorCode::ConfigKeys, "--pem")] {
            let advice = of(code, Some(Privy));
            assert!(advice.contains(option), "{advice}");
            for foreign in ["--env ", "--environment-id", "--jwks", "--alg"] {
                assert!(!advice.contains(foreign), "{advice}");
            }
        }
    }

    #[test]
    fn only_an_endpoint_that_is_away_may_come_back() {
        let of = |reason| of_keys(&KeysError::Unavailable { reason, detail: String::new() });
        for away in [KeysFailure::Network, KeysFailure::Timeout, KeysFailure::ServerError] {
            assert!(of(away).contains("can be reached"), "{away:?}");
        }
        for wrong in [KeysFailure::UnexpectedStatus, KeysFailure::Redirect, KeysFailure::NotAKeySet] {
            assert!(of(wrong).contains("Check the URL"), "{wrong:?}");
        }
    }

    #[test]
    fn a_message_names_the_options_of_the_command_line() {
        let theirs = "plain http is for `development`; leeway_secs must be between 0 and 300";
        let ours = "plain http is for --keys-url; --leeway must be between 0 and 300";
        assert_eq!(in_own_words(theirs), ours);
    }
}
