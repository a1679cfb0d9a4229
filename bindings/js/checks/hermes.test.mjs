/** An app that imports the package, bundled by Metro and compiled by the compiler of the React Native release. */
import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';

import { run } from './commands.mjs';
import { compiles } from './hermesCompiler.mjs';
import { installInto } from './packing.mjs';
import { emptyFolder, MODULES, note } from './prepared.mjs';

/** Uses everything, so that nothing is left out of the bundle. In both ways: as an app does, and as its dependencies may. */
const APP = `import * as walletJwt from 'react-native-wallet-jwt';
globalThis.walletJwt = [walletJwt, require('react-native-wallet-jwt')];
`;
/** A text of the package that no bundler changes. It shows that the package is in the bundle. */
const IN_THE_PACKAGE = 'E_NATIVE_MISSING';
/** The folders of the package's code, as a development build names its modules. */
const COPIES = ['react-native-wallet-jwt/lib/commonjs/', 'react-native-wallet-jwt/lib/module/'];
/** Hermes has no async generators. A compiler that accepts this one would accept anything. */
const REFUSED = 'async function* f() { yield 1; }\n';

const app = emptyFolder('app');
const bytecode = join(app, 'output.hbc');

before(() => {
  installInto(app);
  writeFileSync(join(app, 'package.json'), '{ "name": "app", "version": "1.0.0" }\n');
  writeFileSync(join(app, 'index.js'), APP);
});

test('Hermes compiles the bundle of a release build', () => {
  assert.ok(compiles(MODULES, bundle('release'), bytecode));
  note(`${Math.floor(statSync(bytecode).size / 1024)} KB with React Native`);
});

test('Hermes compiles the bundle of a development build', () => {
  assert.ok(compiles(MODULES, bundle('development'), bytecode));
});

// Only a development build names its modules. Each copy would have its own sessions.
test('the bundle holds one copy of the package', () => {
  const text = readFileSync(join(app, 'development.js'), 'utf8');
  const copies = COPIES.filter((folder) => text.includes(folder));
  assert.equal(copies.length, 1, copies.join(' and '));
});

test('Hermes refuses a script that it cannot run', () => {
  const script = join(app, 'refused.js');
  writeFileSync(script, REFUSED);
  assert.ok(!compiles(MODULES, script, bytecode));
});

/** The bundle of a build of that kind. */
function bundle(build) {
  const output = join(app, `${build}.js`);
  run(process.execPath, [join(import.meta.dirname, 'bundle.mjs'), app, output, build]);
  const text = readFileSync(output, 'utf8');
  assert.ok(text.includes(IN_THE_PACKAGE), `the package is not in the bundle of a ${build} build`);
  return output;
}
