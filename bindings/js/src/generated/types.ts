// The library's JSON, as TypeScript sees it. Written by `cargo xtask bindings` from the Rust types: do not edit.

import type { ErrorCode } from './errorCodes';

/**
 * When the system lets the app read what it keeps. Nothing of it ever leaves the device: not by iCloud, not with a backup that is restored to another one.
 *
 * - `afterFirstUnlockThisDeviceOnly`: From the first unlock after a start of the device on, while it is locked too: an app that works in the background needs this.
 * - `whenUnlockedThisDeviceOnly`: Only while the device is unlocked.
 * - `whenPasscodeSetThisDeviceOnly`: Only while the device is unlocked, and only if it has a passcode: the system deletes the items when the passcode is removed.
 */
export type Accessibility =
  'afterFirstUnlockThisDeviceOnly' | 'whenUnlockedThisDeviceOnly' | 'whenPasscodeSetThisDeviceOnly';

/**
 * Whether an address fits its public key or its chain's form, checked offline.
 *
 * - `consistent`: EVM: the address is the public key's; Solana: it decodes to 32 bytes.
 * - `inconsistent`: It is not.
 * - `notChecked`: The token holds nothing to check it against, or the chain's rule is not known here.
 */
export type AddressCheck = 'consistent' | 'inconsistent' | 'notChecked';

/** A JWS signature algorithm (RFC 7518 §3.1, RFC 8037 §3.1). */
export type Algorithm =
  'RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384' | 'EdDSA';

/** How the vault uses Apple's keychain. */
export interface AppleOptions {
  /**
   * The keychain access group, to share the items with other apps of the same team; the app needs the entitlement.
   *
   * `None`: the system writes to the first group that the app has, the first entry of its entitlement `keychain-access-groups` or else the app's own; and it reads, searches and **deletes** in **all** groups of the app, so also what other apps of the team keep there under the same namespace. Name the group if the app has several.
   */
  accessGroup?: string;
  /** When the items can be read. An item keeps what it was written with until it is written anew. */
  accessibility?: Accessibility;
  /** The file that tells "there is nothing" from "nothing can be read yet". Default: on iOS there is one. */
  firstUnlockMarker?: FirstUnlockMarker;
  /** Access groups that items were kept in before, for which the app still needs the entitlement. Reads look in the configured group first, then in these; `save` writes to the configured one, then removes what these have; `delete` removes from all, from the configured one last. Only beside `accessGroup`. Default: none. */
  previousAccessGroups?: string[];
  /**
   * Before its first use after an installation of the app the store is emptied: iOS keeps an app's items when the app is deleted, and the user of the deleted one would be signed in. Default: off.
   *
   * **Turned on in an update it signs out everybody once**: there is no sign of an earlier run of theirs. Whatever the access group holds under this namespace goes, also what another app keeps there; so does what is in the previous groups, and without an access group in all groups of the app.
   *
   * It is done in the app itself, not in its extensions, whose containers say nothing about the app's: one that runs before the app finds the old items. While the device is locked it cannot be done, and the store is "locked" until it is. A file in the app's container ends the first run; one that is there and cannot be read does too. On macOS nothing is done.
   */
  purgeOnFirstRun?: boolean;
  /**
   * Where it is noted that a sign-out is not done: files without secrets, in a folder for each namespace in this one. Default: `Library/Application Support/wallet-jwt` of the app's container.
   *
   * Processes that share the items (an access group) should share the notes: pass the app group's container then. iOS gives a new file the protection of its folder: to have the notes written and read even before the first unlock, make this folder with the protection `none` (`FileProtectionType.none`). The container's own is "until the first unlock", which suffices from then on, on a locked phone too.
   */
  tombstoneFolder?: string;
}

/** An account on a chain. */
export interface BlockchainAccount {
  /** Its address, as the token writes it; not always a valid one. */
  address?: string;
  /** Its chain, a CAIP-2 namespace. */
  chain?: string;
  /** Dynamic's id of it; may end in `-zerodev`. */
  id?: string;
  /** The wallet's name. */
  walletName?: string;
  /** How the wallet is reached. */
  walletProvider?: string;
}

