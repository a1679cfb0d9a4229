/** The npm package: which files are in it, and that it fits the rest of the tree. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { describe, test } from 'node:test';

import { runTool, statusOf } from './commands.mjs';
import { installInto, packedFiles } from './packing.mjs';
import { emptyFolder, jsonOf, note, prepared, ROOT, textOf } from './prepared.mjs';

/** Always in the package. */
const FILES = [
  'CHANGELOG.md',
  'LICENSE-APACHE',
  'LICENSE-MIT',
  'README.md',
  'WalletJwt.podspec',
  'android/core/consumer-rules.pro',
  'app.plugin.js',
  'package.json',
];
/** In the package as soon as the tree has them. The libraries are built before a release, and `prepack.mjs` checks them. */
const FILES_TO_COME = [
  'android/build.gradle',
  'android/gradle.properties',
  ...['arm64-v8a', 'armeabi-v7a', 'x86_64'].map(
    (processor) => `android/src/main/jniLibs/${processor}/libwallet_jwt.so`
  ),
];
const XCFRAMEWORK = 'ios/WalletJwtFFI.xcframework';
/** All files of these folders with these endings, and no others. */
const FOLDERS = {
  'android/core/src/main': ['.kt', '.xml'],
  'android/src/main': ['.kt'],
  'bindings/js/src': ['.ts', '.tsx'],
  'bindings/kotlin/generated': ['.kt'],
  'bindings/kotlin/src': ['.kt'],
  'bindings/swift/Sources/WalletJwt': ['.swift'],
};
/** The files of the module for iOS: those of this folder itself. Tests are below it. */
const MODULE = { folder: 'ios', endings: ['.h', '.mm', '.swift'] };
/** These files say how the modules in their folders are to be read. */
const KINDS = ['commonjs', 'module', 'typescript/commonjs', 'typescript/module'];

/** What must not be in a package. */
const STRAYS = [
  'Package.swift',
  'Cargo.toml',
  'src/lib.rs',
  'bindings/js/checks/package.test.mjs',
  'bindings/js/tests/a.test.ts',
  'bindings/js/tests/jvm-host/pom.xml',
  'bindings/kotlin/jvm/pom.xml',
  // Gradle would see a second project, and an app has no use for our tests.
  'android/core/build.gradle',
  'android/core/src/androidTest/kotlin/dev/walletjwt/VaultOnDeviceTest.kt',
  'android/tests/apk/pom.xml',
  'ios/tests/program/Main.mm',
  // A library for this machine, a library where no phone looks for it, and one for a processor that no phone has.
  'bindings/kotlin/src/libwallet_jwt.so',
  'target/debug/libwallet_jwt.so',
  'android/src/main/jniLibs/x86/libwallet_jwt.so',
  'bindings/js/src/.DS_Store',
  // For tests on Linux, and for the library's build.
  'ios/tests/library/run.py',
  'ios/xcframework/make.py',
  'bindings/swift/Tests/WalletJwtTests/VaultTests.swift',
];

const EXPECTED = expectedFiles();
const manifest = jsonOf('package.json');

describe('files of the package', () => {
  test('the package has all its files and no others', () => {
    const packed = packedFiles();
    assert.deepEqual(differences(packed, EXPECTED), []);
    note(`${packed.length} files`);
  });

  test('a source comes with what is compiled from it', () => {
    const made = compiled('bindings/js/src/session/state.tsx');
    for (const file of [
      'lib/commonjs/session/state.js',
      'lib/module/session/state.js.map',
      'lib/typescript/module/session/state.d.ts',
      'lib/typescript/commonjs/session/state.d.ts.map',
    ]) {
      assert.ok(made.includes(file), file);
    }
    assert.equal(made.length, 8);
  });

  for (const stray of STRAYS) {
    test(`${stray} would be found`, () => {
      assert.deepEqual(differences([...EXPECTED, stray], EXPECTED), [`${stray} must not be in it`]);
    });
  }

  test('a missing file would be found', () => {
    const missing = 'lib/module/NativeWalletJwt.js';
    const packed = EXPECTED.filter((file) => file !== missing);
    assert.equal(packed.length, EXPECTED.length - 1);
    assert.deepEqual(differences(packed, EXPECTED), [`${missing} is missing`]);
  });
});

