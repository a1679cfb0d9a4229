import { checkedAccount, checkedSeconds, typeName, type IssuedToken } from '../argumentChecks';
import { canonicalJson } from '../canonicalJson';
import { errorFromNative, WalletJwtError } from '../errors';
import type {
  Owed,
  ProviderConfig,
  Session,
  SessionState,
  VaultOptions,
  VerifierOptions,
} from '../generated/types';
import { verifierConfig } from '../verifier';
import type { OnLog, SessionCore, SignInOptions, ToldEvent, TokenOptions } from './sessionCore';
import { coresOfManagers, refusedSession, sharedSession } from './sharedSessions';
import { areSame } from './sessionView';

/** What a session manager is made of. */
export interface SessionManagerConfiguration {
  /** Whose tokens: `Provider.para(…)`, `.dynamic(…)` or `.custom(…)`. */
  readonly provider: ProviderConfig;
  /**
   * Asks the wallet SDK for a token of the signed-in user, e.g. `() => para.issueJwt()`. Called by `signIn` and `token` only,
   * never by a timer: issuing a Para token extends the Para session. What it sends must go without the session's token.
   */
  readonly issue: () => Promise<IssuedToken>;
  /**
   * Signs the wallet SDK out, e.g. `() => para.logout()`: `signOut` calls it when our session is gone. A failure is owed over
   * restarts, and tried again at the start, in the foreground and by `checkNow`, only while nobody is signed in.
   */
  readonly logout?: (() => Promise<unknown>) | undefined;
  /** Who, in an app with several users at a time. Default `default`. */
  readonly account?: string | undefined;
  /** How strictly tokens are verified. */
  readonly options?: VerifierOptions | undefined;
  /** Where the session is kept. Default: the platform's keychain. */
  readonly vault?: VaultOptions | undefined;
  /** How long `issue` may take, 1 to 600. Default 90 for a renewal, 600 for a sign-in: a login screen may stand inside. */
  readonly issueTimeoutSecs?: number | undefined;
  /**
   * Asks `issue` in the foreground, too, when the token in hand lives less than a minute. Default false. A Para token that is
   * issued extends the Para session; Dynamic's extends nothing.
   */
  readonly renewInForeground?: boolean | undefined;
  /** Takes Dynamic's access token as a login, which names no wallets. Default false: `E_TOKEN_KIND`. */
  readonly acceptAccessTokens?: boolean | undefined;
  /** Takes what the session is doing, for a log: never a token, a claim or an address. */
  readonly onLog?: OnLog | undefined;
}

/**
 * One user's session: verified, kept in the keychain, and renewed when somebody needs a token that lives longer.
 *
 * Every function rejects with a {@link WalletJwtError}; besides the codes named, with `E_CONFIG_…` if the configuration is
 * wrong, and `E_NATIVE_MISSING` or `E_NATIVE_VERSION` if the app lacks the native part. For components take
 * `useWalletSession`.
 */
export interface WalletSessionManager {
  /** What was last known. `{kind: 'notRestored'}` before the first call. Follows the session when it runs out, too. */
  readonly state: SessionState;

  /** Whether the keychain has the session in hand, so that it survives this process. */
  readonly isKept: boolean;

  /** Whether a sign-in or a sign-out is under way. */
  readonly isPending: boolean;

  /** What a sign-out has not done yet: `deletion` by the keychain, `logout` of the wallet SDK. */
  readonly owed: Owed;

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
   * Without a token `issue` is asked, once for however many callers of `signIn` and `token`.
   *
   * @param given a token that the app has already, e.g. Para's `useIssueJwt().issueJwtAsync()`, or Dynamic's
   * `client.auth.token` when it changes: it always replaces what is in hand. Or how to ask: {@link SignInOptions}
   * @throws WalletJwtError why the token was refused, `E_KEYS_UNAVAILABLE`, `E_USER_CHANGED`, `E_TOKEN_KIND`,
   * `E_ISSUE_FAILED` (with `cause`), `E_ISSUE_TIMEOUT`, `E_ISSUE_CANCELLED`, `E_LOGOUT_PENDING` (only without a token),
   * `E_SIGNED_OUT` if `signOut` was called meanwhile. The session so far stays.
   */
  readonly signIn: (given?: IssuedToken | SignInOptions) => Promise<Session>;

  /**
   * A token that lives at least `minTtlSecs` seconds (default 60) and is not the `rejected` one. If the one in hand will not
   * do, `issue` is asked for a new one, once for however many callers. Restores the session first if that has not been done.
   *
   * @throws WalletJwtError `E_SIGNED_OUT`, `E_VAULT_LOCKED`, `E_ISSUE_FAILED` (with `cause`), `E_ISSUE_TIMEOUT`, why a new
   * token was refused, `E_USER_CHANGED`, `E_TTL_UNREACHABLE`, and those of `restore`. The session so far stays.
   */
  readonly token: (options?: TokenOptions) => Promise<string>;

  /** Ends a sign-in that waits for `issue`: its callers get `E_ISSUE_CANCELLED`, and a late answer signs nobody in. */
  readonly cancelSignIn: () => Promise<void>;

