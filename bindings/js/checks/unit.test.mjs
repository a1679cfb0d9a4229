/** Jest with React Native's preset, and a fake in the place of the native module. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { failuresIn, passedIn, runJest } from './jestReport.mjs';
import { note } from './prepared.mjs';

test('a report without tests, or with skipped ones, is refused', () => {
  const report = { numFailedTests: 0, numPassedTests: 12, numPendingTests: 0, numTodoTests: 0 };
  assert.equal(passedIn(report), 12);
  for (const wrong of [{ numPassedTests: 0 }, { numPendingTests: 2 }, { numTodoTests: 1 }]) {
    assert.throws(() => passedIn({ ...report, ...wrong }));
  }
  assert.throws(() => passedIn({}));
});

test('the names of failed tests and files are known', () => {
  const failed = { status: 'failed', fullName: 'adds numbers', failureMessages: ['2 is not 3'] };
  const passed = { status: 'passed', fullName: 'is quiet', failureMessages: [] };
  const text = failuresIn({
    testResults: [
      { status: 'failed', name: 'a.test.ts', message: 'all of it', assertionResults: [passed, failed] },
      { status: 'failed', name: 'b.test.ts', message: 'no such module', assertionResults: [] },
      { status: 'passed', name: 'c.test.ts', message: '', assertionResults: [passed] },
    ],
  });
  assert.equal(text, 'a.test.ts: adds numbers\n2 is not 3\n\nb.test.ts: no such module');
});

test('every test passes over the fake module', () => {
  note(`${passedIn(runJest())} tests`);
});
