/** Two of these fail on purpose: `run.py` takes a run that does not say so for broken. */
import { expect, test } from '@jest/globals';
import { turboModule } from './native';

test('the module has its version', () => {
  expect(turboModule().nativeVersion()).toMatch(/^\d+\.\d+\.\d+$/);
});

test('a wrong value is a failure', () => {
  expect(turboModule().nativeVersion()).toBe('another version');
});

test('a rejection that the test lets go is a failure', async () => {
  await turboModule().keysStatus('no configuration');
});
