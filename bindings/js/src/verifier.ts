import { checkedKeyId, checkedToken, isWellFormed, typeName } from './argumentChecks';
import { canonicalJson } from './canonicalJson';
import { WalletJwtError } from './errors';
import type { KeysStatus, ProviderConfig, Session, VerifierOptions } from './generated/types';
import { callNative, readDocument } from './native';

/** Verifies the tokens of one provider. Verifiers of one configuration share the key set, and live as long as the app. */
export interface Verifier {
  /**
   * Verifies a token; fetches the key set when needed, once for however many callers.
   *
   * @param token the compact token
   * @param keyId what came beside it (Para's `keyId`)
   * @throws WalletJwtError why the token was refused, or `E_KEYS_UNAVAILABLE`: then the token may be good
   */
  readonly verify: (token: string, keyId?: string | null) => Promise<Session>;

  /**
   * Verifies a token with the keys at hand.
   *
   * @throws WalletJwtError as `verify`
   */
  readonly verifyOffline: (token: string, keyId?: string | null) => Promise<Session>;

  /**
   * Fetches the key set now.
   *
   * @throws WalletJwtError `E_KEYS_UNAVAILABLE`
   */
  readonly refreshKeys: () => Promise<void>;

  /** What is known about the key set, for diagnosis. */
  readonly keysStatus: () => Promise<KeysStatus>;

  /** The fetched key set as a text to keep, for `importKeys` of the next start; null if there is none. */
  readonly exportKeys: () => Promise<string | null>;

  /**
   * Takes an exported key set in. It counts as old as it is.
   *
   * @returns whether it was taken: false if what is known is newer
   * @throws WalletJwtError `E_KEYS_IMPORT`
   */
  readonly importKeys: (exported: string) => Promise<boolean>;
}

/**
 * A verifier. Does nothing yet: a configuration that cannot be right makes the first call reject with its `E_CONFIG_…`, and
 * an app without the native part with `E_NATIVE_MISSING`.
 *
 * @param configuration whose tokens, and how strictly
 */
export function createVerifier(configuration: {
  readonly provider: ProviderConfig;
  readonly options?: VerifierOptions | undefined;
}): Verifier {
  const text = () => canonicalJson(verifierConfig(configuration));
  const verifyBy = async (method: 'verify' | 'verifyOffline', token: string, keyId?: string | null) =>
    readDocument('Session', await callNative(method, text(), checkedToken(token), checkedKeyId(keyId)));
  return {
    verify: (token, keyId) => verifyBy('verify', token, keyId),
    verifyOffline: (token, keyId) => verifyBy('verifyOffline', token, keyId),
    refreshKeys: async () => {
      await callNative('refreshKeys', text());
    },
    keysStatus: async () => readDocument('KeysStatus', await callNative('keysStatus', text())),
    exportKeys: async () => (await callNative('exportKeys', text())) ?? null,
    importKeys: async (exported) => {
      if (typeof exported !== 'string' || !isWellFormed(exported)) {
        throw new WalletJwtError(
          'E_KEYS_IMPORT',
          `the exported key set is ${typeName(exported)} and should be a well-formed string`
        );
      }
      return callNative('importKeys', text(), exported);
    },
  };
}

/** The configuration of a verifier. Throws `E_CONFIG_FORMAT` where JavaScript passed something else. */
export function verifierConfig(configuration: unknown): {
  provider: ProviderConfig;
  options: VerifierOptions | undefined;
} {
  const { provider, options } = (configuration ?? {}) as { provider?: unknown; options?: unknown };
  if (typeof provider !== 'object' || provider === null) {
    const detail = `the provider is ${typeName(provider)}: pass \`Provider.para(…)\`, \`.dynamic(…)\` or \`.custom(…)\``;
    throw new WalletJwtError('E_CONFIG_FORMAT', detail, { path: 'provider' });
  }
  return { provider: provider as ProviderConfig, options: options as VerifierOptions | undefined };
}
