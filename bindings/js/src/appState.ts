import { AppState } from 'react-native';

/** Calls a function when the app becomes active or inactive. Returns a function that unsubscribes. */
export function watchAppState(onChange: (isActive: boolean) => void): () => void {
  const subscription = AppState.addEventListener('change', (next) => {
    onChange(next === 'active');
  }) as { remove: () => void } | undefined;
  return () => {
    // React Native's Jest mock returns nothing after an app's tests have restored all mocks.
    subscription?.remove();
  };
}

/** Calls a function when the app comes to the foreground; once, even if it was started several times. */
export class ForegroundWatch {
  private starts = 0;
  private stopWatching: () => void = () => undefined;

  constructor(private readonly onForeground: () => void) {}

  /** Returns a function that unsubscribes. */
  start(): () => void {
    this.starts += 1;
    if (this.starts === 1) this.watch();
    return () => {
      this.starts -= 1;
      if (this.starts === 0) this.stopWatching();
    };
  }

  private watch(): void {
    let wasActive = AppState.currentState === 'active';
    this.stopWatching = watchAppState((isActive) => {
      if (isActive && !wasActive) this.onForeground();
      wasActive = isActive;
    });
  }
}
