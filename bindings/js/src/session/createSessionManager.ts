import type { IssuedToken, SignInOptions, TokenOptions } from '../argumentChecks';
import { errorFromNative } from '../errors';
import type { Owed, Session, SessionState } from '../generated/types';
import { nativeModule } from '../native';
import type { Spec } from '../NativeWalletJwt';
import { sessionConfig, type SessionManagerConfiguration } from '../sessionConfig';
import { sharedOnce } from '../sharedState';
import { SessionCore, type AppParts, type ToldEvent } from './sessionCore';

/**
 * One user's session: verified, saved in the keychain, and renewed when a caller needs a token that lives longer.
 *
 * Every function rejects with a {@link WalletJwtError}: with the codes named, with `E_CONFIG_…` if the configuration is
 * wrong, and with `E_NATIVE_MISSING` or `E_NATIVE_VERSION` if the app lacks the native part. In components use
 * `useWalletSession`.
 */
export interface WalletSessionManager {
  /** The last known state. `{kind: 'notRestored'}` before the first call. Also changes when the session expires. */
  readonly state: SessionState;

  /** Whether the current session is saved in the keychain, so that it survives this process. */
  readonly isKept: boolean;

  /** Whether a sign-in or a sign-out is running. */
  readonly isPending: boolean;

  /** What a sign-out has not done yet: `deletion` by the keychain, `logout` of the wallet SDK. */
  readonly owed: Owed;

  /**
   * Restores the session from the keychain, and verifies it again, offline. Call it at the start of the app, unless you use
   * the hook.
   *
   * @throws WalletJwtError `E_VAULT_UNAVAILABLE` and other `E_VAULT_…` if the keychain could not be used (locked, lost and
   * damaged are states, not errors), `E_NOT_YET_VALID`, `E_DELETE_PENDING`
   */
  readonly restore: () => Promise<SessionState>;

  /**
   * Verifies a token, starts the session with it, and saves it. If the keychain cannot save it, that is not an error: the
   * session then ends with the app (`isKept`, event `notKept`).
   *
   * Without a token it calls `issue`, once for any number of callers of `signIn` and `token`.
   *
   * @param given a token that the app already has, e.g. Para's `useIssueJwt().issueJwtAsync()`, or Dynamic's
   * `client.auth.token` when it changes: it always replaces the current token. Or {@link SignInOptions}
   * @throws WalletJwtError why the token was refused, `E_KEYS_UNAVAILABLE`, `E_USER_CHANGED`, `E_TOKEN_KIND`,
   * `E_ISSUE_FAILED` (with `cause`), `E_ISSUE_TIMEOUT`, `E_ISSUE_CANCELLED`, `E_LOGOUT_PENDING` (only without a token),
   * `E_SIGNED_OUT` if `signOut` was called meanwhile. The previous session stays.
   */
  readonly signIn: (given?: IssuedToken | SignInOptions) => Promise<Session>;

  /**
   * A token that lives at least `minTtlSecs` seconds (default 60) and is not the `rejected` one. If the current one does not
   * match, it calls `issue` for a new one, once for any number of callers. Restores the session first if that has not been
   * done.
   *
   * @throws WalletJwtError `E_SIGNED_OUT`, `E_VAULT_LOCKED`, `E_ISSUE_FAILED` (with `cause`), `E_ISSUE_TIMEOUT`, why a new
   * token was refused, `E_USER_CHANGED`, `E_TTL_UNREACHABLE`, and those of `restore`. The previous session stays.
   */
  readonly token: (options?: TokenOptions) => Promise<string>;

  /** Ends a sign-in that waits for `issue`: its callers get `E_ISSUE_CANCELLED`, and a late answer signs nobody in. */
  readonly cancelSignIn: () => Promise<void>;

  /**
   * Signs out here: in memory at once. It overrides everything that began before it, and survives the end of this process.
   * Then calls `logout`. Resolves when the keychain has deleted the token and the wallet SDK is signed out.
   *
   * @throws WalletJwtError `E_DELETE_PENDING`, `E_LOGOUT_PENDING`: the user is signed out, but call `checkNow` until the
   * deletion and the logout are done
   */
  readonly signOut: () => Promise<void>;

  /** Signs out every account of this provider and environment. Tries all; rejects with the first error. */
  readonly signOutAll: () => Promise<void>;