/**
 * A CAIP-2 namespace: the family of chains an address belongs to.
 *
 * - `eip155`: Ethereum and all EVM chains.
 * - `solana`: Solana.
 * - `bip122`: Bitcoin and its relatives.
 * - `cosmos`: Cosmos.
 * - `stellar`: Stellar.
 * - `sui`: Sui.
 * - `aptos`: Aptos.
 * - `algorand`: Algorand.
 * - `starknet`: Starknet.
 * - `flow`: Flow.
 * - `ton`: TON.
 * - `tron`: Tron.
 * - any other: a word that this version does not know, as the provider wrote it.
 */
export type Chain =
  | 'eip155'
  | 'solana'
  | 'bip122'
  | 'cosmos'
  | 'stellar'
  | 'sui'
  | 'aptos'
  | 'algorand'
  | 'starknet'
  | 'flow'
  | 'ton'
  | 'tron'
  | (string & {});

/**
 * What kind of thing the user has proven.
 *
 * - `blockchain`: A wallet.
 * - `email`: An e-mail address.
 * - `oauth`: An account with another service.
 * - `passkey`: A passkey.
 * - `phoneNumber`: A phone number.
 * - `externalUser`: A user of the app's own accounts.
 * - `totp`: A one-time code generator.
 * - any other: a word that this version does not know, as the provider wrote it.
 */
export type CredentialFormat =
  | 'blockchain'
  | 'email'
  | 'oauth'
  | 'passkey'
  | 'phoneNumber'
  | 'externalUser'
  | 'totp'
  | (string & {});

/**
 * Who holds the wallet's key.
 *
 * - `embedded`: The provider made it for this app.
 * - `connected`: It is connected to the session.
 * - `external`: The user brought it.
 * - `unknown`: The token does not say.
 */
export type Custody = 'embedded' | 'connected' | 'external' | 'unknown';

/** Replaces the provider's key set URL while developing. Sessions then read `development` as their environment. */
export interface Development {
  /** Where the key set is: https, or http to this machine. */
  keysUrl: string;
}

/** Dynamic's claims. Unknown members are in the session's `claimsJson` only. Empty strings stand for "unset" and are absent here. A token with the `info` claim is given in the same members. */
export interface DynamicClaims {
  /** The user's alias. */
  alias?: string;
  /** The user's accounts. */
  blockchainAccounts?: BlockchainAccount[];
  /** The e-mail address. */
  email?: string;
  /** The environment the user belongs to. */
  environmentId?: string;
  /** The family name. */
  familyName?: string;
  /** The given name. */
  givenName?: string;
  /** The credential that was verified last. */
  lastVerifiedCredentialId?: string;
  /** The access lists the user is on. */
  lists?: string[];
  /** Whether this is the user's first sign-in. */
  newUser?: boolean;
  /** The phone number. */
  phoneNumber?: string;
  /** Until when the token may be exchanged for a new one, in seconds since the epoch (`refreshExp`). */
  refreshExpiresAt?: number;
  /** What the token permits; `user:basic` once the sign-in is complete. */
  scopes?: string[];
  /** Dynamic's id of the session (`sid`). */
  sessionId?: string;
  /** The public key of the session, a compressed point in hexadecimal. */
  sessionPublicKey?: string;
  /** The credential of this sign-in. */
  signinCredentialId?: string;
  /** Whether an elevated token works once only. Present in elevated tokens. */
  singleUse?: boolean;
  /** The user name. */
  username?: string;
  /** The account that signed last. */
  verifiedAccount?: BlockchainAccount;
  /** Everything the user has proven; absent in access tokens. */
  verifiedCredentials?: VerifiedCredential[];
}

/**
 * Where a small file lies, made by the first write, that tells "there is nothing" from "nothing can be read yet".
 *
 * Before the first unlock after a start of the device the keychain says that an item does not exist (firebase-ios-sdk issue 8695). The system protects the file until then: that it is there and may not be read means that the store is locked. Anything else that is wrong with it says nothing, and the keychain's word is taken; so it is while there is no file, also for items that outlived the app.
 */
export type FirstUnlockMarker =
  | 'automatic'
  | {
      at: string;
    }
  | 'off';

/** How the user signed in. */
export interface Identity {
  /** The e-mail address, if the token has one. */
  email?: string;
  /** The address of the wallet that the user brought, if the token has one. */
  externalWalletAddress?: string;
  /** The Farcaster user name, if the token has one. */
  farcasterUsername?: string;
  /** What identifies the user there: the address, number, name or account. */
  identifier?: string;
  /** The means. */
  kind: IdentityKind;
  /** The service behind the sign-in in lower case, e.g. `google`; `x` for Twitter. */
  oauthMethod?: string;
  /** The phone number, if the token has one. */
  phone?: string;
  /** The Telegram user id, if the token has one. */
  telegramUserId?: string;
}

