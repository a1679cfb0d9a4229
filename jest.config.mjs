/** React Native's own preset: the environment, the module resolution and the mocks that an app's tests have. */
export default {
  preset: '@react-native/jest-preset',
  rootDir: import.meta.dirname,
  roots: ['<rootDir>/bindings/js'],
  // On a fake of the native part: fast, and it fails as told. `jest.real.config.mjs` is the real thing.
  setupFiles: ['<rootDir>/bindings/js/tests/fake/connect.ts'],
  testMatch: ['<rootDir>/bindings/js/tests/{,fake/}*.test.{ts,tsx}'],
  // The preset's newest release is made for React Native 0.87, and takes what 0.88 exports under these names for paths.
  moduleNameMapper: {
    // A test that imports the package by its name gets its sources.
    '^react-native-wallet-jwt$': '<rootDir>/bindings/js/src/index.ts',
    '^react-native/(asset-registry|react-private-interface)$':
      '<rootDir>/node_modules/react-native/src/$1.js',
  },
  // The first render compiles React Native where nothing is cached.
  testTimeout: 60_000,
  // A mock that outlives its test makes the next one pass for the wrong reason.
  restoreMocks: true,
  // A handle that stays open is a leak of ours. Jest must end by itself.
  forceExit: false,
};
