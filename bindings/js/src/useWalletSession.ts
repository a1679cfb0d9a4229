import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { IssuedToken } from './argumentChecks';
import type { WalletJwtError } from './errors';
import type { Session, SessionState, SessionStatus } from './generated/types';
import { coreOfManager, type WalletSessionManager } from './session/createSessionManager';
import { screenOf, type PressEvent } from './session/sessionOnScreen';

/** What a component knows of a session, and what it can do. */
export interface WalletSession {
  /**
   * What to show: `loading` only before the first restore; `active`; `expired` (show the session, authorise nothing with it);
   * `signedOut` (nobody is signed in, or what was kept is of no use: `state` says why); `locked` (the keychain is locked, so
   * nobody knows: looked at again in the foreground).
   */
  readonly status: SessionStatus;
  /** The same in full. */
  readonly state: SessionState;
  /** Who is signed in. Also while `expired`. */
  readonly session: Session | null;
  /**
   * Why the last restore, sign-in or sign-out failed, whoever called it, or the look in the foreground. Null after the next
   * restore, sign-in or sign-out that succeeds.
   */
  readonly error: WalletJwtError | null;
  /** Whether a sign-in or a sign-out is under way, whoever called it. */
  readonly isPending: boolean;
  /**
   * As `signIn` of the manager, but never rejects: resolves to null and sets `error`. Can be passed as it is to `onPress`:
   * the press counts as no argument.
   */
  readonly signIn: (issued?: IssuedToken | PressEvent) => Promise<Session | null>;
  /**
   * As `signOut` of the manager, but never rejects: sets `error`, e.g. `E_DELETE_PENDING`. Sign the wallet SDK out after it:
   * `await signOut(); await para.logout();`
   */
  readonly signOut: () => Promise<void>;
}

/**
 * The session, in a component. All components of one session share everything it returns; a component renders once for each
 * change, also when the session runs out. Restores it when the first of them is mounted, and judges it again when the app
 * comes to the foreground (a restore that failed is tried again then).
 *
 * @param manager what `createSessionManager` has returned, made outside components
 */
export function useWalletSession(manager: WalletSessionManager): WalletSession {
  const core = coreOfManager(manager);
  const screen = screenOf(core);
  const view = useSyncExternalStore(screen.subscribe, screen.view, screen.view);

  useEffect(() => screen.appear(), [screen]);
  useEffect(() => {
    if (view.state.kind === 'notRestored') screen.restore();
  }, [screen, view.state.kind]);

  return useMemo(
    () => ({
      status: view.state.status,
      state: view.state,
      session: 'session' in view.state ? view.state.session : null,
      error: view.error,
      isPending: view.isPending,
      signIn: screen.signIn,
      signOut: screen.signOut,
    }),
    [screen, view]
  );
}
