/**
 * An app that installs the packed package, and tests itself with `react-native-wallet-jwt/jest`. Everything else comes from
 * this repository's own node_modules.
 */
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';

import { runTool } from './commands.mjs';
import { passedIn, runJest } from './jestReport.mjs';
import { installInto } from './packing.mjs';
import { emptyFolder, MODULES, note, ROOT } from './prepared.mjs';

const folder = emptyFolder('installed');
const app = join(folder, 'app');

before(() => {
  cpSync(join(ROOT, 'bindings/js/consumer'), app, { recursive: true });
  // Node looks here for what the app itself does not have.
  symlinkSync(MODULES, join(folder, 'node_modules'));
  installInto(app);
});

test('the app compiles with the types of the package', () => {
  runTool('typescript/bin/tsc', [], { cwd: app });
});

test("the app's tests pass", () => {
  note(`${passedIn(runJest([], { cwd: app }))} tests`);
});