/**
 * The means of signing in.
 *
 * - `email`: An e-mail address. Whether it was verified is not in any token.
 * - `phone`: A phone number.
 * - `telegram`: A Telegram account.
 * - `farcaster`: A Farcaster account.
 * - `externalWallet`: A wallet that the user brought.
 * - `oauth`: An account with another service (Dynamic); see `oauthMethod`.
 * - `passkey`: A passkey.
 * - `externalUser`: A user of the app's own accounts (Dynamic).
 * - `totp`: A one-time code generator (Dynamic).
 * - `unknown`: The token does not say.
 * - any other: a word that this version does not know, as the provider wrote it.
 */
export type IdentityKind =
  | 'email'
  | 'phone'
  | 'telegram'
  | 'farcaster'
  | 'externalWallet'
  | 'oauth'
  | 'passkey'
  | 'externalUser'
  | 'totp'
  | 'unknown'
  | (string & {});

/**
 * Which keys vouched for a session.
 *
 * - `fresh`: The provider's set, fetched for this verification.
 * - `cached`: The provider's set, fetched earlier and still fresh.
 * - `stale`: The provider's set, past its lifetime, because the endpoint could not be reached.
 * - `pinned`: Keys given in the configuration.
 * - `stored`: The key that verified the token when it was kept.
 */
export type KeySource = 'fresh' | 'cached' | 'stale' | 'pinned' | 'stored';

/** One usable key. */
export interface KeySummary {
  /** Its `alg`, if the set says one. */
  algorithm?: string;
  /** Its `kid`. */
  keyId?: string;
  /** Type and size, e.g. `RSA 2048`. */
  keyType: string;
  /** The SHA-256 thumbprint in base64url (RFC 7638). */
  thumbprint: string;
}

/** Why there is no key set to verify with. */
export interface KeysErrorStatus {
  /** The stable code. */
  code: ErrorCode;
  /** The error's sentence. */
  message: string;
  /** What kept the key set away. */
  reason?: KeysFailure;
}

/**
 * Why the provider's key set could not be had.
 *
 * - `network`: The endpoint could not be reached: no network, no route, connection refused, TLS refused.
 * - `timeout`: The endpoint did not answer in time.
 * - `serverError`: The endpoint answered with a status of 500 or above.
 * - `unexpectedStatus`: The endpoint answered with a status that is neither success nor a server error.
 * - `redirect`: The endpoint answered with a redirect; none is followed.
 * - `tooLarge`: The answer is larger than a key set may be.
 * - `notAKeySet`: The answer is not a JWK Set.
 * - `noUsableKeys`: The answer is a JWK Set without a single usable key.
 * - `notFetched`: Nothing has been fetched yet, and the call was not allowed to.
 * - `fetcher`: The fetcher itself failed (it panicked, or no thread could be started for it).
 */
export type KeysFailure =
  | 'network'
  | 'timeout'
  | 'serverError'
  | 'unexpectedStatus'
  | 'redirect'
  | 'tooLarge'
  | 'notAKeySet'
  | 'noUsableKeys'
  | 'notFetched'
  | 'fetcher';

/** The state of a verifier's key set. */
export interface KeysStatus {
  /** How long ago the set was fetched or confirmed. */
  ageSecs?: number;
  /** How far this device's clock is behind the provider's, from the last https answer. */
  clockOffsetSecs?: number;
  /** How long it stays fresh; negative since when it is stale. */
  freshForSecs?: number;
  /** Where the set is published; absent for keys given in the configuration. */
  keysUrl?: string;
  /** How the last fetch failed; absent if it succeeded. */
  lastError?: KeysErrorStatus;
  /** When the next verification will refresh it in the background, counted from now. */
  nextRefreshInSecs?: number;
  /** The published keys that are not used, and why. */
  skippedKeys: SkippedKey[];
  /** What a verification would use now without the network; absent if nothing is at hand. */
  source?: KeySource;
  /** The keys in use. */
  usableKeys: KeySummary[];
}

/**
 * How much a line of the log matters.
 *
 * - `debug`: For who looks for a mistake.
 * - `info`: The usual course of things.
 * - `warning`: Something did not work.
 */
