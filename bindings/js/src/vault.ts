import { checkedAccount, checkedSeconds, checkedToken } from './argumentChecks';
import { canonicalJson } from './canonicalJson';
import type { VaultOptions, VaultStatus } from './generated/types';
import { callNative, readDocument } from './native';

/** Stores tokens by account in the platform's keychain, unverified. A session manager stores verified ones. */
export interface Vault {
  /**
   * Saves a token. It replaces the account's entry, readable or not.
   *
   * @throws WalletJwtError `E_VAULT_…`; the old entry is then still there, unless the keychain did not answer in time
   */
  readonly save: (account: string, token: string) => Promise<void>;

  /**
   * The account's token; null only if the keychain is readable and has none. Writes and deletes nothing.
   *
   * @throws WalletJwtError `E_VAULT_…`; `E_VAULT_LOCKED` never means that there is no entry
   */
  readonly load: (account: string) => Promise<string | null>;

  /**
   * Removes the account's entry, readable or not. A missing entry is not an error.
   *
   * @throws WalletJwtError `E_VAULT_…`
   */
  readonly delete: (account: string) => Promise<void>;

  /** The accounts that have an entry, readable or not, sorted. A session manager's is `provider/environment/account`. */
  readonly accounts: () => Promise<string[]>;

  /**
   * Removes every entry of this vault, readable or not.
   *
   * @throws WalletJwtError `E_VAULT_…` of the first entry that could not be removed, after trying all
   */
  readonly clear: () => Promise<void>;

  /** Which keychain it is, and whether it can be used now. Shows no prompt. */
  readonly status: () => Promise<VaultStatus>;

  /**
   * Unlocks the keychain, because the user asked for it: shows its prompt for at most `timeoutSecs` seconds (default 120, 1 to
   * 600). No other call waits for it. The keychains of Android and iOS have no such prompt: there it only answers whether
   * the keychain can be used now. A session's `unlock()` does the same, and reads the session.
   *
   * @throws WalletJwtError `E_VAULT_LOCKED` if it stays locked, with a `detail` if the user was asked; `E_VAULT_…`,
   * `E_CONFIG_OPTION`
   */
  readonly unlock: (timeoutSecs?: number) => Promise<void>;

  /** Closes the prompt of {@link Vault.unlock}, for all who wait for it. Does nothing if there is none. */
  readonly cancelUnlock: () => Promise<void>;
}

/**
 * A vault. Does nothing yet. If the options are wrong, the first call rejects with `E_CONFIG_OPTION`, `E_CONFIG_FORMAT`,
 * `E_VAULT_ACCOUNT` (the namespace) or `E_VAULT_UNAVAILABLE` (no such store here; a weaker one is never used instead). In an
 * app without the native part it rejects with `E_NATIVE_MISSING`.
 */
export function openVault(options: VaultOptions = {}): Vault {
  const text = () => canonicalJson(options);
  return {
    save: async (account, token) => {
      await callNative('vaultSave', text(), checkedAccount(account), checkedToken(token));
    },
    load: async (account) => (await callNative('vaultLoad', text(), checkedAccount(account))) ?? null,
    delete: async (account) => {
      await callNative('vaultDelete', text(), checkedAccount(account));
    },
    accounts: async () => callNative('vaultAccounts', text()),
    clear: async () => {
      await callNative('vaultClear', text());
    },
    status: async () => readDocument('VaultStatus', await callNative('vaultStatus', text())),
    unlock: async (timeoutSecs = 120) => {
      await callNative('vaultUnlock', text(), checkedSeconds('timeoutSecs', timeoutSecs));
    },
    cancelUnlock: async () => {
      await callNative('vaultCancelUnlock', text());
    },
  };
}
