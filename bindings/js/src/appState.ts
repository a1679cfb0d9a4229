import { AppState } from 'react-native';

/** Tells whenever the app becomes active or ceases to be. Returns what ends that. */
export function watchAppState(onChange: (isActive: boolean) => void): () => void {
  const subscription = AppState.addEventListener('change', (next) => {
    onChange(next === 'active');
  }) as { remove: () => void } | undefined;
  return () => {
    // React Native's mock for Jest returns nothing once an app's tests have restored all mocks.
    subscription?.remove();
  };
}

/** Calls a function whenever the app comes to the foreground; once, however often it was started. */
export class ForegroundWatch {
  private starts = 0;
  private stopWatching: () => void = () => undefined;

  constructor(private readonly onForeground: () => void) {}

  /** Returns what ends that. */
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
