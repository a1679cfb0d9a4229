import { checkedAccount, checkedSeconds, typeName, type IssuedToken } from '../argumentChecks';
import { canonicalJson } from '../canonicalJson';
import { errorFromNative, WalletJwtError } from '../errors';
import type {
  ProviderConfig,
  Session,
  SessionState,
  VaultOptions,
  VerifierOptions,
} from '../generated/types';
import { verifierConfig } from '../verifier';
import type { SessionCore, ToldEvent } from './sessionCore';
import { refusedSession, sharedSession } from './sharedSessions';

/** What a session manager is made of. */
export interface SessionManagerConfiguration {
  /** Whose tokens: `Provider.para(…)`, `.dynamic(…)` or `.custom(…)`. */
  readonly provider: ProviderConfig;
  /**
   * Asks the wallet SDK for a token of the signed-in user, e.g. `() => para.issueJwt()`. Called by `signIn` and `token` only,
   * never by a timer or in the foreground: issuing a Para token extends the Para session.
   */
  readonly issue: () => Promise<IssuedToken>;
  /** Who, in an app with several users at a time. Default `default`. */
  readonly account?: string | undefined;
  /** How strictly tokens are verified. */
  readonly options?: VerifierOptions | undefined;
  /** Where the session is kept. Default: the platform's keychain. */
  readonly vault?: VaultOptions | undefined;
  /** How long `issue` may take for a renewal. Default 60, 1 to 600: the wallet SDK may have to ask the user. */
  readonly renewalTimeoutSecs?: number | undefined;
}

/**
 * One user's session: verified, kept in the keychain, and renewed when somebody needs a token that lives longer.
 *
 * Every function rejects with a {@link WalletJwtError}; besides the codes named, with `E_CONFIG_…` if the configuration is
 * wrong and `E_NATIVE_MISSING` if the app has no native part. For components take `useWalletSession`.
 */
export interface WalletSessionManager {
  /** What was last known. `{kind: 'notRestored'}` before the first call. Follows the session when it runs out, too. */
  readonly state: SessionState;

  /** Whether the keychain has the session in hand, so that it survives this process. */
  readonly isKept: boolean;

  /**
   * Takes up what the keychain has; verifies it again, offline. Call it at the start of the app, or let the hook.
   *
   * @throws WalletJwtError `E_VAULT_UNAVAILABLE` and other `E_VAULT_…` of a keychain that could not be used (locked, lost and
   * damaged are states, not errors), `E_NOT_YET_VALID`, `E_DELETE_PENDING`
   */
  readonly restore: () => Promise<SessionState>;

  /**
   * Verifies a token, takes it as the session, and keeps it. A keychain that does not take it is no error: the session then
   * ends with the app (`isKept`, event `notKept`).
   *
   * Without an argument `issue` is asked, for as long as it takes, once for however many callers.
   *
   * @param issued a token that the app has already, e.g. Para's `useIssueJwt().issueJwtAsync()`, or Dynamic's
   * `client.auth.token` when it changes
   * @throws WalletJwtError why the token was refused, `E_KEYS_UNAVAILABLE`, `E_USER_CHANGED`, `E_TOKEN_ELEVATED`,
   * `E_ISSUE_FAILED` (with `cause`), `E_SIGNED_OUT` if `signOut` was called meanwhile. The session so far stays.
   */
  readonly signIn: (issued?: IssuedToken) => Promise<Session>;

  /**
   * A token that lives at least `minTtlSecs` seconds (default 60). If the one in hand does not, `issue` is asked for a new
   * one, once for however many callers. Restores the session first if that has not been done.
   *
   * @throws WalletJwtError `E_SIGNED_OUT`, `E_VAULT_LOCKED`, `E_ISSUE_FAILED` (with `cause`), `E_RENEWAL_TIMEOUT`,
   * `E_RENEWAL_FAILED` (the new token was refused: `fields.cause`), `E_USER_CHANGED`, `E_TTL_UNREACHABLE`, and those of
   * `restore`. The session so far stays.
   */
  readonly token: (options?: { readonly minTtlSecs?: number | undefined }) => Promise<string>;

