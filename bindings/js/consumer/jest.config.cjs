/** An app's own configuration: React Native's preset as it is, and not a word about this package. */
module.exports = {
  preset: '@react-native/jest-preset',
  // The first render compiles React Native where nothing is cached.
  testTimeout: 60_000,
  // The preset's newest release is made for React Native 0.87; an app on 0.88 needs this line without this package, too.
  moduleNameMapper: {
    '^react-native/(asset-registry|react-private-interface)$': `${require.resolve('react-native/package.json')}/../src/$1.js`,
  },
};
