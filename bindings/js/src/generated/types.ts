// The library's JSON, as TypeScript sees it. Written by `cargo xtask bindings` from the Rust types: do not edit.

import type { ErrorCode } from './errorCodes';

/**
 * When the system lets the app read its items. The items never leave the device: not by iCloud, not with a backup that is restored to another device.
 *
 * - `afterFirstUnlockThisDeviceOnly`: From the first unlock after the device starts, also while it is locked: an app that works in the background needs this.
 * - `whenUnlockedThisDeviceOnly`: Only while the device is unlocked.
 * - `whenPasscodeSetThisDeviceOnly`: Only while the device is unlocked, and only if it has a passcode: the system deletes the items when the passcode is removed.
 */
export type Accessibility =
  'afterFirstUnlockThisDeviceOnly' | 'whenUnlockedThisDeviceOnly' | 'whenPasscodeSetThisDeviceOnly';

/** One more address of a wallet. */
export interface AdditionalAddress {
  /** The address. */
  address: string;
  /** The network it is written for, e.g. `testnet`. */
  network?: string;
  /** Its public key. */
  publicKey?: string;
  /** What it is for (`payment`, `ordinals`), or the chain it is on (`evm`, `cosmos`). */
  type?: string;
}

/**
 * Whether an address fits its public key or its chain's form, checked offline.
 *
 * - `consistent`: The address is the public key's. Without a key: its checksum holds, or (Solana) it decodes to 32 bytes.
 * - `inconsistent`: It is not the public key's, or it is no address of the chain.
 * - `notChecked`: The token has nothing to check it against, or the chain's rule is not known.
 */
export type AddressCheck = 'consistent' | 'inconsistent' | 'notChecked';

/** A JWS signature algorithm (RFC 7518 §3.1, RFC 8037 §3.1). */
export type Algorithm =
  'RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384' | 'EdDSA';

/** An algorithm in a configuration: `Ed25519` is another name for `EdDSA` here (RFC 9864 §2.2). */
export type AlgorithmName =
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'EdDSA'
  | 'Ed25519';

/** How the vault uses Android's keychain, which encrypts entries with a key of the Android Keystore. */
export interface AndroidOptions {
  /** The title of the prompt that a vault with `requireUserPresence` shows. Default: the app's name. */
  promptTitle?: string;
  /** Whether new keys are made in a StrongBox, a security chip of its own, where the phone has one. It is slow: a call can take seconds. Without one, or when it refuses, keys are made in the trusted execution environment as usual. A key that exists stays where it is. Default: false. */
  strongBox?: boolean;
}

/** How the vault uses Apple's keychain. */
export interface AppleOptions {
  /**
   * The keychain access group, to share the items with other apps of the same team; the app needs the entitlement.
   *
   * `None`: the system writes to the app's first group, i.e. the first entry of its entitlement `keychain-access-groups` or else the app's own. It reads, searches and **deletes** in **all** groups of the app, so also items of other apps of the team under the same namespace. Name the group if the app has several.
   */
  accessGroup?: string;
  /** When the items can be read. An item keeps its accessibility until it is written again. */
  accessibility?: Accessibility;
  /** The file that tells "there is no item" from "items cannot be read yet". Default: on iOS there is one. */
  firstUnlockMarker?: FirstUnlockMarker;
  /** Access groups that had the items before; the app still needs the entitlement for them. Reads look in the configured group first, then in these. `save` writes to the configured group, then removes the items in these. `delete` removes from all, from the configured group last. Only beside `accessGroup`. Default: none. */
  previousAccessGroups?: string[];
  /** What the prompt of a vault with `requireUserPresence` says, in the user's language and without the app's name, which the system shows beside it. Default: `Sign in`. */
  promptReason?: string;
  /**
   * Empties the store before its first use after an installation of the app: iOS keeps an app's items when the app is deleted, and the user of the deleted app would be signed in. Default: off.
   *
   * **If you turn it on in an update, it signs out every user once**: there is no record of their earlier runs. It deletes every item under this namespace in the access group, also another app's, and in the previous groups; without an access group, in all groups of the app.
   *
   * It runs in the app itself, not in its extensions, which have other containers: an extension that runs before the app finds the old items. It cannot run while the device is locked; the store is "locked" until it is done. A file in the app's container records that it is done, even if the file cannot be read. On macOS it does nothing.
   */
  purgeOnFirstRun?: boolean;
  /**
   * The folder for tombstones, which record that a sign-out is not finished: files without secrets, in a subfolder for each namespace. Default: `Library/Application Support/wallet-jwt` of the app's container.
   *
   * Processes that share the items (an access group) should share the tombstones: then pass the app group's container. iOS gives a new file the protection of its folder. If tombstones must be usable even before the first unlock, create this folder with the protection `none` (`FileProtectionType.none`). The container's default is "until the first unlock", which works from then on, also on a locked phone.
   */
  tombstoneFolder?: string;
}

