/**
 * Bundles an app that imports the package, as an app's build does: Metro with React Native's own configuration, for Hermes.
 *
 *     node bundle.mjs APP OUTPUT release|development
 *
 * APP is a folder with an `index.js` and, in its `node_modules`, the unpacked package; OUTPUT becomes the bundle. Everything
 * else comes from this repository's `node_modules`.
 */
import { getDefaultConfig, mergeConfig } from '@react-native/metro-config';
import { createRequire } from 'node:module';
import { realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const [app, output, build] = process.argv.slice(2);
if (!['release', 'development'].includes(build)) {
  console.error('usage: bundle.mjs APP OUTPUT release|development');
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
  dev: build === 'development',
  // As React Native's own build does for Hermes.
  minify: false,
  customTransformOptions: {},
  unstable_transformProfile: 'hermes-stable',
});
writeFileSync(output, code);
