import { Platform } from 'react-native';
import { WalletJwtError } from './errors';
import { VERSION } from './version';

/**
 * `E_NATIVE_VERSION`, with what to do about it on this platform.
 *
 * @param native the native part's version; null if it is too old to have one
 */
export function nativeOfAnotherVersion(native: string | null): WalletJwtError {
  const build =
    Platform.OS === 'ios'
      ? 'Run `pod install` in the folder ios and then build the app again (npx react-native run-ios or npx expo run:ios): `pod install` alone changes nothing in the app that is installed.'
      : 'Build the app again (npx react-native run-android or npx expo run:android).';
  return new WalletJwtError(
    'E_NATIVE_VERSION',
    `this app's JavaScript is of react-native-wallet-jwt ${VERSION}, its native part of ${native ?? 'an older version'}. ${build} Neither a reload nor an update over the air brings a native part: send an update only to builds of the same version (with Expo by its runtimeVersion).`,
    { javascript: VERSION, ...(native !== null && { native }), platform: Platform.OS }
  );
}
