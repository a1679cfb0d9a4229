/**
 * The package as a plugin of Expo's `app.json`: `"plugins": ["react-native-wallet-jwt"]`. It adds what a vault with
 * `requireUserPresence` needs: on Android the permission `USE_BIOMETRIC`, which Android grants without asking the user. Node must
 * be 20.19 or newer, as Expo asks too.
 */
const USE_BIOMETRIC = 'android.permission.USE_BIOMETRIC';

/** @param {{ android?: { permissions?: string[] } }} config of the app */
export default function withWalletJwt(config) {
  const permissions = new Set([...(config.android?.permissions ?? []), USE_BIOMETRIC]);
  return { ...config, android: { ...config.android, permissions: [...permissions] } };
}