  /** The accounts of this provider and environment that the keychain has. */
  readonly listAccounts: () => Promise<string[]>;

  /**
   * Reads the keychain again while it is locked, e.g. after the user cancelled the prompt of a vault with
   * `requireUserPresence`: the user is asked again. Call it when the user presses a button, never by itself. With a session in
   * memory this asks nobody.
   *
   * @throws WalletJwtError `E_VAULT_LOCKED` if the keychain stays locked, with `detail` if the user was asked; otherwise as
   * `restore`
   */
  readonly unlock: () => Promise<SessionState>;

  /**
   * Checks the session again: it may have expired, another process may have signed out or renewed it, and a locked keychain
   * may be unlocked. Retries a deletion or logout that is owed: call it before you open the wallet SDK's login. Never calls
   * `issue`.
   *
   * @throws WalletJwtError `E_DELETE_PENDING`, `E_LOGOUT_PENDING`
   */
  readonly checkNow: () => Promise<SessionState>;

  /** Calls a function after each change of these properties. Returns a function that unsubscribes. As `addListener`. */
  readonly subscribe: (onChange: () => void, name?: string) => () => void;

  /**
   * Calls a function with each event of the session, in order. A new listener gets no earlier events. Returns a function
   * that unsubscribes.
   *
   * Create one manager for a configuration, and import it: a listener on a newer manager removes the listeners of older
   * ones. So fast refresh can run a module again that creates its manager and listens. In a module that only listens, pass a
   * name: a named function replaces the one with the same name.
   */
  readonly addListener: (onEvent: (event: ToldEvent) => void, name?: string) => () => void;
}

/** The app's sessions, by configuration, for all copies of the package. */
const shared = sharedOnce('sessions', () => ({
  cores: new Map<string, SessionCore>(),
  ofManagers: new WeakMap<object, SessionCore>(),
  listensTo: null as Spec | null,
}));

/** Managers are counted, to know which is the newest. */
const copy = {};
let made = 0;

/**
 * Creates a session manager. Call it once, outside components:
 *
 * ```ts
 * export const wallet = createSessionManager({
 *   provider: Provider.para({ environment: 'BETA', apiKeyId: API_KEY_ID }),
 *   issue: () => para.issueJwt(),
 *   logout: () => para.logout(),
 * });
 * ```
 *
 * Does nothing yet and never throws: if the configuration is wrong, the first call rejects with its `E_CONFIG_…`. Managers of
 * one configuration share the session, and the newest `issue`, `logout` and `onLog` are used. The state of a configuration
 * stays until the app ends or is reloaded, so use an `account` per user, not random names.
 */
export function createSessionManager(configuration: SessionManagerConfiguration): WalletSessionManager {
  const core = coreFor(configuration);
  const owner = { copy, made: (made += 1) };
  const { restore, signIn, token, cancelSignIn, signOut, signOutAll, listAccounts, unlock, checkNow } = core;
  const manager = {
    ...{ restore, signIn, token, cancelSignIn, signOut, signOutAll, listAccounts, unlock, checkNow },
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

/** For `react-native-wallet-jwt/jest`: resets every session. Managers and components keep theirs. */
export function forgetSessions(): void {
  for (const core of shared.cores.values()) core.forget();
}

/** Fast refresh creates managers again: their session still exists, and the newest manager's functions are used. */
function coreFor(configuration: SessionManagerConfiguration): SessionCore {
  try {
    return sharedCore(sessionConfig(configuration), configuration, listenToNative);
  } catch (thrown) {
    const refusal = errorFromNative(thrown);
    const refuse = () => {
      throw refusal;
    };
    // The same object for the same mistake: a component that creates its manager must not render for ever.
    return sharedCore(`${refusal.code} ${refusal.message}`, { issue: refuse }, refuse);
  }
}

function sharedCore(text: string, app: AppParts, listen: () => void): SessionCore {
  const core = shared.cores.get(text) ?? new SessionCore(text, app, listen);
  core.app = app;
  shared.cores.set(text, core);
  return core;
}

/** One subscription for all sessions, managers and components. */
function listenToNative(): void {
  const native = nativeModule('onSessionEvent');
  if (shared.listensTo === native) return;
  native.onSessionEvent(({ session, event }) => shared.cores.get(session)?.hear(event));
  shared.listensTo = native;
}
