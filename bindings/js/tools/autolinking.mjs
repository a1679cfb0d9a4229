/**
 * What React Native's autolinking for Android finds in a package, as JSON: an app calls it through Gradle.
 *
 *     node autolinking.mjs PACKAGE
 */
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const { dependencyConfig } = createRequire(import.meta.url)('@react-native-community/cli-config-android');
console.log(JSON.stringify(dependencyConfig(resolve(process.argv[2]), {})));
