/**
 * Jest with nothing replaced: the TypeScript, the Kotlin module on a JVM with React Native's released classes, the bindings,
 * the library, and the fake issuer.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { runTool } from './commands.mjs';
import { passedIn, readReport } from './jestReport.mjs';
import { emptyFolder, note } from './prepared.mjs';

test('every test passes over the real module', () => {
  const report = join(emptyFolder('report'), 'report.json');
  const config = ['--config', 'jest.real.config.mjs'];
  runTool('jest/bin/jest.js', ['--ci', ...config, '--json', '--outputFile', report]);
  const { testResults, ...counts } = readReport(report);
  assert.ok(
    testResults.some(({ name }) => name.includes('/bindings/js/tests/real/')),
    'no test of the real module ran'
  );
  note(`${passedIn(counts)} tests`);
});
