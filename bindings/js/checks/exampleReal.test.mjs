/** The example app's screens on the real Kotlin module, on a JVM, and the real library. Nothing between them is replaced. */
import { join } from 'node:path';
import { test } from 'node:test';

import { runTests } from './exampleApp.mjs';
import { note, ROOT } from './prepared.mjs';

test('the screens pass their tests on the real module', () => {
  // Without this variable the app's tests would use the module in memory.
  const tests = runTests({ WALLET_JWT_REAL_MODULE: join(ROOT, 'bindings/js/tests/real') });
  note(`${tests} tests`);
});