/** An account on a chain. */
export interface BlockchainAccount {
  /** Its address as in the token; not always valid. */
  address?: string;
  /** Its chain, a CAIP-2 namespace. */
  chain?: string;
  /** Dynamic's id of it; may end in `-zerodev`. */
  id?: string;
  /** The wallet's name. */
  walletName?: string;
  /** How the app connects to the wallet. */
  walletProvider?: string;
}

/**
 * A CAIP-2 namespace: the family of chains an address belongs to. The words of the wallet SDKs (`EVM`, `SOL`, `BTC`) and CAIP-2 ids (`eip155:1`) are read as their namespace, in any case.
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
 * - `tempo`: Tempo. Its addresses are those of EVM chains.
 * - `eclipse`: Eclipse. Its addresses are Solana's.
 * - `aleo`: Aleo. Addresses are compared as texts.
 * - `midnight`: Midnight. Addresses are compared as texts.
 * - `spark`: Spark. Addresses are compared as texts.
 * - `unknown`: Neither the token nor the address says which. `owns` never counts such a wallet.
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
  | 'tempo'
  | 'eclipse'
  | 'aleo'
  | 'midnight'
  | 'spark'
  | 'unknown'
  | (string & {});

/**
 * The kind of a credential.
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
 * - `embedded`: The provider created it for this app.
 * - `connected`: It is connected to the session.
 * - `external`: The user brought it.
 * - `unknown`: The token does not say.
 */
export type Custody = 'embedded' | 'connected' | 'external' | 'unknown';

/** Replaces the provider's key set URL during development. The environment of sessions is then `development`. */
export interface Development {
  /** The URL of the key set: https, or http to this machine. */
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
  /** A hash of the user's network address. */
  hashedIp?: string;
  /** The account of the last authentication. */
  lastAuthenticatedAccountId?: string;
  /** The credential that was verified last. */
  lastVerifiedCredentialId?: string;
  /** The access lists the user is on. */
  lists?: string[];
  /** Whether this is the user's first sign-in. */
  newUser?: boolean;
  /** The phone number. */
  phoneNumber?: string;
  /** Until when the token can be exchanged for a new one, in seconds since the epoch (`refreshExp`). */
  refreshExpiresAt?: number;
  /** The token's scopes: `user:basic` once the sign-in is complete, `waasBackupToken` in a token for backing up a wallet. */
  scopes?: string[];
  /** Whether the sign-in was made by the app's server. */
  serverAuth?: boolean;
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
  /** All credentials of the user; absent in access tokens. */
  verifiedCredentials?: VerifiedCredential[];
}

/**
 * A small file, created by the first write, that tells "there is no item" from "items cannot be read yet".
 *
 * Before the first unlock after the device starts, the keychain says that an item does not exist (firebase-ios-sdk issue 8695). The system protects the file until then: if it exists but may not be read, the store is locked. On any other error with the file the keychain's answer is used. It is also used while there is no file, even for items of an earlier installation.
 */
export type FirstUnlockMarker =
  | 'automatic'
  | {
      at: string;
    }
  | 'off';

