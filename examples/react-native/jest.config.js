const preset = require('@react-native/jest-preset/jest-preset');

module.exports = {
  preset: '@react-native/jest-preset',
  testMatch: ['<rootDir>/tests/**/*.test.{ts,tsx}'],
  globalSetup: '<rootDir>/tests/issuer.js',
  globalTeardown: '<rootDir>/tests/stopIssuer.js',
  setupFiles: [...preset.setupFiles, 'react-native-safe-area-context/jest/mock'],
  // React Native and Expo ship what has to be compiled; react-native-wallet-jwt does not.
  transformIgnorePatterns: ['node_modules/(?!(react-native|@react-native|expo)/)'],
  // A mock that outlives its test makes the next one pass for the wrong reason.
  restoreMocks: true,
};
