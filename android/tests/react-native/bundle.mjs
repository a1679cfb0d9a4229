/**
 * Bundles the tests as an app is bundled: Metro with React Native's configuration for Hermes.
 *
 *     node bundle.mjs PLATFORM OUTPUT
 */
import { getDefaultConfig, mergeConfig } from '@react-native/metro-config';
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const [platform, output] = process.argv.slice(2);
if (output === undefined) {
  console.error('usage: bundle.mjs PLATFORM OUTPUT');
  process.exit(2);
}
const require = createRequire(import.meta.url);
// The Metro that the configuration is made for.
const Metro = createRequire(require.resolve('@react-native/metro-config'))('metro');
const root = resolve(import.meta.dirname, '../../..');
const modules = dirname(dirname(require.resolve('react-native/package.json')));

/** What the tests import, and what they get here. */
const IN_PLACE = {
  '@jest/globals': 'harness.js',
  'node:fs': 'fakeNode.js',
  'node:path': 'fakeNode.js',
  'node:util': 'fakeNode.js',
  'issuer': 'issuer.js',
  'kotlinModuleHost': 'moduleHost.js',
};

function inPlaceOf(name) {
  const file = /\.?\/(?:real\/)?(issuer|kotlinModuleHost)$/.exec(name)?.[1] ?? name;
  return Object.hasOwn(IN_PLACE, file) ? IN_PLACE[file] : undefined;
}

const config = mergeConfig(getDefaultConfig(root), {
  projectRoot: root,
  watchFolders: [root, modules],
  resolver: {
    nodeModulesPaths: [modules],
    // Other builds put copies of our packages there.
    blockList: [/\/target\//, /\/examples\//, /\/\.git\//],
    resolveRequest(context, name, platform) {
      const file = inPlaceOf(name);
      const isOwn = context.originModulePath.startsWith(join(import.meta.dirname, 'js'));
      if (file !== undefined && !(isOwn && name.startsWith('./')))
        return { type: 'sourceFile', filePath: join(import.meta.dirname, 'js', file) };
      return context.resolveRequest(context, name, platform);
    },
  },
  serializer: {
    // An app's start sets up timers, requests and the screen from native modules that are not here.
    getModulesRunBeforeMainModule: () => [],
  },
  reporter: { update() {} },
  // A cache that outlives the run would hide what an older Babel made.
  cacheStores: [],
  maxWorkers: 2,
});
const { code } = await Metro.runBuild(config, {
  entry: join(import.meta.dirname, 'js/main.js'),
  platform,
  dev: false,
  // As React Native's own build does for Hermes.
  minify: false,
  customTransformOptions: {},
  unstable_transformProfile: 'hermes-stable',
});
writeFileSync(output, code);
