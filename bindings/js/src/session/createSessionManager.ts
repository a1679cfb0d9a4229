import type { IssuedToken, SignInOptions, TokenOptions } from '../argumentChecks';
import { errorFromNative } from '../errors';
import type { Owed, Session, SessionState } from '../generated/types';
import { nativeModule } from '../native';
import type { Spec } from '../NativeWalletJwt';
import { sessionConfig, type SessionManagerConfiguration } from '../sessionConfig';
import { sharedOnce } from '../sharedState';
import { SessionCore, type AppParts, type ToldEvent } from './sessionCore';

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
  readonly listAccounts: () => Promise<string[]>;

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
   * Calls a function with what happens to the session, in order. A new listener gets no earlier events.
   * Returns what ends that.
   *
   * Make one manager of a configuration, and import it: when a newer one is listened by, what was added by the older ends.
   * So a module that makes its manager and listens can run again, as fast refresh lets it. In a module that only listens,
   * say a name: the function of a name takes the place of the one before.
   */
  readonly addListener: (onEvent: (event: ToldEvent) => void, name?: string) => () => void;
}

/** The sessions of this app, by their configuration, for all copies of the package. */
const shared = sharedOnce('sessions', () => ({
  cores: new Map<string, SessionCore>(),
  ofManagers: new WeakMap<object, SessionCore>(),
  listensTo: null as Spec | null,
}));

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
  const { restore, signIn, token, cancelSignIn, signOut, signOutAll, listAccounts, checkNow } = core;
  const manager = {
    ...{ restore, signIn, token, cancelSignIn, signOut, signOutAll, listAccounts, checkNow },
    subscribe: (onChange: () => void, name?: string) => core.changes.add(onChange, owner, name),
    addListener: (onEvent: (event: ToldEvent) => void, name?: string) =>
      core.events.add(onEvent, owner, name),
  } as WalletSessionManager;
  for (const name of ['state', 'isKept', 'isPending', 'owed'] as const)
    Object.defineProperty(manager, name, { enumerable: true, get: () => core.view[name] });
  shared.ofManagers.set(manager, core);
  return manager;
}

/** The session behind a manager. */
export function coreOfManager(manager: WalletSessionManager): SessionCore {
  const core = shared.ofManagers.get(manager);
  if (core) return core;
  throw new TypeError('useWalletSession takes what createSessionManager of the same version has returned');
}

/** For `react-native-wallet-jwt/jest`: every session is as at first. Managers and components keep theirs. */
export function forgetSessions(): void {
  for (const core of shared.cores.values()) core.forget();
}

/** Fast refresh makes managers anew: their session is still there, and what the newest manager brings counts. */
function coreFor(configuration: SessionManagerConfiguration): SessionCore {
  try {
    return sharedCore(sessionConfig(configuration), configuration, listenToNative);
  } catch (thrown) {
    const refusal = errorFromNative(thrown);
    const refuse = () => {
      throw refusal;
    };
    // The same for the same mistake: a component that makes its manager must not render for ever.
    return sharedCore(`${refusal.code} ${refusal.message}`, { issue: refuse }, refuse);
  }
}

function sharedCore(text: string, app: AppParts, listen: () => void): SessionCore {
  const core = shared.cores.get(text) ?? new SessionCore(text, app, listen);
  core.app = app;
  shared.cores.set(text, core);
  return core;
}

/** One subscription however many sessions, managers and components there are. */
function listenToNative(): void {
  const native = nativeModule('onSessionEvent');
  if (shared.listensTo === native) return;
  native.onSessionEvent(({ session, event }) => shared.cores.get(session)?.hear(event));
  shared.listensTo = native;
}
