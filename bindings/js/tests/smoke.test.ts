import { expect, test } from '@jest/globals';
import { createSessionManager, Provider, isWalletJwtError } from '../src/index';
test('without a native part the first call says so', async () => {
  const manager = createSessionManager({ provider: Provider.para({ environment: 'BETA', apiKeyId: 'x' }), issue: async () => ({ token: 'x' }) });
  const error = await manager.signIn().catch((e: unknown) => e);
  expect(isWalletJwtError(error)).toBe(true);
  expect(error).toMatchObject({ code: 'E_NATIVE_MISSING' });
  console.log(error, JSON.stringify(error));
});
