import { AppState } from 'react-native';
import { watchAppState } from '../appState';
import type { IssuedToken } from '../argumentChecks';
import type { Session } from '../generated/types';
import type { SessionCore, SessionView } from './sessionCore';

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

  readonly subscribe = (onChange: () => void): (() => void) => this.core.changes.add(onChange);

  readonly view = (): SessionView => this.core.view;

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

  readonly signIn = async (issued?: IssuedToken | PressEvent): Promise<Session | null> => {
    try {
      return await this.core.signIn(isPress(issued) ? undefined : issued);
    } catch {
      return null;
    }
  };

  readonly signOut = async (): Promise<void> => {
    try {
      await this.core.signOut();
    } catch {
      // The view shows it.
    }
  };

  private watch(): void {
    let wasActive = AppState.currentState === 'active';
    this.stopWatching = watchAppState((isActive) => {
      if (isActive && !wasActive) this.comeToForeground();
      wasActive = isActive;
    });
  }

  private comeToForeground(): void {
    if (this.core.needsRestore) this.restore();
    // A failure is shown by the view.
    else this.core.checkNow().catch(() => undefined);
  }
}

function isPress(argument: unknown): argument is PressEvent {
  return typeof argument === 'object' && argument !== null && 'nativeEvent' in argument;
}

const screens = new WeakMap<SessionCore, SessionOnScreen>();

/** What the components of that session share. */
export function screenOf(core: SessionCore): SessionOnScreen {
  let screen = screens.get(core);
  if (!screen) {
    screen = new SessionOnScreen(core);
    screens.set(core, screen);
  }
  return screen;
}
