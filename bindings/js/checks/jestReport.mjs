/** How many tests have passed, from the report that Jest writes with `--json --outputFile`. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

/** Throws if no test ran, or if a test was skipped or is only planned. */
export function passedIn(report) {
  const { numPassedTests, numPendingTests, numTodoTests } = report;
  assert.ok(numPassedTests > 0, 'no test ran');
  assert.equal(numPendingTests + numTodoTests, 0, 'tests were skipped');
  return numPassedTests;
}

export function readReport(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
