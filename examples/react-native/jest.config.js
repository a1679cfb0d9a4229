// `cargo xtask test` can pass the folder that connects React Native to the real Kotlin module on a JVM. Then only
// the tests that do not need the in-memory module run.
const real = process.env.WALLET_JWT_REAL_MODULE;

module.exports = {
  preset: '@react-native/jest-preset',
  testMatch: [real ? '<rootDir>/tests/real/*.test.tsx' : '<rootDir>/tests/*.test.{ts,tsx}'],
  globalSetup: '<rootDir>/tests/issuer.js',
  globalTeardown: '<rootDir>/tests/stopIssuer.js',
  setupFiles: ['<rootDir>/tests/safeArea.ts', ...(real ? [`${real}/connect.ts`] : [])],
  setupFilesAfterEnv: real ? [`${real}/disconnect.ts`] : [],
  // React Native and Expo ship code that must be compiled; react-native-wallet-jwt does not.
  transformIgnorePatterns: [
    'node_modules/(?!(react-native|@react-native|react-native-safe-area-context|expo)/)',
  ],
  // The first render compiles React Native if nothing is cached.
  testTimeout: 60_000,
  // A mock that stays after its test could make the next test pass for the wrong reason.
  restoreMocks: true,
};
