import { reading } from './canonicalJson';
import type {
  AlgorithmName,
  IssuerKeySet,
  KindClaim,
  ParaEnvironment,
  PrivyTokens,
  ProviderConfig,
  PublicKeys,
  StytchEnvironment,
  WalletClaims,
  Web3AuthTokens,
} from './generated/types';

/** Options for Para. */
export type ParaOptions = {
  /** Para's environment, the same as the wallet SDK's. */
  readonly environment: ParaEnvironment;
} & (
  | {
      /** The API key's unique id, a UUID, shown beside the key in the developer portal. **Not the API key.** */
      readonly apiKeyId: string;
      readonly anyAudience?: undefined;
    }
  | {
      /** Accepts the tokens of every app that uses Para. Only for tools. */
      readonly anyAudience: true;
      readonly apiKeyId?: undefined;
    }
);

/** Options for Dynamic. */
export interface DynamicOptions {
  /** The environment's id, a UUID, from the dashboard. */
  readonly environmentId: string;
  /** Also accepts tokens without a scope. Default false: the scope must say that the user has finished signing in. */
  readonly acceptAbsentScope?: boolean | undefined;
  /** Also accepts the deprecated form with the claim `info`. Default false. */
  readonly acceptLegacyInfo?: boolean | undefined;
  /** The audiences to accept, if the environment sets any. Default: not checked. */
  readonly audiences?: readonly string[] | undefined;
  /** Issuers in addition to Dynamic's own, for a custom host. */
  readonly extraIssuers?: readonly string[] | undefined;
  /** The URL of the key set, if not Dynamic's. https. */
  readonly keysUrl?: string | undefined;
}

/** Options for Privy. */
export interface PrivyOptions {
  /** The app id from the dashboard. */
  readonly appId: string;
  /** The accepted tokens. Default `identity`: only the identity token has the user's wallets. */
  readonly accept?: PrivyTokens | undefined;
  /** The verification key in PEM, from the dashboard. Default: the key set at Privy's URL. */
  readonly pem?: string | undefined;
}

/** Options for Web3Auth (MetaMask Embedded Wallets). */
export interface Web3AuthOptions {
  /** The client id from the dashboard. */
  readonly clientId: string;
  /** The accepted tokens: of social logins, of external wallets, or both. */
  readonly accept: Web3AuthTokens;
  /** The verification key in PEM, from the dashboard, for social logins. Default: the key set at Web3Auth's URL. */
  readonly pem?: string | undefined;
  /** The URL of the key set for tokens of older SDKs. https. Default: they are refused. Either this or `olderKeys`. */
  readonly olderKeysUrl?: string | undefined;
  /** The keys for tokens of older SDKs. */
  readonly olderKeys?: PublicKeys | undefined;
}

/** Options for Stytch. */
export interface StytchOptions {
  /** The project id from the dashboard. */
  readonly projectId: string;
  /** Stytch's environment, that of the project. */
  readonly environment: StytchEnvironment;
}

/** The keys of all accepted issuers. */
export interface OneKeySet {
  /** The URL of the key set. https. Either this or `keys`. */
  readonly keysUrl?: string | undefined;
  /** The keys. */
  readonly keys?: PublicKeys | undefined;
  readonly issuerKeys?: undefined;
}

