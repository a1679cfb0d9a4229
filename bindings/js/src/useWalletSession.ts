import { useSyncExternalStore } from 'react';
import type { IssuedToken, PressEvent, SignInOptions } from './argumentChecks';
import type { WalletJwtError } from './errors';
import type { Owed, Session, SessionState, SessionStatus } from './generated/types';
import { coreOfManager, type WalletSessionManager } from './session/createSessionManager';

/** A session in a component: its state and functions. */
export interface UseWalletSessionResult {
  /**
   * What to show: `loading` only before the first restore; `active`; `expired` (show the session, authorise nothing with it,
   * offer to sign in again); `signedOut` (nobody is signed in, or the kept token cannot be used: `state` says why); `locked`
   * and `unavailable` (the keychain is locked, or cannot be used at the moment: it is not known who is signed in, so never
   * show it as signed out; the library reads it again by itself and in the foreground,
   * unless the vault asks the user: then only `unlock()` does).
   */
  readonly status: SessionStatus;
  /** The full state. */
  readonly state: SessionState;
  /** Who is signed in. Also while `expired`. */
  readonly session: Session | null;
  /**
   * Why the last restore, sign-in, sign-out or check in the foreground failed, in any component. Null after the next one that
   * succeeds; a sign-in's error stays until the next sign-in or sign-out. A sign-in that was cancelled, ended by a sign-out,
   * or `silent` sets none.
   */
  readonly error: WalletJwtError | null;
  /** Whether the session is saved in the keychain, so that it survives a restart. */
  readonly isKept: boolean;
  /** Whether a sign-in or a sign-out is running, in any component. */
  readonly isPending: boolean;
  /** What a sign-out has not done yet: `checkNow()` and coming to the foreground try it again. */
  readonly owed: Owed;
  /**
   * As `signIn` of the manager, but never rejects: resolves to null and sets `error`. You can pass it to `onPress`: it
   * ignores the press event.
   */
  readonly signIn: (given?: IssuedToken | SignInOptions | PressEvent) => Promise<Session | null>;
  /** As `cancelSignIn` of the manager, but never rejects. */
  readonly cancelSignIn: () => Promise<void>;
  /** As `signOut` of the manager, but never rejects: sets `error`, e.g. `E_DELETE_PENDING` or `E_LOGOUT_PENDING`. */
  readonly signOut: () => Promise<void>;
}

/**
 * The session, in a component. All components of one session share everything it returns. A component renders once for each
 * change, also when the session expires. The hook restores the session when the first component is mounted, and checks it
 * again when the app comes to the foreground.
 *
 * @param manager the result of `createSessionManager`, called outside components
 */
export function useWalletSession(manager: WalletSessionManager): UseWalletSessionResult {
  const core = coreOfManager(manager);
  const view = () => core.view;
  return useSyncExternalStore(core.subscribe, view, view);
}