  /**
   * Signs out here: in memory at once, wins over everything begun before it; resolves when the keychain has deleted the
   * token. The wallet SDK is still signed in: `await manager.signOut(); await para.logout();`
   *
   * @throws WalletJwtError `E_DELETE_PENDING`: signed out all the same, but call `checkNow` until the token is gone
   */
  readonly signOut: () => Promise<void>;

  /**
   * Judges the session again: it may have expired, and a locked keychain may be open. The hook calls it when the app comes to
   * the foreground: time stands still while a phone sleeps. Asks for no token.
   *
   * @throws WalletJwtError `E_INTERNAL`
   */
  readonly checkNow: () => Promise<SessionState>;

  /** Calls a function after each change of `state` or `isKept`. Returns what ends that. */
  readonly subscribe: (onChange: () => void) => () => void;

  /**
   * Calls a function with what happens to the session, in order, e.g. to log it. Nothing is repeated for who comes late.
   * Returns what ends that.
   */
  readonly addListener: (onEvent: (event: ToldEvent) => void) => () => void;
}

const coresOfManagers = new WeakMap<WalletSessionManager, SessionCore>();

/**
 * Makes a session manager. Once, outside components:
 *
 * ```ts
 * export const wallet = createSessionManager({
 *   provider: Provider.para({ environment: 'BETA', apiKeyId: API_KEY_ID }),
 *   issue: () => para.issueJwt(),
 * });
 * ```
 *
 * Does nothing yet and never throws: a configuration that cannot be right makes the first call reject with its
 * `E_CONFIG_…`. Managers of one configuration are one: they share the session, and the newest `issue` counts. What belongs to
 * a configuration stays until the app ends or is reloaded, so an `account` names a user and is nothing made up.
 */
export function createSessionManager(configuration: SessionManagerConfiguration): WalletSessionManager {
  const core = coreFor(configuration);
  const manager: WalletSessionManager = {
    get state() {
      return core.view.state;
    },
    get isKept() {
      return core.isKept;
    },
    restore: () => core.restore(),
    signIn: (issued) => core.signIn(issued),
    token: (options) => core.token(options),
    signOut: () => core.signOut(),
    checkNow: () => core.checkNow(),
    subscribe: (onChange) => {
      let [state, isKept] = [manager.state, manager.isKept];
      // The core also tells what only components show.
      return core.changes.add(() => {
        if (state === manager.state && isKept === manager.isKept) return;
        [state, isKept] = [manager.state, manager.isKept];
        onChange();
      });
    },
    addListener: (onEvent) => core.events.add(onEvent),
  };
  coresOfManagers.set(manager, core);
  return manager;
}

/** The session behind a manager. */
export function coreOfManager(manager: WalletSessionManager): SessionCore {
  const core = coresOfManagers.get(manager);
  if (!core) {
    throw new TypeError(
      'useWalletSession takes what createSessionManager has returned (of the same copy: is react-native-wallet-jwt in the bundle twice?)'
    );
  }
  return core;
}

function coreFor(configuration: SessionManagerConfiguration): SessionCore {
  try {
    const { account, issue, renewalTimeoutSecs, vault } =
      (configuration as SessionManagerConfiguration | undefined) ?? {};
    const text = canonicalJson({
      account: checkedAccount(account ?? 'default'),
      renewalTimeoutSecs: checkedSeconds('renewalTimeoutSecs', renewalTimeoutSecs ?? 60),
      vault: vault ?? {},
      verifier: verifierConfig(configuration),
    });
    if (typeof issue !== 'function') {
      const detail = `\`issue\` is ${typeName(issue)} and should be a function that returns a promise of {token, keyId?}`;
      throw new WalletJwtError('E_CONFIG_FORMAT', detail, { path: 'issue' });
    }
    return sharedSession(text, issue);
  } catch (refusal) {
    return refusedSession(errorFromNative(refusal));
  }
}
