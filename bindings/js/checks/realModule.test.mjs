/**
 * Jest with nothing replaced: the TypeScript, the Kotlin module on a JVM with React Native's released classes, the bindings,
 * the library, and the fake issuer.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { passedIn, runJest } from './jestReport.mjs';
import { note } from './prepared.mjs';

test('every test passes over the real module', () => {
  const { testResults, ...counts } = runJest(['--config', 'jest.real.config.mjs']);
  assert.ok(
    testResults.some(({ name }) => name.includes('/bindings/js/tests/real/')),
    'no test of the real module ran'
  );
  note(`${passedIn(counts)} tests`);
});