  /**
   * Signs out here: in memory at once, wins over everything begun before it, and over the end of this process. Then calls
   * `logout`; resolves when the keychain has deleted the token and the wallet SDK is signed out.
   *
   * @throws WalletJwtError signed out all the same, but call `checkNow` until it is done: `E_DELETE_PENDING`,
   * `E_LOGOUT_PENDING`
   */
  readonly signOut: () => Promise<void>;

  /** Signs out every account of this provider and environment. All are tried; the first error wins. */
  readonly signOutAll: () => Promise<void>;

  /** The accounts of this provider and environment that the keychain has. */
  readonly listAccounts: () => Promise<readonly string[]>;

  /**
   * Looks at the session again: it may have expired, another process may have signed out or renewed it, and a locked keychain
   * may be open. Does what a sign-out owes: call it before you open the wallet SDK's login. Asks for no token.
   *
   * @throws WalletJwtError `E_DELETE_PENDING`, `E_LOGOUT_PENDING`
   */
  readonly checkNow: () => Promise<SessionState>;

  /** Calls a function after each change of what can be read here. Returns what ends that. As `addListener`. */
  readonly subscribe: (onChange: () => void, name?: string) => () => void;

  /**
   * Calls a function with what happens to the session, in order, e.g. to log it. Nothing is repeated for who comes late.
   * Returns what ends that.
   *
   * Make one manager of a configuration, and import it: when a newer one is listened by, what was added by the older ends.
   * So a module that makes its manager and listens can run again, as fast refresh lets it. In a module that only listens,
   * say a name: the function of a name takes the place of the one before.
   */
  readonly addListener: (onEvent: (event: ToldEvent) => void, name?: string) => () => void;
}

const VISIBLE = ['state', 'isKept', 'isPending', 'owed'] as const;

/** Managers are counted, to know which is the newest. */
const copy = {};
let made = 0;

/**
 * Makes a session manager. Once, outside components:
 *
 * ```ts
 * export const wallet = createSessionManager({
 *   provider: Provider.para({ environment: 'BETA', apiKeyId: API_KEY_ID }),
 *   issue: () => para.issueJwt(),
 *   logout: () => para.logout(),
 * });
 * ```
 *
 * Does nothing yet and never throws: a configuration that cannot be right makes the first call reject with its
 * `E_CONFIG_…`. Managers of one configuration are one: they share the session, and the newest `issue`, `logout` and `onLog`
 * count. What belongs to a configuration stays until the app ends or is reloaded, so an `account` names a user and is nothing
 * made up.
 */
export function createSessionManager(configuration: SessionManagerConfiguration): WalletSessionManager {
  const core = coreFor(configuration);
  const owner = { copy, made: (made += 1) };
  const manager: WalletSessionManager = {
    get state() {
      return core.view.state;
    },
    get isKept() {
      return core.view.isKept;
    },
    get isPending() {
      return core.view.isPending;
    },
    get owed() {
      return core.view.owed;
    },
    restore: () => core.restore(),
    signIn: (given) => core.signIn(given),
    token: (options) => core.token(options),
    cancelSignIn: () => core.cancelSignIn(),
    signOut: () => core.signOut(),
    signOutAll: () => core.signOutAll(),
    listAccounts: () => core.listAccounts(),
    checkNow: () => core.checkNow(),
    subscribe: (onChange, name) => {
      let { view } = core;
      const onView = () => {
        const isSame = areSame(view, core.view, VISIBLE);
        ({ view } = core);
        if (!isSame) onChange();
      };
      return core.changes.add(onView, owner, name);
    },
    addListener: (onEvent, name) => core.events.add(onEvent, owner, name),
  };
  coresOfManagers.set(manager, core);
  return manager;
}

/** The session behind a manager. */
export function coreOfManager(manager: WalletSessionManager): SessionCore {
  const core = coresOfManagers.get(manager);
  if (core) return core;
  throw new TypeError('useWalletSession takes what createSessionManager of the same version has returned');
}

function coreFor(configuration: SessionManagerConfiguration): SessionCore {
  try {
    const { account, issue, issueTimeoutSecs, logout, onLog, vault, ...parts } = (configuration ??
      {}) as Partial<SessionManagerConfiguration>;
    const text = canonicalJson({
      acceptAccessTokens: parts.acceptAccessTokens ?? false,
      account: checkedAccount(account ?? 'default'),
      hasLogout: logout != null,
      issueTimeoutSecs: issueTimeoutSecs && checkedSeconds('issueTimeoutSecs', issueTimeoutSecs),
      logs: onLog != null,
      renewInForeground: parts.renewInForeground ?? false,
      vault: vault ?? {},
      verifier: verifierConfig(configuration),
    });
    for (const [path, value] of Object.entries({ issue, logout: logout ?? issue, onLog: onLog ?? issue })) {
      if (typeof value === 'function') continue;
      const detail = `\`${path}\` is ${typeName(value)} and should be a function`;
      throw new WalletJwtError('E_CONFIG_FORMAT', detail, { path });
    }
    return sharedSession(text, { issue, logout, onLog });
  } catch (refusal) {
    return refusedSession(errorFromNative(refusal));
  }
}
