//! The list of all error codes. docs/errors.md and the unions of other languages are generated from it.

/// Declares the codes with their stable text, what happened, and what the app should do.
macro_rules! error_codes {
    ($($variant:ident = $code:literal, $meaning:literal, $action:literal;)+) => {
        /// The stable code of an error, the same in every language. In 0.x codes are only added.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum ErrorCode {
            $(#[doc = concat!("`", $code, "`: ", $meaning, ". ", $action)] $variant,)+
        }

        impl ErrorCode {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [ErrorCode] = &[$(ErrorCode::$variant,)+];

            /// The code as it appears in every language and in JSON.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(ErrorCode::$variant => $code,)+ }
            }

            /// What happened, in a few words.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(ErrorCode::$variant => $meaning,)+ }
            }

            /// What the app should do about it.
            #[must_use]
            pub const fn action(self) -> &'static str {
                match self { $(ErrorCode::$variant => $action,)+ }
            }
        }
    };
}

error_codes! {
    TokenMalformed = "E_TOKEN_MALFORMED",
        "the text is not a compact signed JSON Web Token",
        "Check that the whole `token` string was passed, nothing around it. Do not retry.";
    TokenTooLarge = "E_TOKEN_TOO_LARGE",
        "the token, or its header, is larger than any wallet token",
        "Do not retry. If a provider really issues such tokens, report it.";
    AlgorithmNotAllowed = "E_ALGORITHM_NOT_ALLOWED",
        "the token names a signature algorithm that the provider does not use",
        "Treat the token as forged: sign the user in again.";
    CriticalHeader = "E_CRITICAL_HEADER",
        "the token's header demands an extension (`crit` or `b64`) that is not understood",
        "Treat the token as forged: sign the user in again.";
    KeyIdMismatch = "E_KEY_ID_MISMATCH",
        "the `keyId` passed beside the token is not the `kid` inside it",
        "Pass `token` and `keyId` of the same `issueJwt()` call.";
    KeyUnknown = "E_KEY_UNKNOWN",
        "no published key has the token's `kid`",
        "Check the environment (SANDBOX, BETA, PROD, or the Dynamic environment id) the app signs in to.";
    KeyUnfit = "E_KEY_UNFIT",
        "the key with the token's `kid` must not be used for this signature",
        "Report it to the provider; `keys_status()` says what is wrong with the key.";
    KeyAmbiguous = "E_KEY_AMBIGUOUS",
        "the key set publishes two different keys under the token's `kid`",
        "Report it to the provider. Do not retry.";
    KeysUnavailable = "E_KEYS_UNAVAILABLE",
        "the provider's key set could not be fetched, and no cached or pinned key may be used",
        "The token may be good: keep it. `reason` says why: after `network`, `timeout` or `serverError` try again later; the others need a change that the text names.";
    KeysImport = "E_KEYS_IMPORT",
        "the exported key set that was passed in cannot be used",
        "Delete that copy; the next verification fetches the set.";
    Signature = "E_SIGNATURE",
        "the signature is not the provider's",
        "Treat the token as forged: sign the user in again.";
    Expired = "E_EXPIRED",
        "the token is past its `exp`",
        "Ask the wallet SDK for a new token. If `clock_offset_secs` is large, the device's clock is wrong.";
    NotYetValid = "E_NOT_YET_VALID",
        "the token's `nbf` is in the future",
        "Wait, or ask the user to correct the device's clock (see `clock_offset_secs`).";
    ClaimMissing = "E_CLAIM_MISSING",
        "a claim that this provider's tokens must carry is absent",
        "Check that the token comes from this provider and is of the right kind.";
    ClaimType = "E_CLAIM_TYPE",
        "a claim has a value of the wrong type",
        "Report it with the claim's name (never with the token). Do not retry.";
    Audience = "E_AUDIENCE",
        "the token was issued for another audience",
        "Compare the configured API key id (Para) or audiences with `decode_unverified(token).audiences`.";
    Issuer = "E_ISSUER",
        "the token was issued by someone else",
        "Check the environment id, or add the custom host to `extra_issuers`.";
    Environment = "E_ENVIRONMENT",
        "the token belongs to another environment of the provider",
        "Use the environment id that the app signs in to.";
    SubjectMismatch = "E_SUBJECT_MISMATCH",
        "the token's `sub` is not the user it describes",
        "Treat the token as forged: sign the user in again.";
    TokenType = "E_TOKEN_TYPE",
        "the header's `typ` is not the required one",
        "Pass the kind of token the provider is configured for.";
    SignInIncomplete = "E_SIGN_IN_INCOMPLETE",
        "the user has not finished signing in (`pending` says what is missing), or it is an elevated token of Dynamic's",
        "Let the wallet SDK finish: second factor, required profile, or device registration. Never pass an elevated token.";
    LegacyToken = "E_LEGACY_TOKEN",
        "the token uses Dynamic's deprecated `info` claim",
        "Upgrade the Dynamic SDK or API version, or set `accept_legacy_info`.";
    VaultLocked = "E_VAULT_LOCKED",
        "the keychain is locked; whether it holds a session is not known",
        "This is not a sign-out. With a `detail` the user has not confirmed a prompt: show a button that calls `unlock()`. Without one try again once the device is unlocked, e.g. with `check_now()`; on a Linux desktop `unlock()` shows its prompt.";
    VaultKeyLost = "E_VAULT_KEY_LOST",
        "the key that protected the stored token is permanently lost",
        "Ask the wallet SDK for a new token; saving it replaces the lost entry.";
    VaultCorrupt = "E_VAULT_CORRUPT",
        "the stored entry is damaged",
        "Ask the wallet SDK for a new token; saving it replaces the damaged entry.";
    VaultNotKept = "E_VAULT_NOT_KEPT",
        "the keychain has the stored entry's name and not its value: it ended before it had written it",
        "Ask the wallet SDK for a new token; saving it replaces the entry.";
    VaultNewerFormat = "E_VAULT_NEWER_FORMAT",
        "the stored entry was written by a newer version of this library; it was not changed",
        "Update the app, or sign in again: that replaces the entry.";
    VaultTooLarge = "E_VAULT_TOO_LARGE",
        "the entry is larger than the keychain can store (`limit_bytes`)",
        "Do not retry. On Linux use the Secret Service instead of keyutils.";
    VaultFull = "E_VAULT_FULL",
        "the keychain has no room left: a full disk or a quota",
        "Free some room, or go on with the session in memory.";
    VaultUnavailable = "E_VAULT_UNAVAILABLE",
        "the keychain cannot be used; the text says why and what to do",
        "This is not a sign-out. Follow the text; the session goes on in memory.";
    NotInitialized = "E_NOT_INITIALIZED",
        "on Android, the vault was opened before the library had a `Context`",
        "Call `WalletJwt.initialize(context)` first: in a process that is not the app's main one, or if the manifest removes the library's provider. Verifying and decoding need no context.";
    VaultAccount = "E_VAULT_ACCOUNT",
        "the account's name cannot be used",
        "Use 1 to 256 bytes without control characters.";
    UserChanged = "E_USER_CHANGED",
        "the token belongs to another user than the session",
        "Call `sign_out()` first if the user really changed.";
    TokenKind = "E_TOKEN_KIND",
        "the token is genuine, but of a kind that is not accepted here (elevated, an access token, Privy's other token, Stytch's token of a machine, or a custom issuer's with another value in the kind claim)",
        "Pass a token of an accepted kind. By default this is the ID token: with Dynamic's headless SDK the `jwt` of `refreshAuth()`, not `client.token`; with Privy the identity token. With Privy's `accept` it is the access token or either. A custom issuer's `kind_claim` says the accepted values.";
    RenewalSuperseded = "E_RENEWAL_SUPERSEDED",
        "the answer is for a request that has ended",
        "Do nothing: the request timed out or was cancelled, or the user has signed out or signed in again since.";
    TtlUnreachable = "E_TTL_UNREACHABLE",
        "even a new token does not live as long as requested",
        "Ask for less: `min_ttl_secs` must be shorter than the provider's session length.";
    SignedOut = "E_SIGNED_OUT",
        "nobody is signed in, or `sign_out()` was called meanwhile",
        "Sign the user in.";
    DeletePending = "E_DELETE_PENDING",
        "the user is signed out, but the keychain has not yet deleted the token",
        "Call `check_now()` until it is gone (e.g. in the foreground). The next start reports signed out, and deletes first.";
    LogoutPending = "E_LOGOUT_PENDING",
        "the user is signed out here, but the wallet SDK's own logout has not succeeded",
        "Call `check_now()` when the network is back, and before the SDK's login opens. A sign-in with `logged_in_again` cancels it.";
    IssueFailed = "E_ISSUE_FAILED",
        "the app's `issue` returned no token (`cause` is what it threw)",
        "Look at `cause`, usually the wallet SDK's own error; the session so far is still there.";
    IssueTimeout = "E_ISSUE_TIMEOUT",
        "the app's `issue` did not answer in time",
        "Try again. `issue` must not wait for the session itself: give it an HTTP client without the session's token.";
    IssueCancelled = "E_ISSUE_CANCELLED",
        "the app cancelled the sign-in",
        "Do nothing.";
    NativeMissing = "E_NATIVE_MISSING",
        "the app has no native part of this library (React Native only)",
        "Rebuild the app after installing the package, on iOS after `pod install`, with the New Architecture on. Expo Go and the web cannot have it: use a development build.";
    NativeVersion = "E_NATIVE_VERSION",
        "the app's native part is of another version than the JavaScript (React Native only)",
        "Rebuild the app: Android by Gradle, iOS by `pod install` and a build. An update over the air cannot bring it.";
    Internal = "E_INTERNAL",
        "the system refused something that never fails, such as a thread",
        "Try again; report it if it stays.";
    ConfigAudience = "E_CONFIG_AUDIENCE",
        "the configured audience is wrong",
        "Para: pass the API key's unique id (a UUID, shown beside the key in the developer portal), not the key.";
    ConfigEnvironment = "E_CONFIG_ENVIRONMENT",
        "the configured environment is unknown or not well formed",
        "Para: SANDBOX, BETA or PROD. The others: what the dashboard shows. Dynamic: the environment id (a UUID). Privy: the app id. Web3Auth: the client id. Stytch: the project id, of the same environment.";
    ConfigIssuer = "E_CONFIG_ISSUER",
        "the accepted issuers are missing, or one of them is empty",
        "Name the issuers, or choose `AnyIssuer`.";
    ConfigAlgorithms = "E_CONFIG_ALGORITHMS",
        "the accepted algorithms are missing, or one of them is not supported",
        "Name at least one of RS256-512, PS256-512, ES256, ES384, EdDSA.";
    ConfigKeysUrl = "E_CONFIG_KEYS_URL",
        "the key set's URL cannot be used",
        "Use https. Plain http works only for `development`, and only to this machine.";
    ConfigKeys = "E_CONFIG_KEYS",
        "none of the configured keys can verify a token",
        "Pass a JWK Set, or a public key in PEM (PKCS#1 or SPKI).";
    ConfigOption = "E_CONFIG_OPTION",
        "an option is out of its range, or this system does not have it",
        "Use a value between the limits that the error names. `require_user_presence` needs Android 9 or newer, or on iOS `NSFaceIDUsageDescription` in the Info.plist: leave it out elsewhere.";
    ConfigConflict = "E_CONFIG_CONFLICT",
        "two sessions of one account have different verifiers or a different `accept_access_tokens`, or two vaults of one name have different options",
        "Use the same options, or give each an account or a namespace of its own. A session that was just closed keeps its vault for a moment: open the other one a moment later. After an edit in development, reload the app.";
    ConfigFormat = "E_CONFIG_FORMAT",
        "the configuration does not have the documented form",
        "Compare it with the documentation; unknown members are refused.";
}

impl ErrorCode {
    /// The code of that text.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text)
    }
}

impl std::fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for ErrorCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