export type LogLevel = 'debug' | 'info' | 'warning';

/**
 * How a kept token was lost.
 *
 * - `keyLost`: The key that protected it is gone for good.
 * - `corrupt`: The entry is damaged.
 */
export type Loss = 'keyLost' | 'corrupt';

/** What is still owed after a sign-out. */
export interface Owed {
  /** The keychain has not deleted the token yet. */
  deletion: boolean;
  /** The wallet SDK has not been logged out yet. */
  logout: boolean;
}

/** Para's `data` claim. Unknown members are in the session's `claimsJson` only. */
export interface ParaClaims {
  /** How the user signed in, in Para's word. */
  authType?: string;
  /** The wallets connected in the session; often the same ones again. */
  connectedWallets: ParaWallet[];
  /** The e-mail address. */
  email?: string;
  /** The wallet that the user signed in with, where the token describes it. */
  externalWallet?: ParaExternalWallet;
  /** The address of the wallet that the user signed in with. */
  externalWalletAddress?: string;
  /** Wallets that the user brought. */
  externalWallets: ParaExternalWallet[];
  /** The Farcaster user name. */
  farcasterUsername?: string;
  /** What identifies the user there. */
  identifier?: string;
  /** The service behind the sign-in, as Para writes it. */
  oAuthMethod?: string;
  /** The phone number. */
  phone?: string;
  /** The Telegram user id. */
  telegramUserId?: string;
  /** Para's id of the user. */
  userId: string;
  /** The wallets that Para made through this app. */
  wallets: ParaWallet[];
}

/** Para's environments. Each signs with keys of its own; a token names its environment nowhere else. */
export type ParaEnvironment = 'SANDBOX' | 'BETA' | 'PROD';

/** A wallet that the user brought, in Para's own form. */
export interface ParaExternalWallet {
  /** Its address. */
  address: string;
  /** Para's id of it. */
  id?: string;
  /** Whether Para saw a signature of it. */
  isVerified?: boolean;
  /** The wallet's name, e.g. `MetaMask`. */
  provider?: string;
  /** Para's word for its chain. */
  type?: string;
}

/** A wallet in Para's own form. */
export interface ParaWallet {
  /** Its address. */
  address: string;
  /** Para's id of it. */
  id?: string;
  /** Its public key; Solana's is left empty by Para and is absent here. */
  publicKey?: string;
  /** Para's word for its chain: `EVM`, `SOLANA`, … */
  type: string;
}

/** Keys shipped with the app. */
export interface PinnedKeys {
  /** The keys. */
  keys: PublicKeys;
  /** Until when they may be used, in seconds since the epoch: an app that is never updated must not trust a withdrawn key for ever. */
  notAfterAt: number;
}

/**
 * How much the token proves about a wallet, weakest first.
 *
 * - `listed`: The token listed it: no proof of control.
 * - `signed`: The provider says that the user signed with it.
 * - `provisioned`: The provider made it for this user.
 */
export type Proof = 'listed' | 'signed' | 'provisioned';

/** The provider's own claims, typed. */
export type ProviderClaims =
  | {
      para: ParaClaims;
    }
  | {
      dynamic: DynamicClaims;
    };

/** An issuer and what is expected of its tokens. */
export type ProviderConfig = ProviderConfigPara | ProviderConfigDynamic | ProviderConfigCustom;

