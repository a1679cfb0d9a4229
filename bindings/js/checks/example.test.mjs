/**
 * The Expo app of `examples/react-native` with the package as npm packs it: its types, its tests, its bundles, and what Expo
 * generates for Gradle and CocoaPods. Only the native builds are missing.
 */
import assert from 'node:assert/strict';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';

import { APP, printedInApp, runInApp, runTests } from './exampleApp.mjs';
import { compiles } from './hermesCompiler.mjs';
import { emptyFolder, jsonOf, note, prepared, textOf } from './prepared.mjs';

const PROJECT = 'examples/react-native';
const PLATFORMS = ['android', 'ios'];

/** Texts that no bundler changes: one of the package, one of the app. */
const IN_THE_BUNDLE = ['E_NATIVE_MISSING', 'Not signed at all (alg: none)'];

/**
 * What the native projects must say: Gradle and CocoaPods ask Expo for the packages, and the app may use the fake issuer on the
 * computer without TLS. The package's plugin adds the permission for prompts.
 */
const IN_THE_PROJECTS = {
  'android/settings.gradle': 'ex.autolinkLibrariesFromCommand(expoAutolinking.rnConfigCommand)',
  'android/app/src/debug/AndroidManifest.xml': 'android:usesCleartextTraffic="true"',
  'android/app/src/main/AndroidManifest.xml': 'android.permission.USE_BIOMETRIC',
  // The search is the same as in `autolinking` below; `use_react_native!` starts the code generator.
  'ios/Podfile': ["'react-native-config'", 'use_native_modules!(config_command)', 'use_react_native!('],
  'ios/walletjwtexample/Info.plist': '<key>NSAllowsLocalNetworking</key>',
  'ios/walletjwtexample.xcodeproj/project.pbxproj': 'PRODUCT_BUNDLE_IDENTIFIER = "dev.walletjwt.example";',
};

describe('the app in the tree', () => {
  test("it uses this version's package and pins everything", () => {
    const own = `file:./react-native-wallet-jwt-${prepared('CHECK_VERSION')}.tgz`;
    const { dependencies, devDependencies } = jsonOf(`${PROJECT}/package.json`);
    assert.equal(dependencies['react-native-wallet-jwt'], own);
    for (const group of [dependencies, devDependencies]) {
      for (const [name, version] of Object.entries(group)) {
        assert.ok(/^\d+(\.\d+)*$/.test(version) || version === own, `${name} ${version}`);
      }
    }
  });

  test('the lock has a hash of everything except our package', () => {
    const packages = Object.entries(jsonOf(`${PROJECT}/package-lock.json`).packages);
    assert.ok(packages.length > 500);
    for (const [place, { integrity }] of packages) {
      // The first is the app itself.
      const hasHash = !['', 'node_modules/react-native-wallet-jwt'].includes(place);
      assert.equal(integrity !== undefined, hasHash, `\`integrity\` of \`${place}\``);
    }
  });

  test('it has a button for every attack of the fake issuer', () => {
    const issuer = textOf('cli/issuer/src/attack.rs');
    const known = [...issuer.matchAll(/^ {8}.* = "([^"]*)",$/gm)].map(([, name]) => name);
    const buttons = [...textOf(`${PROJECT}/src/attacks.ts`).matchAll(/name: '([^']*)'/g)];
    assert.equal(known.length, 10, known.join(' '));
    assert.deepEqual(
      buttons.map(([, name]) => name),
      known
    );
  });
});

describe('the installed app', () => {
  const done = { tests: 0, bytes: 0 };
  const bundles = emptyFolder('bundles');

  test('it compiles with the types of the package', () => runInApp('typescript/bin/tsc'));

  test('its screens pass their tests', () => {
    done.tests = runTests();
  });

  for (const platform of PLATFORMS) {
    test(`Hermes compiles its bundle for ${platform}`, () => {
      const bundle = join(bundles, `${platform}.js`);
      // As a release build does.
      const release = ['--platform', platform, '--dev', 'false', '--minify', 'false'];
      const output = ['--bundle-output', bundle, '--assets-dest', join(bundles, `${platform}-assets`)];
      runInApp('expo/bin/cli', ['export:embed', ...release, '--entry-file', 'index.ts', ...output]);
      const text = readFileSync(bundle, 'utf8');
      for (const part of IN_THE_BUNDLE) assert.ok(text.includes(part), `\`${part}\` is not in the bundle`);
      const bytecode = join(bundles, `${platform}.hbc`);
      assert.ok(compiles(join(APP, 'node_modules'), bundle, bytecode));
      done.bytes += statSync(bytecode).size;
    });
  }

  test('Gradle finds the package', () => {
    const { packageImportPath, packageInstance } = autolinking('android');
    assert.equal(packageImportPath, 'import dev.walletjwt.reactnative.WalletJwtPackage;');
    assert.equal(packageInstance, 'new WalletJwtPackage()');
  });

  test('CocoaPods finds the package', () => {
    assert.match(autolinking('ios').podspecPath, /WalletJwt\.podspec$/);
  });

  test('Expo generates native projects that fit', () => {
    after(() =>
      PLATFORMS.forEach((platform) => rmSync(join(APP, platform), { recursive: true, force: true }))
    );
    // From the template in Expo's own package.
    runInApp('expo/bin/cli', ['prebuild', '--no-install']);
    for (const [file, parts] of Object.entries(IN_THE_PROJECTS)) {
      const text = readFileSync(join(APP, file), 'utf8');
      for (const part of [parts].flat()) assert.ok(text.includes(part), `${file} lacks \`${part}\``);
    }
  });

  // `pod install` runs the same script.
  test("React Native's code generator for iOS finds the package", () => {
    const output = emptyFolder('codegen-ios');
    const options = ['--path', APP, '--targetPlatform', 'ios', '--outputPath', output];
    runInApp('react-native/scripts/generate-codegen-artifacts.js', options);
    const generated = join(output, 'build/generated/ios/ReactCodegen');
    const header = readFileSync(join(generated, 'WalletJwtSpec/WalletJwtSpec.h'), 'utf8');
    const methods = jsonOf('bindings/js/schema.json').modules.NativeWalletJwt.spec.methods;
    for (const { name } of methods) assert.match(header, new RegExp(`\\)${name}[:;]`));
    const providers = readFileSync(join(generated, 'RCTModuleProviders.mm'), 'utf8');
    assert.ok(providers.includes('@"WalletJwt": @"RNWalletJwt"'), 'the build does not register the module');
    note(`${done.tests} tests, bundles of ${Math.floor(done.bytes / 1024)} KB`);
  });
});

/** What the search that Gradle and CocoaPods start in an Expo app says about the package. */
function autolinking(platform) {
  const search = ['react-native-config', '--json', '--platform', platform];
  const found = JSON.parse(printedInApp('expo/bin/autolinking', search));
  const config = found.dependencies['react-native-wallet-jwt']?.platforms[platform];
  assert.ok(config, `autolinking does not find the package for ${platform}`);
  return config;
}
