import { checkedAccount, checkedToken } from './argumentChecks';
import { canonicalJson } from './canonicalJson';
import type { VaultOptions, VaultStatus } from './generated/types';
import { callNative, readDocument } from './native';

/** Keeps tokens by account in the platform's keychain, as they are, unverified. A session manager keeps verified ones. */
export interface Vault {
  /**
   * Keeps a token, replacing what the account had, readable or not.
   *
   * @throws WalletJwtError `E_VAULT_…`; the old entry is then still there, unless the keychain did not answer in time
   */
  save(account: string, token: string): Promise<void>;

  /**
   * The account's token; null only if the keychain is readable and has none. Writes and deletes nothing.
   *
   * @throws WalletJwtError `E_VAULT_…`; `E_VAULT_LOCKED` never means that there is no entry
   */
  load(account: string): Promise<string | null>;

  /**
   * Removes the account's entry, readable or not. No entry is no error.
   *
   * @throws WalletJwtError `E_VAULT_…`
   */
  delete(account: string): Promise<void>;

  /** The accounts that have an entry, readable or not, sorted. A session manager's is `provider/environment/account`. */
  accounts(): Promise<string[]>;

  /**
   * Removes every entry of this vault, readable or not.
   *
   * @throws WalletJwtError `E_VAULT_…` of the first entry that could not be removed, after all others were
   */
  clear(): Promise<void>;

  /** What the keychain is, and whether it can be used now. Raises no prompt. */
  status(): Promise<VaultStatus>;
}

/**
 * A vault. Does nothing yet: what is wrong with the options makes the first call reject, `E_CONFIG_OPTION`,
 * `E_CONFIG_FORMAT`, `E_VAULT_ACCOUNT` (the namespace) or `E_VAULT_UNAVAILABLE` (no such store here; never a weaker one
 * instead), and an app without the native part `E_NATIVE_MISSING`.
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
  };
}
