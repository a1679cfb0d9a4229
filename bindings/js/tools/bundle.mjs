/**
 * Bundles an app that imports the package, as an app's release build does: Metro with React Native's own configuration, for
 * Hermes.
 *
 *     node bundle.mjs APP OUTPUT
 *
 * APP is a folder with an `index.js` and, in its `node_modules`, the unpacked package; OUTPUT becomes the bundle. Everything
 * else comes from this repository's `node_modules`.
 */
import { getDefaultConfig, mergeConfig } from '@react-native/metro-config';
import { createRequire } from 'node:module';
import { realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const [app, output] = process.argv.slice(2);
if (output === undefined) {
  console.error('usage: bundle.mjs APP OUTPUT');
  process.exit(2);
}
const require = createRequire(import.meta.url);
// The Metro that the configuration is made for.
const Metro = createRequire(require.resolve('@react-native/metro-config'))('metro');
const modules = dirname(dirname(require.resolve('react-native/package.json')));
const projectRoot = realpathSync(resolve(app));

const config = mergeConfig(getDefaultConfig(projectRoot), {
  projectRoot,
  watchFolders: [projectRoot, modules],
  resolver: { nodeModulesPaths: [modules] },
  reporter: { update() {} },
  // A cache that outlives the run would hide what an older Babel made.
  cacheStores: [],
  maxWorkers: 2,
});
const { code } = await Metro.runBuild(config, {
  entry: join(projectRoot, 'index.js'),
  platform: 'android',
  dev: false,
  // As React Native's own build does for Hermes.
  minify: false,
  customTransformOptions: {},
  unstable_transformProfile: 'hermes-stable',
});
writeFileSync(output, code);
