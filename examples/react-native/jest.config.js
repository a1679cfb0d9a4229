module.exports = {
  preset: '@react-native/jest-preset',
  testMatch: ['<rootDir>/tests/**/*.test.{ts,tsx}'],
  setupFiles: ['<rootDir>/tests/fakeWalletJwt.ts'],
  // What is not compiled ahead: React Native, Expo, and the library, whose modules are ES modules.
  transformIgnorePatterns: [
    'node_modules/(?!((@react-native|expo|@expo|react-native)(-[^/]+)?/|react-native))',
  ],
  // A mock that outlives its test makes the next one pass for the wrong reason.
  restoreMocks: true,
};