/** Options for an issuer of your own. Nothing is guessed: a missing option is refused. */
export type CustomOptions = {
  /** A name for it. Default `custom`. */
  readonly environment?: string | undefined;
  /** The algorithms it signs with. `Ed25519` is another name for `EdDSA` here. */
  readonly algorithms: readonly AlgorithmName[];
  /** The header's `typ`, if it must be a certain one. */
  readonly tokenType?: string | undefined;
  /** Claims that must be present. */
  readonly requiredClaims?: readonly string[] | undefined;
  /** The claim with the user's id. Default `sub`. */
  readonly userIdClaim?: string | undefined;
  /** Several claims that are the user's id together: the id is the JSON text of their list. Either this or `userIdClaim`. */
  readonly userIdClaims?: readonly string[] | undefined;
  /** Where the tokens list the user's wallets. Default: sessions have no wallets. */
  readonly wallets?: WalletClaims | undefined;
  /** How long after `iat` a token is accepted, in seconds. Default: until it expires. */
  readonly maxAgeSecs?: number | undefined;
  /** Which kind of the issuer's tokens is accepted. Default: every kind. */
  readonly kindClaim?: KindClaim | undefined;
} & (
  | (OneKeySet & { readonly issuers: readonly string[]; readonly anyIssuer?: undefined })
  | (OneKeySet & { readonly anyIssuer: true; readonly issuers?: undefined })
  | {
      /** Issuers that each have a key set of their own, instead of `issuers`, `keysUrl` and `keys`. */
      readonly issuerKeys: readonly IssuerKeySet[];
      readonly issuers?: undefined;
      readonly anyIssuer?: undefined;
      readonly keysUrl?: undefined;
      readonly keys?: undefined;
    }
) &
  (
    | { readonly audiences: readonly string[]; readonly anyAudience?: undefined }
    | { readonly anyAudience: true; readonly audiences?: undefined }
  );

/**
 * Whose tokens to accept. Nothing is checked here: if a configuration is wrong, the first call of the object created with it
 * rejects with an `E_CONFIG_…` that says what is wrong. Only options that cannot be read at all, because a getter throws, are
 * `E_CONFIG_FORMAT` here.
 */
export const Provider = {
  /**
   * Para. Pass what `issueJwt()` resolves to.
   *
   * First call: `E_CONFIG_AUDIENCE` (an API key where its id belongs, or none), `E_CONFIG_ENVIRONMENT`.
   */
  para: (options: ParaOptions): ProviderConfig => configuration('para', options),

  /**
   * Dynamic. In `@dynamic-labs/client`, `client.auth.token` is the ID token, with the user and the wallets: use it for the
   * session. `client.auth.minifiedToken` is a short token for a backend. That client has no call that issues a token: in
   * `issue`, return the value of `client.auth.token`, and call `signIn({ token })` when it changes.
   *
   * In the newer `@dynamic-labs-sdk/client`, the ID token is the `jwt` of `refreshAuth()` and of the sign-ins. `client.token`
   * is the access token, which names no wallets: `E_TOKEN_KIND`, unless `acceptAccessTokens` is set.
   *
   * First call: `E_CONFIG_ENVIRONMENT`, `E_CONFIG_ISSUER`, `E_CONFIG_AUDIENCE`, `E_CONFIG_KEYS_URL`.
   */
  dynamic: (options: DynamicOptions): ProviderConfig => configuration('dynamic', options),

  /**
   * Privy. In `issue`, call `getAccessToken()` first, then return `await getIdentityToken()`: the second alone hands out an
   * expired token, the first renews both.
   *
   * First call: `E_CONFIG_ENVIRONMENT`, `E_CONFIG_KEYS`.
   */
  privy: (options: PrivyOptions): ProviderConfig => configuration('privy', options),

  /**
   * Web3Auth (MetaMask Embedded Wallets). In `issue`, return the identity token: docs/providers.md says where it comes from.
   *
   * First call: `E_CONFIG_ENVIRONMENT`, `E_CONFIG_KEYS`, `E_CONFIG_KEYS_URL`.
   */
  web3auth: (options: Web3AuthOptions): ProviderConfig => configuration('web3auth', options),

  /**
   * Stytch. In `issue`, return the `session_jwt` of `session.authenticate({})`, which is a new one. It lives for
   * five minutes.
   *
   * First call: `E_CONFIG_ENVIRONMENT`.
   */
  stytch: (options: StytchOptions): ProviderConfig => configuration('stytch', options),

  /**
   * An issuer of your own.
   *
   * First call: `E_CONFIG_ISSUER`, `E_CONFIG_AUDIENCE`, `E_CONFIG_ALGORITHMS`, `E_CONFIG_KEYS`, `E_CONFIG_KEYS_URL`.
   */
  custom: (options: CustomOptions): ProviderConfig => configuration('custom', options),
} as const;

function configuration(kind: ProviderConfig['kind'], options: object): ProviderConfig {
  return reading(() => ({ ...options, kind })) as unknown as ProviderConfig;
}