/** Para. */
export interface ProviderConfigPara {
  /** Accepts tokens issued for any API key of the environment, other apps' too. */
  anyAudience?: boolean;
  /** The API key's unique id (a UUID, shown beside the key in the developer portal), never the key; exclusive with `anyAudience`. */
  apiKeyId?: string;
  /** The environment that the app's API key belongs to. */
  environment: ParaEnvironment;
  kind: 'para';
}
/** Dynamic. */
export interface ProviderConfigDynamic {
  /** Whether tokens with an absent or empty scope pass, which older environments issue. Default: no; the scope must contain `user:basic` and nothing pending. */
  acceptAbsentScope?: boolean;
  /** Whether tokens in the deprecated form with the `info` claim pass. Default: no. */
  acceptLegacyInfo?: boolean;
  /** The accepted audiences (web origins); empty accepts any, absent ones too. Default: empty. */
  audiences?: string[];
  /** The environment id (a UUID) of the dashboard. */
  environmentId: string;
  /** Issuers accepted beside Dynamic's own hosts, for cookie or CNAME set-ups: `host/environment-id`, with or without `https://`. Default: none. */
  extraIssuers?: string[];
  /** Where the key set is published, if not at Dynamic's own host: https. */
  keysUrl?: string;
  kind: 'dynamic';
}
/** Any other issuer. Issuers, audiences and algorithms have no default: accepting any takes saying so. */
export interface ProviderConfigCustom {
  /** The accepted algorithms, at least one. */
  algorithms?: Algorithm[];
  /** Whatever `aud` says, or none: tokens for other services of the same issuer pass. */
  anyAudience?: boolean;
  /** Whatever `iss` says, or none: the key set alone decides. */
  anyIssuer?: boolean;
  /** One of these must be in the token's `aud`; exclusive with `anyAudience`. */
  audiences?: string[];
  /** What a session's `environment` says. Default: `custom`. */
  environment?: string;
  /** The token's `iss` must be one of these, to the letter; exclusive with `anyIssuer`. */
  issuers?: string[];
  /** The keys themselves; exclusive with `keysUrl`. */
  keys?: PublicKeys;
  /** Where the key set is published (https); exclusive with `keys`. */
  keysUrl?: string;
  kind: 'custom';
  /** Claims that must be present. Default: none beyond `exp` and the user id. */
  requiredClaims?: string[];
  /** The `typ` the header must have, e.g. `at+jwt` (RFC 8725 §3.11). Default: any or none. */
  tokenType?: string;
  /** The claim at the top that holds the user's id. Default: `sub`. */
  userIdClaim?: string;
}

/**
 * Who issues the tokens.
 *
 * - `para`: Para.
 * - `dynamic`: Dynamic.
 * - `custom`: Any other issuer of signed JSON Web Tokens.
 */
export type ProviderKind = 'para' | 'dynamic' | 'custom';

/** Public keys given in the configuration. */
export type PublicKeys =
  | {
      jwkSet: Record<string, unknown>;
    }
  | {
      pem: {
        /** The key id it answers to; none answers to any. */
        keyId?: string;
        /** The text. */
        pem: string;
      };
    };

/**
 * Whether a store can be used now.
 *
 * - `ready`: It can.
 * - `locked`: Not before somebody unlocks it.
 * - `failing`: No.
 */
export type Readiness = 'ready' | 'locked' | 'failing';

/**
 * A verified session: the only type that means "trusted". Made by a successful verification and by nothing else.
 *
 * It does not hold the token.
 */
export interface Session {
  /** The signature's algorithm. */
  algorithm: Algorithm;
  /** The token's `aud`. */
  audiences: string[];
  /** The token's payload as it was signed, JSON. */
  claimsJson: string;
  /** `SANDBOX`, `BETA` or `PROD` (Para), the environment id (Dynamic), the configured name (custom), or `development` when the verifier's key set came from a development URL. */
  environment: string;
  /** When the token expires, in seconds since the epoch. */
  expiresAt: number;
  /** How the user signed in. */
  identity: Identity;
  /** When the token was issued, in seconds since the epoch. */
  issuedAt?: number;
  /** The token's `iss`. Para's tokens have none. */
  issuer?: string;
  /** The key id in the token's header, else the one passed beside it, else that of the key that verified it. */
  keyId?: string;
  /** Which keys vouched. */
  keySource: KeySource;
  /** Who issued the token. */
  provider: ProviderKind;
  /** The provider's own claims; a custom issuer's are in `claimsJson` only. */
  providerClaims?: ProviderClaims;
  /** What kind of token it was. */
  tokenKind: TokenKind;
  /** The provider's id of the user. */
  userId: string;
  /** When the provider's keys vouched for the token, in seconds since the epoch. For a `stored` session that was before it was kept. */
  verifiedAt: number;
  /** The user's wallets, one per chain and address. */
  wallets: Wallet[];
}

/** What a session manager is made of. */
export interface SessionConfig {
  /** Whether Dynamic's access token, which names no wallets, signs a user in. Default: no. */
  acceptAccessTokens?: boolean;
  /** Whose session it is, for an app with several. Default `default`. */
  account?: string;
  /** Whether the app logs the wallet SDK out when it is asked to. Default: no. */
  hasLogout?: boolean;
  /** How long a request for a token may stay unanswered, in seconds. Default 600 for a sign-in, 90 for a renewal; 1 to 600. */
  issueTimeoutSecs?: number;
  /** Whether the app hears what there is to log. Default: no. */
  logs?: boolean;
  /** Whether a token that is about to expire is renewed when the app comes to the foreground. Default: no. */
  renewInForeground?: boolean;
  /** Where the token is kept. */
  vault?: VaultOptions;
  /** Whose tokens are accepted. */
  verifier: VerifierConfig;
}

