/** TypeScript's compiler and the documentation. */
import { test } from 'node:test';

import { runTool } from './commands.mjs';
import { note } from './prepared.mjs';

// The second project has no types of Node, so the package cannot use what a phone does not have.
for (const project of ['tsconfig.json', 'tsconfig.build.json']) {
  test(`${project} compiles without an error`, () => {
    runTool('typescript/bin/tsc', ['--noEmit', '--project', project]);
  });
}

test('the documentation is made without a warning', () => {
  runTool('typedoc/bin/typedoc', []);
  note('');
});
