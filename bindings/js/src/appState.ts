import { AppState, type NativeEventSubscription } from 'react-native';

/** Tells whenever the app becomes active or ceases to be. Returns what ends that. */
export function watchAppState(onChange: (isActive: boolean) => void): () => void {
  const subscription: NativeEventSubscription | undefined = AppState.addEventListener('change', (next) => {
    onChange(next === 'active');
  });
  return () => {
    // React Native's mock for Jest returns nothing once an app's tests have restored all mocks.
    (subscription as NativeEventSubscription | undefined)?.remove();
  };
}