/** Something that happened to a session. */
export type SessionEvent =
  | SessionEventChanged
  | SessionEventExpired
  | SessionEventStorageReset
  | SessionEventRejected
  | SessionEventNotKept
  | SessionEventKept
  | SessionEventTokenNeeded
  | SessionEventTokenFailed
  | SessionEventLogoutNeeded
  | SessionEventLog;

/** The state has changed, or the session was replaced by a newer one: ask for `state()`. */
export interface SessionEventChanged {
  kind: 'changed';
  /** Whether the same user's session has a newer token: connections that were opened with the old one may need it. */
  renewed: boolean;
  /** The new state, in a word. */
  status: SessionStatus;
}
/** The token has passed its `exp`. */
export interface SessionEventExpired {
  kind: 'expired';
}
/** What was kept is lost. Ask the wallet SDK for a new token; keeping it heals the keychain. */
export interface SessionEventStorageReset {
  kind: 'storageReset';
  /** How. */
  reason: Loss;
}
/** The kept token is not acceptable any more. */
export interface SessionEventRejected {
  /** Why. */
  code: ErrorCode;
  kind: 'rejected';
}
/** The session is good, but the keychain did not take it: it ends with the manager. `checkNow` tries again. `E_USER_CHANGED` means that the keychain has another user's entry, which stays until `signOut`. */
export interface SessionEventNotKept {
  /** Why. */
  code: ErrorCode;
  kind: 'notKept';
}
/** The keychain has taken after all what `NotKept` was about. */
export interface SessionEventKept {
  kind: 'kept';
}
/** A token is needed. Get one from the wallet SDK and pass it to `provideToken`, or say `failRequest`. Told to one manager only: the one whose caller needs it. */
export interface SessionEventTokenNeeded {
  kind: 'tokenNeeded';
  /** What for. */
  purpose: TokenPurpose;
  /** To answer with. */
  requestId: number;
}
/** A request for a token ended without one: it failed, was refused, or was not answered in time. The session so far stays. */
export interface SessionEventTokenFailed {
  /** Why. */
  code: ErrorCode;
  kind: 'tokenFailed';
  /** What it was for. */
  purpose: TokenPurpose;
  /** The request. */
  requestId: number;
}
/** The wallet SDK has to be logged out. Do it and say `completeLogout`, or say `failLogout`. Told to one manager that was made with `hasLogout`. */
export interface SessionEventLogoutNeeded {
  kind: 'logoutNeeded';
  /** To answer with. */
  requestId: number;
}
/** Something for the app's log. Told to managers that were made with `logs`. Holds no token, claim or address. */
export interface SessionEventLog {
  /** An error's code, or an event's name. */
  code: string;
  /** What belongs to it, as a JSON object. */
  fieldsJson: string;
  kind: 'log';
  /** How much it matters. */
  level: LogLevel;
}

/** What is known at this moment. Two with one `counter` are the same. */
export type SessionSnapshot = SessionStateKind & {
  /** Grows with every difference, and is unique in the process. */
  counter: number;
  /** Whether the keychain has the session, so that it survives the process. */
  isKept: boolean;
  /** Whether a sign-in or a sign-out is under way. */
  isPending: boolean;
  /** What is still owed after a sign-out. */
  owed: Owed;
  /** The state in the few words that a screen needs. */
  status: SessionStatus;
};

/** What is known about the account's session, and the word for it. */
export type SessionState = SessionStateKind & {
  /** The state in the few words that a screen needs. */
  status: SessionStatus;
};

/** What is known about the account's session. */
export type SessionStateKind =
  | SessionStateKindNotRestored
  | SessionStateKindActive
  | SessionStateKindExpired
  | SessionStateKindSignedOut
  | SessionStateKindLocked
  | SessionStateKindKeyLost
  | SessionStateKindCorrupt
  | SessionStateKindRejected
  | SessionStateKindUnavailable;

