// With the folder of what connects React Native to the real Kotlin module on a JVM, which `cargo xtask test` names: the tests
// that need no twin.
const chain = process.env.WALLET_JWT_CHAIN;

module.exports = {
  preset: '@react-native/jest-preset',
  testMatch: [chain ? '<rootDir>/tests/chain/*.test.tsx' : '<rootDir>/tests/*.test.{ts,tsx}'],
  globalSetup: '<rootDir>/tests/issuer.js',
  globalTeardown: '<rootDir>/tests/stopIssuer.js',
  setupFiles: ['<rootDir>/tests/safeArea.ts', ...(chain ? [`${chain}/connect.ts`] : [])],
  setupFilesAfterEnv: chain ? [`${chain}/disconnect.ts`] : [],
  // React Native and Expo ship what has to be compiled; react-native-wallet-jwt does not.
  transformIgnorePatterns: [
    'node_modules/(?!(react-native|@react-native|react-native-safe-area-context|expo)/)',
  ],
  // A mock that outlives its test makes the next one pass for the wrong reason.
  restoreMocks: true,
};
