module.exports = {
  preset: '@react-native/jest-preset',
  testMatch: ['<rootDir>/tests/**/*.test.{ts,tsx}'],
  globalSetup: '<rootDir>/tests/issuer.js',
  globalTeardown: '<rootDir>/tests/stopIssuer.js',
  setupFiles: ['<rootDir>/tests/safeArea.ts'],
  // React Native and Expo ship what has to be compiled; react-native-wallet-jwt does not.
  transformIgnorePatterns: [
    'node_modules/(?!(react-native|@react-native|react-native-safe-area-context|expo)/)',
  ],
  // A mock that outlives its test makes the next one pass for the wrong reason.
  restoreMocks: true,
};