/** How the user signed in. `Debug` shows only the kind. */
export interface Identity {
  /** The e-mail address, if the token has one. */
  email?: string;
  /** The address of the wallet that the user brought, if the token has one. */
  externalWalletAddress?: string;
  /** The Farcaster user name, if the token has one. */
  farcasterUsername?: string;
  /** The user's identifier there: the address, number, name or account. */
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
 * The method of signing in.
 *
 * - `email`: An e-mail address. Whether it was verified is not in any token.
 * - `phone`: A phone number.
 * - `phoneLegacy`: A phone number, in Para's older form.
 * - `telegram`: A Telegram account.
 * - `farcaster`: A Farcaster account.
 * - `externalWallet`: A wallet that the user brought.
 * - `oauth`: An account with another service (Dynamic); see `oauthMethod`.
 * - `passkey`: A passkey.
 * - `externalUser`: A user of the app's own accounts (Dynamic).
 * - `userId`: A user of the app's own accounts (Para).
 * - `customId`: A user of the app's own accounts (Para).
 * - `guestId`: A guest without an account (Para).
 * - `discord`: A Discord account (Para).
 * - `x`: An account with X (Para).
 * - `totp`: A one-time code generator (Dynamic).
 * - `unknown`: The token does not say.
 * - any other: a word that this version does not know, as the provider wrote it.
 */
export type IdentityKind =
  | 'email'
  | 'phone'
  | 'phoneLegacy'
  | 'telegram'
  | 'farcaster'
  | 'externalWallet'
  | 'oauth'
  | 'passkey'
  | 'externalUser'
  | 'userId'
  | 'customId'
  | 'guestId'
  | 'discord'
  | 'x'
  | 'totp'
  | 'unknown'
  | (string & {});

/** An issuer with keys of its own. */
export interface IssuerKeySet {
  /** The token's `iss`, exactly. It only chooses this set; it is never used as a URL. */
  issuer: string;
  /** The keys themselves; exclusive with `keysUrl`. */
  keys?: PublicKeys;
  /** The URL of its key set (https); exclusive with `keys`. */
  keysUrl?: string;
}

/** Keys shipped with the app for the tokens of one issuer. */
export interface IssuerPin {
  /** The token's `iss`. Keys pinned for one issuer never verify another one's tokens, so an issuer that shares its key set with another one cannot be pinned. */
  issuer: string;
  /** The keys. */
  keys: PublicKeys;
  /** When they expire, in seconds since the epoch. */
  notAfterAt: number;
}

/**
 * Which keys verified a session's token.
 *
 * - `fresh`: The provider's set, fetched for this verification.
 * - `cached`: The provider's set, fetched earlier and still fresh.
 * - `stale`: The provider's set, past its lifetime, because the endpoint could not be reached.
 * - `pinned`: Keys given in the configuration.
 * - `stored`: The key that verified the token when it was saved.
 */
export type KeySource = 'fresh' | 'cached' | 'stale' | 'pinned' | 'stored';

/** One usable key. */
export interface KeySummary {
  /** Its `alg`, if the set names one. */
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
  /** The error's message. */
  message: string;
  /** Why the key set could not be fetched. */
  reason?: KeysFailure;
}

/**
 * Why the provider's key set could not be fetched.
 *
 * - `network`: The endpoint could not be reached: no network, no route, connection refused, TLS refused.
 * - `timeout`: The endpoint did not answer in time.
 * - `serverError`: The endpoint answered with a status of 500 or above.
 * - `unexpectedStatus`: The endpoint answered with a status that is neither success nor a server error.
 * - `redirect`: The endpoint answered with a redirect, which is not followed.
 * - `tooLarge`: The answer is larger than the limit for a key set.
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

/** The state of a verifier's key set. If its provider's issuers have key sets of their own, this is the first one. */
export interface KeysStatus {
  /** How long ago the set was fetched or confirmed. */
  ageSecs?: number;
  /** How far this device's clock is behind the provider's, from the last https answer. */
  clockOffsetSecs?: number;
  /** How long it stays fresh; negative if it is stale, since then. */
  freshForSecs?: number;
  /** The issuers that choose this set; empty if `iss` does not choose the set. */
  issuers?: string[];
  /** The URL of the set; absent for keys given in the configuration. */
  keysUrl?: string;
  /** How the last fetch failed; absent if it succeeded. */
  lastError?: KeysErrorStatus;
  /** When the next verification will refresh it in the background, counted from now. */
  nextRefreshInSecs?: number;
  /** The other sets, in the order of the configuration. */
  otherSets?: KeysStatus[];
  /** The published keys that are not used, and why. */
  skippedKeys: SkippedKey[];
  /** The keys that a verification would use now without the network; absent if there are none. */
  source?: KeySource;
  /** The keys in use. */
  usableKeys: KeySummary[];
}

/** Which of a custom issuer's tokens are accepted, by a claim that says the kind. */
export interface KindClaim {
  /** The top-level claim. */
  claim: string;
  /** The accepted values; every other token is `E_TOKEN_KIND`. */
  values: string[];
}

/**
 * The level of a log line.
 *
 * - `debug`: For debugging.
 * - `info`: Normal operation.
 * - `warning`: Something did not work.
 */
export type LogLevel = 'debug' | 'info' | 'warning';

/**
 * How a kept token was lost.
 *
 * - `keyLost`: The key that protected it is permanently lost.
 * - `notKept`: The keychain had its name and not its value.
 * - `corrupt`: The entry is damaged.
 */
export type Loss = 'keyLost' | 'notKept' | 'corrupt';

/** What a sign-out has not done yet. */
export interface Owed {
  /** The keychain has not deleted the token yet. */
  deletion: boolean;
  /** The wallet SDK has not been logged out yet. */
  logout: boolean;
}

/** Para's `data` claim. Unknown members are in the session's `claimsJson` only. */
export interface ParaClaims {
  /** How the user signed in, as Para calls it. */
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
  /** The user's identifier there. */
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

/** Para's environments. Each signs with its own keys; nothing else in a token names its environment. */
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
  /** Para's name for its chain. */
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
  /** Para's name for its chain: `EVM`, `SOLANA`, … */
  type: string;
}

/** Keys shipped with the app. */
export interface PinnedKeys {
  /** The keys. */
  keys: PublicKeys;
  /** When they expire, in seconds since the epoch, up to the year 9999: an app that is never updated must not trust a withdrawn key for ever. */
  notAfterAt: number;
}

/**
 * Which of Privy's tokens are accepted. Both have the same issuer, audience and keys.
 *
 * - `identity`: The identity token, with the user's wallets and accounts.
 * - `access`: The access token, which names the user and the session only.
 * - `both`: Either of them.
 */
export type PrivyTokens = 'identity' | 'access' | 'both';

/**
 * How much the token proves about a wallet, weakest first.
 *
 * - `listed`: The token listed it: no proof of control.
 * - `signed`: The provider says that the user signed with it.
 * - `provisioned`: The provider created it for this user.
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

/** An issuer and the expectations for its tokens. */
export type ProviderConfig =
  | ProviderConfigPara
  | ProviderConfigDynamic
  | ProviderConfigPrivy
  | ProviderConfigWeb3Auth
  | ProviderConfigStytch
  | ProviderConfigCustom;

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
  /** Whether tokens with a missing or empty scope are accepted, which older environments issue. Default: no; the scope must contain `user:basic` and nothing pending. */
  acceptAbsentScope?: boolean;
  /** Whether tokens in the deprecated form with the `info` claim are accepted. Default: no. */
  acceptLegacyInfo?: boolean;
  /** The accepted audiences (web origins); empty accepts any, also a missing one. Default: empty. */
  audiences?: string[];
  /** The environment id (a UUID) of the dashboard. */
  environmentId: string;
  /** Issuers accepted in addition to Dynamic's own hosts, for cookie or CNAME set-ups: `host/environment-id`, with or without `https://`. Default: none. */
  extraIssuers?: string[];
  /** The URL of the key set, if not at Dynamic's own host: https. */
  keysUrl?: string;
  kind: 'dynamic';
}
/** Privy. */
export interface ProviderConfigPrivy {
  /** The accepted tokens. Default: the identity token, which has the user's wallets. */
  accept?: PrivyTokens;
  /** The app id of the dashboard: lower-case letters and digits. */
  appId: string;
  kind: 'privy';
  /** The verification key in PEM, as the dashboard shows it. Default: the key set at Privy's own URL. */
  pem?: string;
}
/** Web3Auth. */
export interface ProviderConfigWeb3Auth {
  /** The accepted tokens. No default. */
  accept: Web3AuthTokens;
  /** The client id of the dashboard. */
  clientId: string;
  kind: 'web3auth';
  /** The keys for tokens of older SDKs. Default: they are refused. */
  olderKeys?: PublicKeys;
  /** The URL of the key set (https) for tokens of older SDKs, whose issuer is `https://api.openlogin.com/`. Default: they are refused. Exclusive with `olderKeys`. */
  olderKeysUrl?: string;
  /** The verification key in PEM, as the dashboard shows it, for tokens of social logins. Default: the key set at Web3Auth's own URL. */
  pem?: string;
}
/** Stytch. */
export interface ProviderConfigStytch {
  /** Stytch's environment. */
  environment: StytchEnvironment;
  kind: 'stytch';
  /** The project id of the dashboard: `project-test-…` or `project-live-…`. */
  projectId: string;
}
/** Any other issuer. Issuers, audiences and algorithms have no default: to accept any, say so. */
export interface ProviderConfigCustom {
  /** The accepted algorithms, at least one. */
  algorithms?: AlgorithmName[];
  /** Any `aud`, or none: tokens for other services of the same issuer are accepted. */
  anyAudience?: boolean;
  /** Any `iss`, or none: only the key set decides. */
  anyIssuer?: boolean;
  /** One of these must be in the token's `aud`; exclusive with `anyAudience`. */
  audiences?: string[];
  /** The `environment` of sessions. Default: `custom`. */
  environment?: string;
  /** Issuers that each have a key set of their own; exclusive with `issuers`, `anyIssuer`, `keysUrl` and `keys`. With several, `userIdClaims` must say how their users are told apart. At most 16 different key sets. */
  issuerKeys?: IssuerKeySet[];
  /** The token's `iss` must be exactly one of these; exclusive with `anyIssuer`. */
  issuers?: string[];
  /** The keys themselves; exclusive with `keysUrl`. */
  keys?: PublicKeys;
  /** The URL of the key set (https); exclusive with `keys`. */
  keysUrl?: string;
  kind: 'custom';
  /** Which kind of the issuer's tokens is accepted. Default: every kind. */
  kindClaim?: KindClaim;
  /** How long after `iat` a token is accepted, in seconds, 1 to 31,536,000; the session expires then too. The leeway is added. `iat` is required then, and one in the future is accepted. Default: a token is accepted until `exp`. */
  maxAgeSecs?: number;
  /** Claims that must be present. Default: none beyond `exp` and the user id. */
  requiredClaims?: string[];
  /** The `typ` the header must have, e.g. `at+jwt` (RFC 8725 §3.11). Default: any or none. */
  tokenType?: string;
  /** The top-level claim with the user's id. Default: `sub`. Not with several `issuerKeys`: two issuers may give two users the same id. */
  userIdClaim?: string;
  /** Several top-level claims that are the user's id together, all required: the id is the JSON text of their list. For an issuer whose ids are unique only with another claim. Required with several `issuerKeys`: with `iss` among the claims, or with claims that are unique over all issuers. Exclusive with `userIdClaim`. */
  userIdClaims?: string[];
  /** Where the tokens list the user's wallets. Default: sessions have no wallets. */
  wallets?: WalletClaims;
}

