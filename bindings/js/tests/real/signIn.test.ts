import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createSessionManager, decodeUnverified, Provider } from '../../src/index';
import { API_KEY_ID, FakeIssuer } from './issuer';

let issuer: FakeIssuer;
beforeAll(async () => {
  issuer = await FakeIssuer.start();
});
afterAll(() => issuer.stop());

test('a token is issued, verified, kept and returned', async () => {
  const manager = createSessionManager({
    provider: Provider.para({ environment: 'BETA', apiKeyId: API_KEY_ID }),
    options: { development: { keysUrl: issuer.paraKeys } },
    issue: () => issuer.para(),
  });
  expect(await manager.restore()).toEqual({ kind: 'signedOut', status: 'signedOut' });
  const session = await manager.signIn();
  expect(session.provider).toBe('para');
  expect(manager.state).toMatchObject({ kind: 'active', session: { userId: session.userId } });
  expect(decodeUnverified(await manager.token()).userId).toBe(session.userId);
});
