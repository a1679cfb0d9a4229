import { useSyncExternalStore } from 'react';
import type { IssuedToken, PressEvent, SignInOptions } from './argumentChecks';
import type { WalletJwtError } from './errors';
import type { Owed, Session, SessionState, SessionStatus } from './generated/types';
import { coreOfManager, type WalletSessionManager } from './session/createSessionManager';

/** What a component knows of a session, and what it can do. */
export interface UseWalletSessionResult {
  /**
   * What to show: `loading` only before the first restore; `active`; `expired` (show the session, authorise nothing with it:
   * offer to sign in again); `signedOut` (nobody is signed in, or what was kept is of no use: `state` says why); `locked` and
   * `unavailable` (the keychain is locked, or cannot be used for a moment: nobody knows who is signed in, so never show it as
   * signed out; it is looked at again by itself and in the foreground).
   */
  readonly status: SessionStatus;
  /** The same in full. */
  readonly state: SessionState;
  /** Who is signed in. Also while `expired`. */
  readonly session: Session | null;
  /**
   * Why the last restore, sign-in or sign-out failed, whoever called it, or the look in the foreground. Null after the next
   * one that succeeds; a sign-in's stays until the next sign-in or sign-out. A sign-in that was cancelled, that a sign-out
   * has ended, or that was `silent` has none.
   */
  readonly error: WalletJwtError | null;
  /** Whether the keychain has the session, so that it survives the app. */
  readonly isKept: boolean;
  /** Whether a sign-in or a sign-out is under way, whoever called it. */
  readonly isPending: boolean;
  /** What a sign-out has not done yet: `checkNow()` tries again, and the foreground. */
  readonly owed: Owed;
  /**
   * As `signIn` of the manager, but never rejects: resolves to null and sets `error`. Can be passed as it is to `onPress`:
   * the press counts as no argument.
   */
  readonly signIn: (given?: IssuedToken | SignInOptions | PressEvent) => Promise<Session | null>;
  /** As `cancelSignIn` of the manager, but never rejects. */
  readonly cancelSignIn: () => Promise<void>;
  /** As `signOut` of the manager, but never rejects: sets `error`, e.g. `E_DELETE_PENDING` or `E_LOGOUT_PENDING`. */
  readonly signOut: () => Promise<void>;
}

/**
 * The session, in a component. All components of one session share everything it returns; a component renders once for each
 * change, also when the session runs out. Restores it when the first of them is mounted, and looks at it again when the app
 * comes to the foreground.
 *
 * @param manager what `createSessionManager` has returned, made outside components
 */
export function useWalletSession(manager: WalletSessionManager): UseWalletSessionResult {
  const core = coreOfManager(manager);
  const view = () => core.view;
  return useSyncExternalStore(core.subscribe, view, view);
}