/**
 * The issuer of the tokens.
 *
 * - `para`: Para.
 * - `dynamic`: Dynamic.
 * - `privy`: Privy.
 * - `web3auth`: Web3Auth (MetaMask Embedded Wallets).
 * - `stytch`: Stytch.
 * - `custom`: Any other issuer of signed JSON Web Tokens.
 */
export type ProviderKind = 'para' | 'dynamic' | 'privy' | 'web3auth' | 'stytch' | 'custom';

/** Public keys given in the configuration. `Debug` shows none of the text: people pass private keys by mistake. */
export type PublicKeys =
  | {
      jwkSet: Record<string, unknown>;
    }
  | {
      pem: {
        /** Its key id; without one it is used for any key id. */
        keyId?: string;
        /** The text. */
        pem: string;
      };
    };

/**
 * Whether a store can be used now.
 *
 * - `ready`: It can be used.
 * - `locked`: Not until the user unlocks it.
 * - `failing`: It cannot.
 */
export type Readiness = 'ready' | 'locked' | 'failing';

/**
 * A verified session: the only type that means "trusted". Only a successful verification creates one.
 *
 * It does not contain the token. Its `Debug` output leaves out everything about the user.
 */
export interface Session {
  /** The signature's algorithm. */
  algorithm: Algorithm;
  /** The token's `aud`. */
  audiences: string[];
  /** The token's payload as it was signed, JSON. */
  claimsJson: string;
  /** `SANDBOX`, `BETA` or `PROD` (Para), the environment id (Dynamic), the app id (Privy), the client id (Web3Auth), the project id (Stytch), the configured name (custom), or `development` if the verifier's key set came from a development URL. */
  environment: string;
  /** When the token expires, or is too old if the provider has a greatest age; in seconds since the epoch. */
  expiresAt: number;
  /** How the user signed in. */
  identity: Identity;
  /** When the token was issued, in seconds since the epoch. */
  issuedAt?: number;
  /** The token's `iss`. Para's tokens have none. */
  issuer?: string;
  /** The key id in the token's header, else the one passed with the token, else that of the key that verified it. */
  keyId?: string;
  /** Which keys verified the token. */
  keySource: KeySource;
  /** Who issued the token. */
  provider: ProviderKind;
  /** The provider's own claims; a custom issuer's are in `claimsJson` only. */
  providerClaims?: ProviderClaims;
  /** What kind of token it was. */
  tokenKind: TokenKind;
  /** The provider's id of the user. */
  userId: string;
  /** When the token was verified with the provider's keys, in seconds since the epoch. For a `stored` session that was before it was saved. */
  verifiedAt: number;
  /** The user's wallets, one per chain and address. */
  wallets: Wallet[];
}

