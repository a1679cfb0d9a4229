/** The app starts again and again in one process: each round is a new Hermes, and a new module. */
import { expect, test } from '@jest/globals';
import { createSessionManager, createVerifier, Provider } from '../../../../bindings/js/src/index';
import { API_KEY_ID, FakeIssuer } from '../../../../bindings/js/tests/real/issuer';
import { host, turboModule } from './native';

const round = Number((globalThis as unknown as { hostNow: (word: string) => string }).hostNow('round'));

test(`start ${round} restores the session and leaves calls behind`, async () => {
  const issuer = await FakeIssuer.start();
  const provider = Provider.para({ environment: 'BETA', apiKeyId: API_KEY_ID });
  const options = { development: { keysUrl: issuer.paraKeys } };
  const manager = createSessionManager({
    provider,
    options,
    account: 'reloads',
    issue: () => issuer.para({ user: 'ada' }),
  });
  const events: unknown[] = [];
  turboModule().onSessionEvent((event) => void events.push(event));
  const state = await manager.restore();
  if (round === 1) expect(state.kind).toBe('signedOut');
  else expect(state).toMatchObject({ kind: 'active', session: { userId: 'ada' } });
  await manager.signIn();

  // The app ends while these wait for the network and while others are being answered.
  const { token, keyId } = await issuer.para();
  await host('fault', 'networkHangs', 'true');
  for (let count = 0; count < 5; count += 1) {
    void createVerifier({ provider, options: { ...options, leewaySecs: count } }).refreshKeys();
    void createVerifier({ provider, options }).verifyOffline(token, keyId);
  }
  void manager.checkNow();
});
