// The error codes. Written by `cargo xtask bindings` from the Rust types: do not edit.

/** The stable code of an error, the same in every language. In 0.x codes are only added. */
export const ErrorCode = {
  /**
   * The text is not a compact signed JSON Web Token.
   *
   * What to do: Check that the whole `token` string was passed, nothing around it. Do not retry.
   */
  E_TOKEN_MALFORMED: 'E_TOKEN_MALFORMED',
  /**
   * The token, or its header, is larger than any wallet token.
   *
   * What to do: Do not retry. If a provider really issues such tokens, report it.
   */
  E_TOKEN_TOO_LARGE: 'E_TOKEN_TOO_LARGE',
  /**
   * The token names a signature algorithm that the provider does not use.
   *
   * What to do: Treat the token as forged: sign the user in again.
   */
  E_ALGORITHM_NOT_ALLOWED: 'E_ALGORITHM_NOT_ALLOWED',
  /**
   * The token's header demands an extension (`crit` or `b64`) that is not understood.
   *
   * What to do: Treat the token as forged: sign the user in again.
   */
  E_CRITICAL_HEADER: 'E_CRITICAL_HEADER',
  /**
   * The `keyId` passed beside the token is not the `kid` inside it.
   *
   * What to do: Pass `token` and `keyId` of the same `issueJwt()` call.
   */
  E_KEY_ID_MISMATCH: 'E_KEY_ID_MISMATCH',
  /**
   * No published key has the token's `kid`.
   *
   * What to do: Check the environment (SANDBOX, BETA, PROD, or the Dynamic environment id) the app signs in to.
   */
  E_KEY_UNKNOWN: 'E_KEY_UNKNOWN',
  /**
   * The key with the token's `kid` must not be used for this signature.
   *
   * What to do: Report it to the provider; `keysStatus()` says what is wrong with the key.
   */
  E_KEY_UNFIT: 'E_KEY_UNFIT',
  /**
   * The key set publishes two different keys under the token's `kid`.
   *
   * What to do: Report it to the provider. Do not retry.
   */
  E_KEY_AMBIGUOUS: 'E_KEY_AMBIGUOUS',
  /**
   * The provider's key set could not be fetched, and no cached or pinned key may be used.
   *
   * What to do: The token may be good: keep it. `reason` says why: after `network`, `timeout` or `serverError` try again later; the others need a change that the text names.
   */
  E_KEYS_UNAVAILABLE: 'E_KEYS_UNAVAILABLE',
  /**
   * The exported key set that was passed in cannot be used.
   *
   * What to do: Delete that copy; the next verification fetches the set.
   */
  E_KEYS_IMPORT: 'E_KEYS_IMPORT',
  /**
   * The signature is not the provider's.
   *
   * What to do: Treat the token as forged: sign the user in again.
   */
  E_SIGNATURE: 'E_SIGNATURE',
  /**
   * The token is past its `exp`.
   *
   * What to do: Ask the wallet SDK for a new token. If `clockOffsetSecs` is large, the device's clock is wrong.
   */
  E_EXPIRED: 'E_EXPIRED',
  /**
   * The token's `nbf` is in the future.
   *
   * What to do: Wait, or ask the user to correct the device's clock (see `clockOffsetSecs`).
   */
  E_NOT_YET_VALID: 'E_NOT_YET_VALID',
  /**
   * A claim that this provider's tokens must carry is absent.
   *
   * What to do: Check that the token comes from this provider and is of the right kind.
   */
  E_CLAIM_MISSING: 'E_CLAIM_MISSING',
  /**
   * A claim has a value of the wrong type.
   *
   * What to do: Report it with the claim's name (never with the token). Do not retry.
   */
  E_CLAIM_TYPE: 'E_CLAIM_TYPE',
  /**
   * The token was issued for another audience.
   *
   * What to do: Compare the configured API key id (Para) or audiences with `decodeUnverified(token).audiences`.
   */
  E_AUDIENCE: 'E_AUDIENCE',
  /**
   * The token was issued by someone else.
   *
   * What to do: Check the environment id, or add the custom host to `extraIssuers`.
   */
  E_ISSUER: 'E_ISSUER',
  /**
   * The token belongs to another environment of the provider.
   *
   * What to do: Use the environment id that the app signs in to.
   */
  E_ENVIRONMENT: 'E_ENVIRONMENT',
  /**
   * The token's `sub` is not the user it describes.
   *
   * What to do: Treat the token as forged: sign the user in again.
   */
  E_SUBJECT_MISMATCH: 'E_SUBJECT_MISMATCH',
  /**
   * The header's `typ` is not the required one.
   *
   * What to do: Pass the kind of token the provider is configured for.
   */
  E_TOKEN_TYPE: 'E_TOKEN_TYPE',
  /**
   * The user has not finished signing in (`pending` says what is missing), or it is an elevated token of Dynamic's.
   *
   * What to do: Let the wallet SDK finish: second factor, required profile, or device registration. Never pass an elevated token.
   */
  E_SIGN_IN_INCOMPLETE: 'E_SIGN_IN_INCOMPLETE',
  /**
   * The token uses Dynamic's deprecated `info` claim.
   *
   * What to do: Upgrade the Dynamic SDK or API version, or set `acceptLegacyInfo`.
   */
  E_LEGACY_TOKEN: 'E_LEGACY_TOKEN',
  /**
   * The keychain is locked; whether it holds a session is not known.
   *
   * What to do: This is not a sign-out. With a `detail` the user has not confirmed a prompt: show a button that calls `unlock()`. Without one try again once the device is unlocked, e.g. with `checkNow()`; on a Linux desktop `unlock()` shows its prompt.
   */
  E_VAULT_LOCKED: 'E_VAULT_LOCKED',
  /**
   * The key that protected the stored token is permanently lost.
   *
   * What to do: Ask the wallet SDK for a new token; saving it replaces the lost entry.
   */
  E_VAULT_KEY_LOST: 'E_VAULT_KEY_LOST',
  /**
   * The stored entry is damaged.
   *
   * What to do: Ask the wallet SDK for a new token; saving it replaces the damaged entry.
   */
  E_VAULT_CORRUPT: 'E_VAULT_CORRUPT',
  /**
   * The keychain has the stored entry's name and not its value: it ended before it had written it.
   *
   * What to do: Ask the wallet SDK for a new token; saving it replaces the entry.
   */
  E_VAULT_NOT_KEPT: 'E_VAULT_NOT_KEPT',
  /**
   * The stored entry was written by a newer version of this library; it was not changed.
   *
   * What to do: Update the app, or sign in again: that replaces the entry.
   */
  E_VAULT_NEWER_FORMAT: 'E_VAULT_NEWER_FORMAT',
  /**
   * The entry is larger than the keychain can store (`limitBytes`).
   *
   * What to do: Do not retry. On Linux use the Secret Service instead of keyutils.
   */
  E_VAULT_TOO_LARGE: 'E_VAULT_TOO_LARGE',
  /**
   * The keychain has no room left: a full disk or a quota.
   *
   * What to do: Free some room, or go on with the session in memory.
   */
  E_VAULT_FULL: 'E_VAULT_FULL',
  /**
   * The keychain cannot be used; the text says why and what to do.
   *
   * What to do: This is not a sign-out. Follow the text; the session goes on in memory.
   */
  E_VAULT_UNAVAILABLE: 'E_VAULT_UNAVAILABLE',
  /**
   * On Android, the vault was opened before the library had a `context`.
   *
   * What to do: Call `walletJwt.initialize(context)` first: in a process that is not the app's main one, or if the manifest removes the library's provider. Verifying and decoding need no context.
   */
  E_NOT_INITIALIZED: 'E_NOT_INITIALIZED',
  /**
   * The account's name cannot be used.
   *
   * What to do: Use 1 to 256 bytes without control characters.
   */
  E_VAULT_ACCOUNT: 'E_VAULT_ACCOUNT',
  /**
   * The token belongs to another user than the session.
   *
   * What to do: Call `signOut()` first if the user really changed.
   */
  E_USER_CHANGED: 'E_USER_CHANGED',
  /**
   * The token is genuine, but of a kind that is not accepted here (elevated, an access token, Privy's other token, Stytch's token of a machine, or a custom issuer's with another value in the kind claim).
   *
   * What to do: Pass a token of an accepted kind. By default this is the ID token: with Dynamic's headless SDK the `jwt` of `refreshAuth()`, not `client.token`; with Privy the identity token. With Privy's `accept` it is the access token or either. A custom issuer's `kindClaim` says the accepted values.
   */
  E_TOKEN_KIND: 'E_TOKEN_KIND',
  /**
   * The answer is for a request that has ended.
   *
   * What to do: Do nothing: the request timed out or was cancelled, or the user has signed out or signed in again since.
   */
  E_RENEWAL_SUPERSEDED: 'E_RENEWAL_SUPERSEDED',
  /**
   * Even a new token does not live as long as requested.
   *
   * What to do: Ask for less: `minTtlSecs` must be shorter than the provider's session length.
   */
  E_TTL_UNREACHABLE: 'E_TTL_UNREACHABLE',
  /**
   * Nobody is signed in, or `signOut()` was called meanwhile.
   *
   * What to do: Sign the user in.
   */
  E_SIGNED_OUT: 'E_SIGNED_OUT',
  /**
   * The user is signed out, but the keychain has not yet deleted the token.
   *
   * What to do: Call `checkNow()` until it is gone (e.g. in the foreground). The next start reports signed out, and deletes first.
   */
  E_DELETE_PENDING: 'E_DELETE_PENDING',
  /**
   * The user is signed out here, but the wallet SDK's own logout has not succeeded.
   *
   * What to do: Call `checkNow()` when the network is back, and before the SDK's login opens. A sign-in with `loggedInAgain` cancels it.
   */
  E_LOGOUT_PENDING: 'E_LOGOUT_PENDING',
  /**
   * The app's `issue` returned no token (`cause` is what it threw).
   *
   * What to do: Look at `cause`, usually the wallet SDK's own error; the session so far is still there.
   */
  E_ISSUE_FAILED: 'E_ISSUE_FAILED',
  /**
   * The app's `issue` did not answer in time.
   *
   * What to do: Try again. `issue` must not wait for the session itself: give it an HTTP client without the session's token.
   */
  E_ISSUE_TIMEOUT: 'E_ISSUE_TIMEOUT',
  /**
   * The app cancelled the sign-in.
   *
   * What to do: Do nothing.
   */
  E_ISSUE_CANCELLED: 'E_ISSUE_CANCELLED',
  /**
   * The app has no native part of this library (React Native only).
   *
   * What to do: Rebuild the app after installing the package, on iOS after `pod install`, with the New Architecture on. Expo Go and the web cannot have it: use a development build.
   */
  E_NATIVE_MISSING: 'E_NATIVE_MISSING',
  /**
   * The app's native part is of another version than the JavaScript (React Native only).
   *
   * What to do: Rebuild the app: Android by Gradle, iOS by `pod install` and a build. An update over the air cannot bring it.
   */
  E_NATIVE_VERSION: 'E_NATIVE_VERSION',
  /**
   * The system refused something that never fails, such as a thread.
   *
   * What to do: Try again; report it if it stays.
   */
  E_INTERNAL: 'E_INTERNAL',
  /**
   * The configured audience is wrong.
   *
   * What to do: Para: pass the API key's unique id (a UUID, shown beside the key in the developer portal), not the key.
   */
  E_CONFIG_AUDIENCE: 'E_CONFIG_AUDIENCE',
  /**
   * The configured environment is unknown or not well formed.
   *
   * What to do: Para: SANDBOX, BETA or PROD. The others: what the dashboard shows. Dynamic: the environment id (a UUID). Privy: the app id. Web3Auth: the client id. Stytch: the project id, of the same environment.
   */
  E_CONFIG_ENVIRONMENT: 'E_CONFIG_ENVIRONMENT',
  /**
   * The accepted issuers are missing, or one of them is empty.
   *
   * What to do: Name the issuers, or choose `anyIssuer`.
   */
  E_CONFIG_ISSUER: 'E_CONFIG_ISSUER',
  /**
   * The accepted algorithms are missing, or one of them is not supported.
   *
   * What to do: Name at least one of RS256-512, PS256-512, ES256, ES384, EdDSA.
   */
  E_CONFIG_ALGORITHMS: 'E_CONFIG_ALGORITHMS',
  /**
   * The key set's URL cannot be used.
   *
   * What to do: Use https. Plain http works only for `development`, and only to this machine.
   */
  E_CONFIG_KEYS_URL: 'E_CONFIG_KEYS_URL',
  /**
   * None of the configured keys can verify a token.
   *
   * What to do: Pass a JWK Set, or a public key in PEM (PKCS#1 or SPKI).
   */
  E_CONFIG_KEYS: 'E_CONFIG_KEYS',
  /**
   * An option is out of its range, or this system does not have it.
   *
   * What to do: Use a value between the limits that the error names. `requireUserPresence` needs Android 9 or newer, or on iOS `nSFaceIDUsageDescription` in the Info.plist: leave it out elsewhere.
   */
  E_CONFIG_OPTION: 'E_CONFIG_OPTION',
  /**
   * Two sessions of one account have different verifiers or a different `acceptAccessTokens`, or two vaults of one name have different options.
   *
   * What to do: Use the same options, or give each an account or a namespace of its own. A session that was just closed keeps its vault for a moment: open the other one a moment later. After an edit in development, reload the app.
   */
  E_CONFIG_CONFLICT: 'E_CONFIG_CONFLICT',
  /**
   * The configuration does not have the documented form.
   *
   * What to do: Compare it with the documentation; unknown members are refused.
   */
  E_CONFIG_FORMAT: 'E_CONFIG_FORMAT',
} as const;

/** The stable code of an error; the object of the same name says of each what to do. */
export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

/** Every code, in the order of the documentation. */
export const ERROR_CODES: readonly ErrorCode[] = Object.values(ErrorCode);

/** Whether a value is the code of an error. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return ERROR_CODES.some((code) => code === value);
}
