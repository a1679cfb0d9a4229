/** Jest with React Native's preset, and a fake in the place of the native module. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { runTool } from './commands.mjs';
import { passedIn, readReport } from './jestReport.mjs';
import { emptyFolder, note } from './prepared.mjs';

test('a report without tests, or with skipped ones, is refused', () => {
  const report = { numFailedTests: 0, numPassedTests: 12, numPendingTests: 0, numTodoTests: 0 };
  assert.equal(passedIn(report), 12);
  for (const wrong of [{ numPassedTests: 0 }, { numPendingTests: 2 }, { numTodoTests: 1 }]) {
    assert.throws(() => passedIn({ ...report, ...wrong }));
  }
  assert.throws(() => passedIn({}));
});

test('every test passes over the fake module', () => {
  const report = join(emptyFolder('report'), 'report.json');
  // `--ci`: a snapshot that is missing fails and is not written.
  runTool('jest/bin/jest.js', ['--ci', '--json', '--outputFile', report]);
  note(`${passedIn(readReport(report))} tests`);
});