/** The configuration of a session manager. */
export interface SessionConfig {
  /** Whether Dynamic's access token, which names no wallets, signs a user in. Default: no. */
  acceptAccessTokens?: boolean;
  /** The user's name, in an app with several users. Default `default`. */
  account?: string;
  /** Whether the app logs out of the wallet SDK when asked. Default: no. */
  hasLogout?: boolean;
  /** How long a request for a token may stay unanswered, in seconds. Default 600 for a sign-in, 90 for a renewal; 1 to 600. */
  issueTimeoutSecs?: number;
  /** Whether the app gets log lines. Default: no. */
  logs?: boolean;
  /** Whether a token that is about to expire is renewed when the app comes to the foreground. Default: no. */
  renewInForeground?: boolean;
  /** Where the token is stored. */
  vault?: VaultOptions;
  /** Whose tokens are accepted. */
  verifier: VerifierConfig;
}

/** An event of a session. */
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

/** The state has changed, or a newer session has replaced it: call `state()`. */
export interface SessionEventChanged {
  kind: 'changed';
  /** Whether the same user's session has a newer token, which open connections may need. */
  renewed: boolean;
  /** The new status. */
  status: SessionStatus;
}
/** The token has passed its `exp`. */
export interface SessionEventExpired {
  kind: 'expired';
}
/** The kept token is lost. Get a new token from the wallet SDK; saving it repairs the entry. */
export interface SessionEventStorageReset {
  kind: 'storageReset';
  /** How it was lost. */
  reason: Loss;
}
/** The kept token is not accepted any more. */
export interface SessionEventRejected {
  /** Why. */
  code: ErrorCode;
  kind: 'rejected';
}
/** The session is valid, but the keychain did not save it: it ends with the manager. `checkNow` tries again. `E_USER_CHANGED` means that the keychain has another user's entry, which stays until `signOut`. */
export interface SessionEventNotKept {
  /** Why. */
  code: ErrorCode;
  kind: 'notKept';
}
/** The keychain has now saved the session that `NotKept` was about. */
export interface SessionEventKept {
  kind: 'kept';
}
/** A token is needed. Get one from the wallet SDK and pass it to `provideToken`, or call `failRequest`. Only one manager gets this event: the one whose caller needs the token. */
export interface SessionEventTokenNeeded {
  kind: 'tokenNeeded';
  /** The purpose of the token. */
  purpose: TokenPurpose;
  /** The request's id, for the answer. */
  requestId: number;
}
/** A request for a token ended without one: it failed, was refused, or was not answered in time. The previous session stays. */
export interface SessionEventTokenFailed {
  /** Why. */
  code: ErrorCode;
  kind: 'tokenFailed';
  /** The purpose of the token. */
  purpose: TokenPurpose;
  /** The request. */
  requestId: number;
}
/** Log out of the wallet SDK, then call `completeLogout`, or `failLogout` if it failed. Only one manager that was created with `hasLogout` gets this event. */
export interface SessionEventLogoutNeeded {
  kind: 'logoutNeeded';
  /** The request's id, for the answer. */
  requestId: number;
}
/** A line for the app's log, for managers that were created with `logs`. Contains no token, claim or address. */
export interface SessionEventLog {
  /** An error's code, or an event's name. */
  code: string;
  /** Its fields, as a JSON object. */
  fieldsJson: string;
  kind: 'log';
  /** The level. */
  level: LogLevel;
}