/** Nothing yet: `restore` has not run. */
export interface SessionStateKindNotRestored {
  kind: 'notRestored';
}
/** A user is signed in. */
export interface SessionStateKindActive {
  kind: 'active';
  /** The session. */
  session: Session;
}
/** A user was signed in; the token is past its `exp`. Show the session, authorise nothing with it. */
export interface SessionStateKindExpired {
  kind: 'expired';
  /** The session. */
  session: Session;
}
/** Nobody is signed in. */
export interface SessionStateKindSignedOut {
  kind: 'signedOut';
}
/** The keychain is locked, so nobody knows. `checkNow` tries again. */
export interface SessionStateKindLocked {
  kind: 'locked';
}
/** The key that protected the kept token is gone for good. */
export interface SessionStateKindKeyLost {
  kind: 'keyLost';
}
/** The kept entry is damaged. */
export interface SessionStateKindCorrupt {
  kind: 'corrupt';
}
/** The kept token is not acceptable any more, e.g. because its key was withdrawn or another audience is configured. */
export interface SessionStateKindRejected {
  /** Why. */
  code: ErrorCode;
  kind: 'rejected';
}
/** The keychain could not be used, or the clock is before the token's `nbf`: nobody knows. `checkNow` tries again; signing in works. */
export interface SessionStateKindUnavailable {
  /** Why. */
  code: ErrorCode;
  kind: 'unavailable';
}

/**
 * The state in the few words that a screen needs.
 *
 * - `loading`: Before the first `restore`.
 * - `active`: A user is signed in.
 * - `expired`: The token is past its `exp`.
 * - `signedOut`: Nobody is signed in, or what was kept is of no use.
 * - `locked`: The keychain is locked.
 * - `unavailable`: The keychain cannot be used at the moment, so nobody knows.
 */
export type SessionStatus =
  'loading' | 'active' | 'expired' | 'signedOut' | 'locked' | 'unavailable';

/** A published key that is not used, and why. */
export interface SkippedKey {
  /** Its `kid`. */
  keyId?: string;
  /** Why it is not used. */
  reason: string;
}

/**
 * A store that has to be asked for by name.
 *
 * - `secretService`: The Secret Service of the user's session (Linux).
 * - `keyutils`: The kernel's key retention service (Linux). **Lost at reboot.**
 * - `memory`: The process's memory.
 */
export type StoreChoice = 'secretService' | 'keyutils' | 'memory';

/**
 * What kind of token a session came from.
 *
 * - `id`: Describes the user: Para's token, Dynamic's `jwt`.
 * - `access`: Short, for a backend: Dynamic's `minifiedJwt`.
 * - `elevated`: Grants one more right for a moment: Dynamic's elevated access token. Not a login.
 * - `legacy`: Dynamic's deprecated form with the `info` claim.
 */
export type TokenKind = 'id' | 'access' | 'elevated' | 'legacy';

/**
 * What a token is needed for.
 *
 * - `signIn`: Somebody signs in: a login screen may be shown.
 * - `renewal`: The session's token lives too short.
 */
export type TokenPurpose = 'signIn' | 'renewal';

/**
 * Whose form a token has, judged by its claims alone.
 *
 * - `para`: Para's: everything under `data`.
 * - `dynamic`: Dynamic's current form.
 * - `dynamicLegacy`: Dynamic's deprecated form: everything under `info`.
 * - `unknown`: None that is known here.
 */
export type TokenShape = 'para' | 'dynamic' | 'dynamicLegacy' | 'unknown';

/** A decoded token that **nobody vouches for**: anybody can write one. Good for showing and for finding out why a verification fails; never for deciding who the user is. */
export interface UnverifiedToken {
  /** The header's `alg`, whatever it says. */
  algorithm: string;
  /** `aud`. */
  audiences: string[];
  /** What a verification would refuse about the claims' types, in words that quote no value. */
  claimProblems?: string[];
  /** The payload, JSON. */
  claimsJson: string;
  /** `exp`, in seconds since the epoch. */
  expiresAt?: number;
  /** The header, JSON. */
  headerJson: string;
  /** How the user is said to have signed in. */
  identity?: Identity;
  /** `iat`, in seconds since the epoch. */
  issuedAt?: number;
  /** `iss`. */
  issuer?: string;
  /** The header's `kid`. */
  keyId?: string;
  /** `nbf`, in seconds since the epoch. */
  notBeforeAt?: number;
  /** The provider's claims, where the form is known. */
  providerClaims?: ProviderClaims;
  /** Whose form the token has. */
  shape: TokenShape;
  /** `sub`. */
  subject?: string;
  /** What kind of token it is, where the form tells. */
  tokenKind?: TokenKind;
  /** The header's `typ`. */
  tokenType?: string;
  /** The user it claims to be about: Para's `data.userId`, Dynamic's `sub` or `info.userId`, else `sub`. */
  userId?: string;
  /** The wallets it mentions. What `proof` says of them is only as good as the token. */
  wallets: Wallet[];
}

