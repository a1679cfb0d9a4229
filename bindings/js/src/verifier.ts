import { checkedKeyId, checkedToken, isText, typeName } from './argumentChecks';
import { canonicalJson, reading } from './canonicalJson';
import { WalletJwtError } from './errors';
import type { KeysStatus, ProviderConfig, Session, VerifierOptions } from './generated/types';
import { callNative, readDocument } from './native';

/** Verifies the tokens of one provider. Verifiers of one configuration share the key set, and live as long as the app. */
export interface Verifier {
  /**
   * Verifies a token; fetches the key set when needed, once for any number of callers.
   *
   * @param token the compact token
   * @param keyId the key id that came with it (Para's `keyId`)
   * @throws WalletJwtError why the token was refused, or `E_KEYS_UNAVAILABLE`: then the token may be good
   */
  readonly verify: (token: string, keyId?: string | null) => Promise<Session>;

  /**
   * Verifies a token with the keys in memory.
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

  /** The fetched key set as a text to store, for `importKeys` at the next start; null if there is none. */
  readonly exportKeys: () => Promise<string | null>;

  /**
   * Imports an exported key set. It keeps its age.
   *
   * @returns whether it was used: false if the known key set is newer
   * @throws WalletJwtError `E_KEYS_IMPORT`
   */
  readonly importKeys: (exported: string) => Promise<boolean>;
}

/**
 * A verifier. Does nothing yet. If the configuration is wrong, the first call rejects with its `E_CONFIG_…`. In an app
 * without the native part it rejects with `E_NATIVE_MISSING`.
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
      if (!isText(exported)) {
        throw new WalletJwtError(
          'E_KEYS_IMPORT',
          `the exported key set is ${typeName(exported)} and should be a well-formed string`
        );
      }
      return callNative('importKeys', text(), exported);
    },
  };
}

/** The configuration of a verifier. Throws `E_CONFIG_FORMAT` if JavaScript passed something of another type. */
export function verifierConfig(configuration: unknown): {
  provider: ProviderConfig;
  options: VerifierOptions | undefined;
} {
  const { provider, options } = reading(() => {
    const { provider, options } = (configuration ?? {}) as { provider?: unknown; options?: unknown };
    return { provider, options };
  });
  if (typeof provider !== 'object' || provider === null) {
    const detail = `the provider is ${typeName(provider)}: pass \`Provider.para(…)\`, \`.dynamic(…)\` or \`.custom(…)\``;
    throw new WalletJwtError('E_CONFIG_FORMAT', detail, { path: 'provider' });
  }
  return { provider: provider as ProviderConfig, options: options as VerifierOptions | undefined };
}
