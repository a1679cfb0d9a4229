/** `run.py` starts this file with the name of a library that does not exist. */
import { expect, test } from '@jest/globals';
import { decodeUnverified, openVault } from '../../../../bindings/js/src/index';
import { errorOf } from '../../../../bindings/js/tests/errorOf';

test('a library that cannot be loaded is a missing native part', async () => {
  expect(await errorOf(openVault({ store: 'memory' }).load('ada'))).toMatchObject({
    code: 'E_NATIVE_MISSING',
  });
  expect(() => decodeUnverified('x')).toThrow(expect.objectContaining({ code: 'E_NATIVE_MISSING' }));
});
