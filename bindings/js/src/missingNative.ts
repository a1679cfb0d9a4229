import { Platform } from 'react-native';
import { WalletJwtError } from './errors';

/** What React Native and Expo define on the global object. */
interface HostGlobals {
  readonly expo?: { readonly modules?: { readonly ExpoGo?: unknown } };
  readonly RN$Bridgeless?: unknown;
  readonly __turboModuleProxy?: unknown;
}

/** `E_NATIVE_MISSING`, with what to do about it on this platform. */
export function nativeMissing(): WalletJwtError {
  return new WalletJwtError(
    'E_NATIVE_MISSING',
    `the native part of react-native-wallet-jwt is not in this app. ${advice(globalThis as HostGlobals)}`,
    { platform: Platform.OS }
  );
}

function advice(host: HostGlobals): string {
  if (Platform.OS === 'web') {
    return 'There is none for the web: verify the token on your server, and keep it in a cookie that scripts cannot read.';
  }
  if (host.expo?.modules?.ExpoGo !== undefined) {
    return 'Expo Go has only its own native modules: make a development build (npx expo run:android, npx expo run:ios, or EAS Build).';
  }
  const steps =
    Platform.OS === 'ios'
      ? 'Run `pod install` in the folder ios, then build the app again (npx react-native run-ios or npx expo run:ios)'
      : 'Build the app again (npx react-native run-android or npx expo run:android)';
  const reload = 'after the package was added or updated; reloading the JavaScript is not enough.';
  if (host.RN$Bridgeless !== true && host.__turboModuleProxy === undefined) {
    return `Turn the New Architecture on (newArchEnabled=true), it is off. ${steps} ${reload}`;
  }
  return `${steps} ${reload} In a test, import react-native-wallet-jwt/jest.`;
}
