import type { Algorithm, ParaEnvironment, ProviderConfig, PublicKeys } from './generated/types';

/** What to say about Para. */
export type ParaOptions = {
  /** Para's environment, the one that the wallet SDK is made for. */
  readonly environment: ParaEnvironment;
} & (
  | {
      /** The API key's unique id, a UUID, shown beside the key in the developer portal. **Not the API key.** */
      readonly apiKeyId: string;
      readonly anyAudience?: undefined;
    }
  | {
      /** Takes the tokens of every app of Para's. Only for tools. */
      readonly anyAudience: true;
      readonly apiKeyId?: undefined;
    }
);

/** What to say about Dynamic. */
export interface DynamicOptions {
  /** The environment's id, a UUID, from the dashboard. */
  readonly environmentId: string;
  /** Also takes tokens without a scope. Default false: the scope must say that the user has finished signing in. */
  readonly acceptAbsentScope?: boolean | undefined;
  /** Also takes the deprecated form with the claim `info`. Default false. */
  readonly acceptLegacyInfo?: boolean | undefined;
  /** The audiences to accept, where the environment sets any. Default: not looked at. */
  readonly audiences?: readonly string[] | undefined;
  /** Issuers beside Dynamic's own, for a custom host. */
  readonly extraIssuers?: readonly string[] | undefined;
  /** Where the key set is, if not at Dynamic's. https. */
  readonly keysUrl?: string | undefined;
}

/** What to say about an issuer of your own. What is not said is refused, not guessed. */
export type CustomOptions = {
  /** A name for it. Default `custom`. */
  readonly environment?: string | undefined;
  /** Where its key set is. https. Either this or `keys`. */
  readonly keysUrl?: string | undefined;
  /** Its keys. */
  readonly keys?: PublicKeys | undefined;
  /** The algorithms it signs with. */
  readonly algorithms: readonly Algorithm[];
  /** The header's `typ`, where it must be a certain one. */
  readonly tokenType?: string | undefined;
  /** Claims that must be there. */
  readonly requiredClaims?: readonly string[] | undefined;
  /** The claim with the user's id. Default `sub`. */
  readonly userIdClaim?: string | undefined;
} & (
  | { readonly issuers: readonly string[]; readonly anyIssuer?: undefined }
  | { readonly anyIssuer: true; readonly issuers?: undefined }
) &
  (
    | { readonly audiences: readonly string[]; readonly anyAudience?: undefined }
    | { readonly anyAudience: true; readonly audiences?: undefined }
  );

/**
 * Whose tokens to accept. Nothing is checked here: a configuration that cannot be right makes the first call of what is
 * made with it reject, with an `E_CONFIG_…` that says what is wrong.
 */
export const Provider = {
  /**
   * Para. Pass what `issueJwt()` resolves to.
   *
   * First call: `E_CONFIG_AUDIENCE` (an API key where its id belongs, or none), `E_CONFIG_ENVIRONMENT`.
   */
  para: (options: ParaOptions): ProviderConfig => configuration('para', options),

  /**
   * Dynamic. Of `@dynamic-labs/client`, `client.auth.token` is the ID token, with the user and the wallets: the one for the
   * session here. `client.auth.minifiedToken` is the short one that is meant for a backend. Nothing there issues a token: in
   * `issue`, return what `client.auth.token` is, and call `signIn({ token })` when it changes.
   *
   * Of the newer `@dynamic-labs-sdk/client`, the ID token is the `jwt` of `refreshAuth()` and of the sign-ins; `client.token` is
   * the access token, which names no wallets: `E_TOKEN_KIND`, unless `acceptAccessTokens` is said.
   *
   * First call: `E_CONFIG_ENVIRONMENT`, `E_CONFIG_ISSUER`, `E_CONFIG_AUDIENCE`, `E_CONFIG_KEYS_URL`.
   */
  dynamic: (options: DynamicOptions): ProviderConfig => configuration('dynamic', options),

  /**
   * An issuer of your own.
   *
   * First call: `E_CONFIG_ISSUER`, `E_CONFIG_AUDIENCE`, `E_CONFIG_ALGORITHMS`, `E_CONFIG_KEYS`, `E_CONFIG_KEYS_URL`.
   */
  custom: (options: CustomOptions): ProviderConfig => configuration('custom', options),
} as const;

function configuration(kind: ProviderConfig['kind'], options: object): ProviderConfig {
  return { ...options, kind } as unknown as ProviderConfig;
}
