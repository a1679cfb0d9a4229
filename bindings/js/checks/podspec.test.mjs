/**
 * The podspec of the packed package. CocoaPods cannot run here: `ios/tests/podspec/read.rb` evaluates the file with a stand-in,
 * and React Native's own reader reads its text.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';

import { inspect } from '../tools/prebuilt.mjs';
import { installInto, packedFiles } from './packing.mjs';
import { emptyFolder, jsonOf, MODULES, ROOT, textOf } from './prepared.mjs';

const READER = join(ROOT, 'ios/tests/podspec/read.rb');
const FRAMEWORK = 'ios/WalletJwtFFI.xcframework';
const PACKAGE = installInto(emptyFolder('podspec'));
const PODSPEC = join(PACKAGE, 'WalletJwt.podspec');
const manifest = jsonOf('package.json');

describe('WalletJwt.podspec', () => {
  test('without the library it stops with the commands', () => {
    rmSync(join(PACKAGE, FRAMEWORK), { recursive: true, force: true });
    const { status, stderr } = read();
    assert.notEqual(status, 0);
    for (const command of ['cargo xtask ios', 'npm pack', 'npm install'])
      assert.ok(stderr.includes(`\`${command}\``), stderr);
  });

  test("it has the package's name and version", () => {
    const spec = attributes();
    assert.equal(spec.name, 'WalletJwt');
    assert.equal(spec.version, manifest.version);
    assert.equal(spec.license, manifest.license);
    // CocoaPods refuses a pod without them.
    for (const name of ['summary', 'homepage', 'authors', 'source']) assert.ok(spec[name], name);
  });

  test("it is for React Native's oldest iOS and Swift 6", () => {
    const helpers = readFileSync(join(MODULES, 'react-native/scripts/cocoapods/helpers.rb'), 'utf8');
    const [, oldest] = /min_ios_version_supported\s+return '([^']*)'/.exec(helpers);
    const spec = attributes();
    assert.equal(spec['ios.deployment_target'], oldest);
    assert.deepEqual(spec.swift_versions, ['6.0']);
    // The library itself is linked for an older one.
    const [, linked] = /^IOS, MACOS = "([^"]*)"/m.exec(textOf('ios/xcframework/slices.py'));
    assert.ok(Number(linked) <= Number(oldest), linked);
  });

  test('it compiles every source of the package, and no other', () => {
    const compiled = globSync(attributes().source_files, { cwd: PACKAGE }).sort();
    const sources = packedFiles().filter(
      (file) => /\.(h|mm|swift)$/.test(file) && !file.startsWith(FRAMEWORK)
    );
    assert.deepEqual(compiled, sources.sort());
    assert.ok(compiled.includes('bindings/swift/Sources/WalletJwt/Generated/WalletJwt.swift'));
  });

  test('it takes the library from where a release puts it', () => {
    assert.equal(attributes().vendored_frameworks, FRAMEWORK);
    assert.ok(inspect(emptyFolder('nothing')).missing.includes(`${FRAMEWORK}/Info.plist`));
    assert.ok(manifest.files.includes(FRAMEWORK));
  });

  test("React Native's settings are added to its own", () => {
    const before = attributes()['before install_modules_dependencies'];
    assert.ok(before.includes('pod_target_xcconfig') && before.includes('source_files'), String(before));
  });

  test("React Native's own reader finds the same", () => {
    const require = createRequire(import.meta.url);
    const { regexPodspec } = require(join(MODULES, 'react-native/scripts/spm/read-podspec.js'));
    const [found, spec] = [regexPodspec(PODSPEC), attributes()];
    for (const name of ['name', 'source_files', 'private_header_files', 'dependencies'])
      assert.deepEqual(found[name], spec[name], name);
  });
});

/** What it sets, in a package that has the library. */
function attributes() {
  const plist = join(PACKAGE, FRAMEWORK, 'Info.plist');
  mkdirSync(dirname(plist), { recursive: true });
  writeFileSync(plist, '');
  const { status, stdout, stderr } = read();
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

function read() {
  return spawnSync('ruby', [READER, PODSPEC], { encoding: 'utf8' });
}