describe('what others do with the package', () => {
  test('npm refuses to pack when its guard does', () => {
    const { ALLOW_SOURCE_ONLY: _, ...env } = process.env;
    const guard = statusOf(process.execPath, ['bindings/js/tools/prepack.mjs'], { env });
    const npm = statusOf(process.execPath, [prepared('CHECK_NPM'), 'pack', '--dry-run'], { env });
    assert.equal(npm === 0, guard === 0);
  });

  test("React Native's autolinking finds the Android module", () => {
    const require = createRequire(import.meta.url);
    const { dependencyConfig } = require('@react-native-community/cli-config-android');
    const found = dependencyConfig(installInto(emptyFolder('autolinking')), {});
    assert.equal(found.packageImportPath, 'import dev.walletjwt.reactnative.WalletJwtPackage;');
    assert.equal(found.packageInstance, 'new WalletJwtPackage()');
    assert.equal(found.libraryName, 'WalletJwtSpec');
  });

  // Expo loads it with `require`: Node can since 20.19.
  const expoPlugin = (folder) => {
    const require = createRequire(import.meta.url);
    return require(join(installInto(emptyFolder(folder)), 'app.plugin.js')).default;
  };

  test("Expo's plugin adds the permission for prompts once", () => {
    const plugin = expoPlugin('plugin');
    const permissions = (config) => plugin(config).android.permissions;
    assert.deepEqual(permissions({}), ['android.permission.USE_BIOMETRIC']);
    const own = { android: { permissions: ['android.permission.CAMERA'], package: 'a.b' } };
    assert.deepEqual(permissions(plugin(own)), [
      'android.permission.CAMERA',
      'android.permission.USE_BIOMETRIC',
    ]);
    assert.equal(plugin(own).android.package, 'a.b');
  });

  test("Expo's plugin adds a text for Face ID and keeps the app's", () => {
    const plugin = expoPlugin('plugin-face-id');
    const text = (config, options) => plugin(config, options).ios.infoPlist.NSFaceIDUsageDescription;
    const own = {
      ios: { infoPlist: { NSFaceIDUsageDescription: 'own', other: 1 }, bundleIdentifier: 'a.b' },
    };
    assert.equal(text({}), 'Allow $(PRODUCT_NAME) to use Face ID');
    assert.equal(text(plugin(own)), 'own');
    assert.equal(text({}, { faceIDUsage: 'to unlock' }), 'to unlock');
    assert.equal(text(own, { faceIDUsage: 'to unlock' }), 'to unlock');
    const { infoPlist, bundleIdentifier, entitlements } = plugin(own).ios;
    assert.deepEqual([infoPlist.other, bundleIdentifier, entitlements], [1, 'a.b', undefined]);
  });

  test("Expo's plugin adds access groups after the app's own", () => {
    const plugin = expoPlugin('plugin-groups');
    const options = { keychainAccessGroups: ['com.example.shared', '$(AppIdentifierPrefix)other'] };
    const groups = (config) => plugin(config, options).ios.entitlements['keychain-access-groups'];
    const added = ['$(AppIdentifierPrefix)com.example.shared', '$(AppIdentifierPrefix)other'];
    assert.deepEqual(groups({}), ['$(AppIdentifierPrefix)$(CFBundleIdentifier)', ...added]);
    assert.deepEqual(groups(plugin({}, options)), groups({}));
    const own = { ios: { entitlements: { 'keychain-access-groups': ['first'], 'other': true } } };
    assert.deepEqual(groups(own), ['first', ...added]);
    assert.equal(plugin(own, options).ios.entitlements.other, true);
  });

  test('publint finds nothing', () => {
    runTool('publint/src/cli.js', ['run', '--strict', prepared('CHECK_PACKAGE')]);
  });
});