/** The current state. Two with the same `counter` are equal. */
export type SessionSnapshot = SessionStateKind & {
  /** Grows with every change, and is unique in the process. */
  counter: number;
  /** Whether the session is saved in the keychain, so that it survives the process. */
  isKept: boolean;
  /** Whether a sign-in or a sign-out is running. */
  isPending: boolean;
  /** What a sign-out has not done yet. */
  owed: Owed;
  /** The status, which is enough for a screen. */
  status: SessionStatus;
};

/** What is known about the account's session, and its status. */
export type SessionState = SessionStateKind & {
  /** The status, which is enough for a screen. */
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
  | SessionStateKindNotKept
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
/** A user was signed in; the token is past its `exp`. Show the session, but authorise nothing with it. */
export interface SessionStateKindExpired {
  kind: 'expired';
  /** The session. */
  session: Session;
}
/** Nobody is signed in. */
export interface SessionStateKindSignedOut {
  kind: 'signedOut';
}
/** The keychain is locked: it is not known whether a user is signed in. `checkNow` tries again. */
export interface SessionStateKindLocked {
  kind: 'locked';
}
/** The key that protected the kept token is permanently lost. */
export interface SessionStateKindKeyLost {
  kind: 'keyLost';
}
/** The keychain has the name of the kept entry and not its value. */
export interface SessionStateKindNotKept {
  kind: 'notKept';
}
/** The kept entry is damaged. */
export interface SessionStateKindCorrupt {
  kind: 'corrupt';
}
/** The kept token is not accepted any more, e.g. because its key was withdrawn or another audience is configured. */
export interface SessionStateKindRejected {
  /** Why. */
  code: ErrorCode;
  kind: 'rejected';
}
/** The keychain could not be used, or the clock is before the token's `nbf`: it is not known whether a user is signed in. `checkNow` tries again; signing in works. */
export interface SessionStateKindUnavailable {
  /** Why. */
  code: ErrorCode;
  kind: 'unavailable';
}

/**
 * The status, which is enough for a screen.
 *
 * - `loading`: Before the first `restore`.
 * - `active`: A user is signed in.
 * - `expired`: The token is past its `exp`.
 * - `signedOut`: Nobody is signed in, or the kept token cannot be used.
 * - `locked`: The keychain is locked.
 * - `unavailable`: The keychain cannot be used at the moment: it is not known whether a user is signed in.
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
 * A store that must be chosen by name.
 *
 * - `secretService`: The Secret Service of the user's session (Linux).
 * - `keyutils`: The kernel's key retention service (Linux). **Lost at reboot.**
 * - `memory`: The process's memory.
 */
export type StoreChoice = 'secretService' | 'keyutils' | 'memory';

/**
 * Stytch's environments. Each has its own host and its own projects.
 *
 * - `test`: For development: project ids begin with `project-test-`.
 * - `live`: For users: project ids begin with `project-live-`.
 */
export type StytchEnvironment = 'test' | 'live';

/**
 * The kind of the token of a session.
 *
 * - `id`: Describes the user: Para's token, Dynamic's `jwt`, Privy's identity token, and what the other providers issue.
 * - `access`: A short token for a backend, without wallets: Dynamic's `minifiedJwt`, Privy's access token.
 * - `elevated`: Grants one more right for a short time: Dynamic's elevated access token. Not a login.
 * - `legacy`: Dynamic's deprecated form with the `info` claim.
 */
export type TokenKind = 'id' | 'access' | 'elevated' | 'legacy';

/**
 * What a token is needed for.
 *
 * - `signIn`: A sign-in: the app may show a login screen.
 * - `renewal`: The session's token expires too soon.
 */
export type TokenPurpose = 'signIn' | 'renewal';

/**
 * Whose form a token has, by its claims alone.
 *
 * - `para`: Para's: everything under `data`.
 * - `dynamic`: Dynamic's current form.
 * - `dynamicLegacy`: Dynamic's deprecated form: everything under `info`.
 * - `privy`: Privy's, an identity or access token.
 * - `web3auth`: Web3Auth's (MetaMask Embedded Wallets).
 * - `stytch`: Stytch's, of a session.
 * - `turnkey`: Turnkey's. **No key set verifies it**: its signature is not that of a JSON Web Signature, or its key is published nowhere (docs/providers.md).
 * - `thirdweb`: thirdweb's. **No key set verifies it**: the app's own wallet signs it, as a message on Ethereum (docs/providers.md).
 * - `unknown`: Not a known form.
 */
export type TokenShape =
  | 'para'
  | 'dynamic'
  | 'dynamicLegacy'
  | 'privy'
  | 'web3auth'
  | 'stytch'
  | 'turnkey'
  | 'thirdweb'
  | 'unknown';

/** A decoded token that is **not verified**: anybody can write one. Use it to show a token, or to find out why a verification fails; never to decide who the user is. Its `Debug` output leaves out everything about the user. */
export interface UnverifiedToken {
  /** The header's `alg`, whatever it says. */
  algorithm: string;
  /** `aud`. */
  audiences: string[];
  /** Which claims a verification would refuse for their type, without quoting a value. */
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
  /** The provider's claims, if the form is known. */
  providerClaims?: ProviderClaims;
  /** Whose form the token has. */
  shape: TokenShape;
  /** `sub`. */
  subject?: string;
  /** What kind of token it is, if the form says so. */
  tokenKind?: TokenKind;
  /** The header's `typ`. */
  tokenType?: string;
  /** The user it claims to be about, as the provider's sessions have it; `sub` if the form is not known. */
  userId?: string;
  /** The wallets it mentions. Their `proof` is not verified either. */
  wallets: Wallet[];
}

/** How React Native opens a vault. Every member is optional. */
export interface VaultOptions {
  /** How Android's keychain is used; other systems ignore it. */
  android?: AndroidOptions;
  /** How Apple's keychain is used; other systems ignore it. */
  apple?: AppleOptions;
  /** The name of this app's entries in a shared keychain. Default `wallet-jwt`. */
  namespace?: string;
  /** Whether the user is asked at each read, e.g. for a fingerprint: on Android since version 9, and on iOS with `NSFaceIDUsageDescription` in the app's Info.plist; otherwise `E_CONFIG_OPTION`. Only `load`, `restore`, `signIn` and `unlock` read such a vault. Default: false. */
  requireUserPresence?: boolean;
  /** Where tokens are stored. Default: the platform's keychain. */
  store?: StoreChoice;
  /** How long the keychain may take for one call, in seconds. Default 10, 1 to 60. */
  timeoutSecs?: number;
}

/** A store's status. */
export interface VaultStatus {
  /** The error code of every other call, if it is failing. */
  code?: ErrorCode;
  /** Its name, e.g. `Linux Secret Service`. */
  description: string;
  /** Whether it can be used now. */
  readiness: Readiness;
}

/** A credential: something that the user has proven. */
export interface VerifiedCredential {
  /** A wallet's address. */
  address?: string;
  /** The business account that a wallet belongs to. */
  businessAccountId?: string;
  /** The user's role in it: `owner`, `admin`, `viewer`, or a role of the account's own. */
  businessAccountMemberRole?: string;
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
  /** Whether the wallet belongs to a business account, whose members share it: `businessAccountUser` is the kind of its share set, or the token describes the account, with or without its id and the user's role. */
  ofBusinessAccount?: boolean;
  /** The phone number's country code, without `+`. */
  phoneCountryCode?: string;
  /** A phone number without its country code. */
  phoneNumber?: string;
  /** The user's identifier there. */
  publicIdentifier?: string;
  /** Who holds the parts of an embedded wallet's key: `businessAccountUser` for a business account (`shareSetType`). */
  shareSetType?: string;
  /** Whether the user may sign in with it. */
  signInEnabled?: boolean;
  /** A wallet's other addresses. */
  walletAdditionalAddresses?: AdditionalAddress[];
  /** A wallet's name. */
  walletName?: string;
  /** How the app connects to the wallet: `browserExtension`, `embeddedWallet`, … */
  walletProvider?: string;
}

/** The configuration of a verifier: an issuer with the expectations for its tokens, and options. */
export interface VerifierConfig {
  /** The options. */
  options?: VerifierOptions;
  /** The issuer and the expectations for its tokens. */
  provider: ProviderConfig;
}

/** The options of a verifier. Every member is optional in the configuration JSON. */
export interface VerifierOptions {
  /** Another key set, for development. It replaces all sets of the provider. Default: none. */
  development?: Development;
  /** As `pinnedKeys`, for an issuer that has a key set of its own, at a URL. Default: none. */
  issuerPins?: IssuerPin[];
  /** How much later than `exp`, or earlier than `nbf`, a token is still accepted, in seconds. Default 60, 0 to 300. */
  leewaySecs?: number;
  /** Keys shipped with the app, used only while the endpoint cannot be reached and no fetched set may be used. Default: none. */
  pinnedKeys?: PinnedKeys;
  /** How long past its lifetime a fetched set may be used while the endpoint cannot be reached, in seconds. Default 24 h, 0 to 30 days. */
  staleLimitSecs?: number;
  /** How long one fetch of the key set may take, in seconds. Default 10, 1 to 60. */
  timeoutSecs?: number;
}

/** A wallet. `Debug` leaves out address, key, id and name. */
export interface Wallet {
  /** The address as in the token, or as computed from its key (`derived`). */
  address: string;
  /** Whether the address fits. */
  addressCheck: AddressCheck;
  /** What the address is for, if it is one more address of a wallet (Dynamic): `payment`, `ordinals`, as the provider writes it. */
  addressType?: string;
  /** The one text that stands for every spelling of this account on its chain: compare and store accounts by it. On a chain without rules here it is the address as in the token. */
  canonicalAddress: string;
  /** The CAIP-2 namespace. */
  chain: Chain;
  /** Whether the provider counts it among the session's connected wallets. */
  connected: boolean;
  /** Who holds its key. */
  custody: Custody;
  /** Whether `address` was computed from `publicKey`, because the token has the key only (Web3Auth). */
  derived?: boolean;
  /** The provider's id of it; not always a UUID. */
  id?: string;
  /** The wallet's name, e.g. `metamask`. */
  name?: string;
  /** How much the token proves about it. */
  proof: Proof;
  /** The provider's name for the chain. */
  providerChain: string;
  /** The public key as in the token. */
  publicKey?: string;
  /** Whether it belongs to a business account with several members (Dynamic). The user need not be one who may sign. */
  shared: boolean;
  /** The user's role in that business account, as the provider writes it. */
  sharedRole?: string;
}

/** The chain of the addresses in a list. */
export type WalletChain =
  | {
      member: string;
    }
  | {
      all: Chain;
    };

/** Where a custom issuer's tokens list the user's wallets: an array of objects. */
export interface WalletClaims {
  /** The member of each object with the address. An object without it is skipped. */
  address: string;
  /** The chain of the addresses. */
  chain: WalletChain;
  /** Whether the list is JSON text in a string, of at most 16 KiB. The path has one name then. Default: no. */
  isJsonText?: boolean;
  /** The claim with the list: the names from the outside to the inside, 1 to 3. A token without it has no wallets. */
  path: string[];
  /** What the issuer's list proves. **Only you can know it**: signed, if the issuer has checked a signature by each wallet; provisioned, if it made each wallet for this user. Default: listed, which is no proof. */
  proof?: Proof;
}

/**
 * Which of Web3Auth's tokens are accepted. Each has its own issuer and its own keys.
 *
 * - `social`: Tokens of users who signed in with an account: Google, e-mail, the app's own.
 * - `external`: Tokens of users who signed in with a wallet of their own.
 * - `both`: Either of them.
 */
export type Web3AuthTokens = 'social' | 'external' | 'both';