/** How a vault is opened, as React Native says it. Every member may be left out. */
export interface VaultOptions {
  /** How Apple's keychain is used; other systems do not look at it. */
  apple?: AppleOptions;
  /** Which entries are this app's, where a keychain is shared. Default `wallet-jwt`. */
  namespace?: string;
  /** Where tokens are kept. Default: the platform's keychain. */
  store?: StoreChoice;
  /** How long the keychain may take for one call, in seconds. Default 10, 1 to 60. */
  timeoutSecs?: number;
  /** The store asks the user at each read. No store that can be named here does: true is refused. Default: false. */
  userPresence?: boolean;
}

/** What a store says about itself. */
export interface VaultStatus {
  /** The code that every other call would say, if it is failing. */
  code?: ErrorCode;
  /** What it is, e.g. `Linux Secret Service`. */
  description: string;
  /** Whether it can be used now. */
  readiness: Readiness;
}

/** One thing the user has proven. */
export interface VerifiedCredential {
  /** A wallet's address. */
  address?: string;
  /** A wallet's chain. */
  chain?: string;
  /** An e-mail address. */
  email?: string;
  /** Dynamic's id of an embedded wallet. */
  embeddedWalletId?: string;
  /** Its kind. */
  format: CredentialFormat;
  /** Dynamic's id of it; not always a UUID. */
  id?: string;
  /** The phone number's country. */
  isoCountryCode?: string;
  /** The account's id there. */
  oauthAccountId?: string;
  /** The name shown there. */
  oauthDisplayName?: string;
  /** The other service. */
  oauthProvider?: string;
  /** The user's name there. */
  oauthUsername?: string;
  /** The phone number's country code, without `+`. */
  phoneCountryCode?: string;
  /** A phone number without its country code. */
  phoneNumber?: string;
  /** What identifies the user there. */
  publicIdentifier?: string;
  /** Whether the user may sign in with it. */
  signInEnabled?: boolean;
  /** A wallet's name. */
  walletName?: string;
  /** How the wallet is reached: `browserExtension`, `embeddedWallet`, … */
  walletProvider?: string;
}

/** What a verifier is made of: an issuer with what is expected of its tokens, and options. */
export interface VerifierConfig {
  /** What can be left out. */
  options?: VerifierOptions;
  /** The issuer and what is expected of its tokens. */
  provider: ProviderConfig;
}

/** What can be set on a verifier. Every member may be left out of the configuration JSON. */
export interface VerifierOptions {
  /** Another key set, for development. Default: none. */
  development?: Development;
  /** How much later than `exp`, or earlier than `nbf`, a token still passes, in seconds. Default 60, 0 to 300. */
  leewaySecs?: number;
  /** Keys shipped with the app, used only while the endpoint cannot be reached and no fetched set may speak. Default: none. */
  pinnedKeys?: PinnedKeys;
  /** How long past its lifetime a fetched set may stand in while the endpoint cannot be reached, in seconds. Default 24 h, 0 to 30 days. */
  staleLimitSecs?: number;
  /** How long one fetch of the key set may take, in seconds. Default 10, 1 to 60. */
  timeoutSecs?: number;
}

/** A wallet. */
export interface Wallet {
  /** The address as the token writes it. */
  address: string;
  /** Whether the address fits. */
  addressCheck: AddressCheck;
  /** The CAIP-2 namespace. */
  chain: Chain;
  /** Whether the provider counts it among the session's connected wallets. */
  connected: boolean;
  /** Who holds its key. */
  custody: Custody;
  /** The provider's id of it; not always a UUID. */
  id?: string;
  /** The wallet's name, e.g. `metamask`. */
  name?: string;
  /** How much the token proves about it. */
  proof: Proof;
  /** The provider's word for the chain. */
  providerChain: string;
  /** The public key as the token writes it. */
  publicKey?: string;
}
