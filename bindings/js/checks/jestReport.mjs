/** Runs Jest, and reads the report that it writes with `--json --outputFile`. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { statusOf } from './commands.mjs';
import { emptyFolder, MODULES } from './prepared.mjs';

/** Runs every test that the options select, and returns the report. `modules` is the folder with the package `jest`. */
export function runJest(args = [], options = {}, modules = MODULES) {
  const path = join(emptyFolder('report'), 'report.json');
  const jest = join(modules, 'jest/bin/jest.js');
  // `--ci`: a snapshot that is missing fails and is not written.
  const status = statusOf(process.execPath, [jest, '--ci', ...args, '--json', '--outputFile', path], options);
  const report = JSON.parse(readFileSync(path, 'utf8'));
  // A step shows the end of its log, and Jest prints failures as they happen.
  assert.equal(status, 0, failuresIn(report) || `Jest ended with status ${status}`);
  return report;
}

/** The names and messages of the tests and files that have failed. */
export function failuresIn({ testResults }) {
  return testResults
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, message, assertionResults }) => {
      const failed = assertionResults.filter(({ status }) => status === 'failed');
      if (failed.length === 0) return [`${name}: ${message}`];
      return failed.map((test) => `${name}: ${test.fullName}\n${test.failureMessages.join('\n')}`);
    })
    .join('\n\n');
}

/** How many tests have passed. Throws if no test ran, or if a test was skipped or is only planned. */
export function passedIn(report) {
  const { numPassedTests, numPendingTests, numTodoTests } = report;
  assert.ok(numPassedTests > 0, 'no test ran');
  assert.equal(numPendingTests + numTodoTests, 0, 'tests were skipped');
  return numPassedTests;
}
