// With the folder of what connects React Native to the real Kotlin module on a JVM, which `cargo xtask test` names: the tests
// that need no in-memory module.
const real = process.env.WALLET_JWT_REAL_MODULE;

module.exports = {
  preset: '@react-native/jest-preset',
  testMatch: [real ? '<rootDir>/tests/real/*.test.tsx' : '<rootDir>/tests/*.test.{ts,tsx}'],
  globalSetup: '<rootDir>/tests/issuer.js',
  globalTeardown: '<rootDir>/tests/stopIssuer.js',
  setupFiles: ['<rootDir>/tests/safeArea.ts', ...(real ? [`${real}/connect.ts`] : [])],
  setupFilesAfterEnv: real ? [`${real}/disconnect.ts`] : [],
  // React Native and Expo ship what has to be compiled; react-native-wallet-jwt does not.
  transformIgnorePatterns: [
    'node_modules/(?!(react-native|@react-native|react-native-safe-area-context|expo)/)',
  ],
  // The first render compiles React Native where nothing is cached.
  testTimeout: 60_000,
  // A mock that outlives its test makes the next one pass for the wrong reason.
  restoreMocks: true,
};