describe('versions', () => {
  const version = prepared('CHECK_VERSION');

  test("the package has the library's version", () => {
    assert.equal(manifest.version, version);
    // An app compares the versions of its two parts.
    for (const [file, line] of [
      ['bindings/js/src/version.ts', `export const VERSION = '${version}';`],
      [
        'android/src/main/java/dev/walletjwt/reactnative/NativeVersion.kt',
        `internal const val NATIVE_VERSION: String = "${version}"`,
      ],
      ['ios/WalletJwtModule.swift', `static let version = "${version}"`],
    ]) {
      assert.ok(textOf(file).includes(line), `${file} does not say \`${line}\``);
    }
  });

  for (const pom of [
    'bindings/kotlin/pom.xml',
    'bindings/kotlin/jvm/pom.xml',
    'bindings/kotlin/shrunk/pom.xml',
    'bindings/kotlin/benchmarks/pom.xml',
    'bindings/js/tests/jvm-host/pom.xml',
    'bindings/js/tests/jvm-host/react-android/pom.xml',
    'android/tests/apk/pom.xml',
    'android/tests/keyring-store/pom.xml',
  ]) {
    test(`${pom} has it too`, () => {
      // The first is the project's own version, or its parent's, which must be the same.
      assert.equal(/^\s*<version>(.*)<\/version>/m.exec(textOf(pom))?.[1], version);
    });
  }

  test('every development tool has an exact version', () => {
    const pins = Object.entries(manifest.devDependencies);
    assert.ok(pins.length > 0);
    for (const [name, pin] of pins) assert.match(pin.split('@').at(-1), /^\d[^.]*\.[^.]*\.[^.]*$/, name);
  });

  test('an app gets nothing but this package', () => {
    assert.equal(manifest.dependencies, undefined);
    // No code may run when an app installs the package.
    for (const script of ['preinstall', 'install', 'postinstall']) {
      assert.equal(manifest.scripts[script], undefined);
    }
  });
});

/** What the package must hold for this tree. */
function expectedFiles() {
  const files = [...FILES, ...FILES_TO_COME.filter((file) => existsSync(join(ROOT, file)))];
  for (const [folder, endings] of Object.entries(FOLDERS)) {
    const own = filesBelow(folder).filter((file) => !file.startsWith('ios/tests/'));
    files.push(...own.filter((file) => endings.includes(extname(file))));
  }
  files.push(
    ...filesBelow(MODULE.folder).filter(
      (file) => MODULE.endings.includes(extname(file)) && dirname(file) === MODULE.folder
    )
  );
  const sources = files.filter((file) => file.startsWith('bindings/js/src/'));
  const configurations = KINDS.map((kind) => `lib/${kind}/package.json`);
  const all = [...files, ...filesBelow(XCFRAMEWORK), ...sources.flatMap(compiled), ...configurations];
  return [...new Set(all)];
}

/** What builder-bob makes of a source, each file with its map. */
function compiled(source) {
  const name = source.replace('bindings/js/src/', '').replace(/\.[^.]*$/, '');
  const files = ['commonjs', 'module'].flatMap((kind) => [
    `lib/${kind}/${name}.js`,
    `lib/typescript/${kind}/${name}.d.ts`,
  ]);
  return files.flatMap((file) => [file, `${file}.map`]);
}

/** The files below a folder, from the root; none if there is no such folder. */
function filesBelow(folder) {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** One line for each file that is too many or missing. */
function differences(packed, expected) {
  const tooMany = packed.filter((file) => !expected.includes(file));
  const missing = expected.filter((file) => !packed.includes(file));
  return [
    ...tooMany.map((file) => `${file} must not be in it`),
    ...missing.map((file) => `${file} is missing`),
  ];
}
