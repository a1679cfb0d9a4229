import { AppState } from 'react-native';
import { watchAppState } from '../appState';
import type { IssuedToken } from '../argumentChecks';
import type { Session } from '../generated/types';
import type { SessionCore, SessionView } from './sessionCore';

/** What React Native passes to `onPress`. */
export interface PressEvent {
  readonly nativeEvent: unknown;
}

/** What a timer takes, in milliseconds: 24 days. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** What the components of one session share: functions that stay the same and never reject, one look at the app's state, one at the clock. */
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
    if (this.components === 1) this.stopWatching = this.watch();
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

  private watch(): () => void {
    const ends = [this.watchForeground(), this.watchExpiry()];
    return () => {
      for (const end of ends) end();
    };
  }

  private watchForeground(): () => void {
    let wasActive = AppState.currentState === 'active';
    return watchAppState((isActive) => {
      if (isActive && !wasActive) this.comeToForeground();
      wasActive = isActive;
    });
  }

  /** Has a session judged when it runs out while it is looked at: nothing else happens then. Asks for no token. */
  private watchExpiry(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let watched: number | null = null;
    const wait = (expiresAt: number) => {
      const remainingMs = expiresAt * 1000 - Date.now();
      if (remainingMs > 0) timer = setTimeout(wait, Math.min(remainingMs, LONGEST_TIMER), expiresAt);
      else this.checkNow();
    };
    const follow = () => {
      const { state } = this.core.view;
      const expiresAt = state.kind === 'active' ? state.session.expiresAt : null;
      if (expiresAt === watched) return;
      watched = expiresAt;
      clearTimeout(timer);
      if (expiresAt !== null) wait(expiresAt);
    };
    const stopFollowing = this.core.changes.add(follow);
    follow();
    return () => {
      stopFollowing();
      clearTimeout(timer);
    };
  }

  private comeToForeground(): void {
    if (this.core.needsRestore) this.restore();
    else this.checkNow();
  }

  /** A failure is shown by the view. */
  private checkNow(): void {
    this.core.checkNow().catch(() => undefined);
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
