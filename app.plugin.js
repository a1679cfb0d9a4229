/**
 * The package as a plugin of Expo's `app.json`: `"plugins": ["react-native-wallet-jwt"]`. It adds what a vault with
 * `requireUserPresence` needs: on Android the permission `USE_BIOMETRIC`, which Android grants without asking the user; on iOS the
 * text that the system shows when the app first asks for Face ID. An app's own text stays. Node must be 20.19 or newer, as Expo
 * asks too.
 *
 * Options, as the second member of `["react-native-wallet-jwt", { … }]`:
 * - `faceIDUsage`: that text, in place of "Allow … to use Face ID".
 * - `keychainAccessGroups`: access groups that the app shares with its extensions, e.g. `["com.example.shared"]`. They are added to
 *   the entitlement `keychain-access-groups`, after the app's own group, where items without `accessGroup` stay.
 */
const USE_BIOMETRIC = 'android.permission.USE_BIOMETRIC';
const FACE_ID = 'Allow $(PRODUCT_NAME) to use Face ID';
const GROUPS = 'keychain-access-groups';
// Xcode replaces it by the team's id and a dot.
const TEAM = '$(AppIdentifierPrefix)';
const OWN_GROUP = `${TEAM}$(CFBundleIdentifier)`;

/**
 * @param {{ android?: { permissions?: string[] }, ios?: { infoPlist?: object, entitlements?: object } }} config of the app
 * @param {{ faceIDUsage?: string, keychainAccessGroups?: string[] } | void} options
 */
export default function withWalletJwt(config, options) {
  const permissions = unique([...(config.android?.permissions ?? []), USE_BIOMETRIC]);
  return {
    ...config,
    android: { ...config.android, permissions },
    ios: withGroups(withUsageText(config.ios, options?.faceIDUsage), options?.keychainAccessGroups),
  };
}

function withUsageText(ios, text) {
  const current = ios?.infoPlist?.NSFaceIDUsageDescription;
  const infoPlist = { ...ios?.infoPlist, NSFaceIDUsageDescription: text || current || FACE_ID };
  return { ...ios, infoPlist };
}

function withGroups(ios, groups = []) {
  if (groups.length === 0) {
    return ios;
  }
  const wanted = groups.map((group) => (group.startsWith(TEAM) ? group : `${TEAM}${group}`));
  const current = ios.entitlements?.[GROUPS] ?? [OWN_GROUP];
  return { ...ios, entitlements: { ...ios.entitlements, [GROUPS]: unique([...current, ...wanted]) } };
}

function unique(items) {
  return [...new Set(items)];
}
