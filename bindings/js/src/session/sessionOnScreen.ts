import { AppState } from 'react-native';
import { watchAppState } from '../appState';
import type { IssuedToken } from '../argumentChecks';
import type { Session } from '../generated/types';
import type { SessionCore, SignInOptions } from './sessionCore';

/** What React Native passes to `onPress`. */
export interface PressEvent {
  readonly nativeEvent: unknown;
}

/** What the components of one session share: functions that stay the same and never reject, and one look at the app's state. */
export class SessionOnScreen {
  private components = 0;
  private stopWatching: () => void = () => undefined;
  private isRestoring = false;

  constructor(private readonly core: SessionCore) {}

  readonly subscribe = (onChange: () => void) => this.core.changes.add(onChange);

  readonly view = () => this.core.view;

  /** A component is mounted. Returns what to call when it is not any more. */
  readonly appear = (): (() => void) => {
    this.components += 1;
    if (this.components === 1) this.watch();
    return () => {
      this.components -= 1;
      if (this.components === 0) this.stopWatching();
    };
  };

  /** Restores the session, once however many components ask for it. A failure is shown by the view. */
  readonly restore = (): void => {
    if (this.isRestoring) return;
    this.isRestoring = true;
    const end = () => {
      this.isRestoring = false;
    };
    this.core.restore().then(end, end);
  };

  readonly signIn = async (given?: IssuedToken | SignInOptions | PressEvent): Promise<Session | null> => {
    try {
      return await this.core.signIn(isPress(given) ? undefined : given);
    } catch {
      return null;
    }
  };

  readonly signOut = () => this.core.signOut().catch(() => undefined);

  readonly cancelSignIn = () => this.core.cancelSignIn().catch(() => undefined);

  private watch(): void {
    let wasActive = AppState.currentState === 'active';
    this.stopWatching = watchAppState((isActive) => {
      // A failure is shown by the view.
      if (isActive && !wasActive) this.core.enterForeground().catch(() => undefined);
      wasActive = isActive;
    });
  }
}

function isPress(given: unknown): given is PressEvent {
  return typeof given === 'object' && given !== null && 'nativeEvent' in given;
}

/** What the components of that session share. */
export function screenOf(core: SessionCore): SessionOnScreen {
  return (core.screen ??= new SessionOnScreen(core));
}
