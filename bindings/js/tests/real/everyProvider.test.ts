import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createSessionManager, createVerifier, Provider, type ProviderConfig } from '../../src/index';
import { FakeIssuer } from './issuer';

const PRIVY_APP = 'cm0examplappid00000000000';
const STYTCH_PROJECT = 'project-test-11111111-1111-4111-8111-111111111111';

let issuer: FakeIssuer;
beforeAll(async () => {
  issuer = await FakeIssuer.start();
});
afterAll(() => issuer.stop());

type Choice = { provider: ProviderConfig; keys: string; query: Record<string, string>; wallets: number };

const CHOICES: Record<string, Choice> = {
  'Privy': {
    provider: Provider.privy({ appId: PRIVY_APP }),
    keys: `/api/v1/apps/${PRIVY_APP}/jwks.json`,
    query: { shape: 'privy' },
    wallets: 3,
  },
  'Web3Auth, a social login': {
    provider: Provider.web3auth({ clientId: 'BClientIdOfTheProject', accept: 'both' }),
    keys: '/jwks',
    query: { shape: 'web3auth' },
    wallets: 2,
  },
  'Web3Auth, an external wallet': {
    provider: Provider.web3auth({ clientId: 'BClientIdOfTheProject', accept: 'both' }),
    keys: '/jwks',
    query: { shape: 'web3auth', kind: 'external' },
    wallets: 1,
  },
  'Stytch': {
    provider: Provider.stytch({ projectId: STYTCH_PROJECT, environment: 'test' }),
    keys: `/v1/sessions/jwks/${STYTCH_PROJECT}`,
    query: { shape: 'stytch' },
    wallets: 1,
  },
};

test.each(Object.entries(CHOICES))(
  'a user signs in with %s',
  async (_, { provider, keys, query, wallets }) => {
    const manager = createSessionManager({
      provider,
      account: `every provider: ${keys} ${query['kind'] ?? ''}`,
      options: { development: { keysUrl: issuer.base + keys } },
      issue: () => issuer.issue(query),
    });
    await manager.restore();
    const session = await manager.signIn();
    expect(session.provider).toBe(query['shape']);
    expect(session.wallets).toHaveLength(wallets);
    await manager.signOut();
  }
);

test("an access token of Privy's is refused unless it is accepted", async () => {
  const verify = async (provider: ProviderConfig) => {
    const options = { development: { keysUrl: `${issuer.base}/api/v1/apps/${PRIVY_APP}/jwks.json` } };
    const { token } = await issuer.issue({ shape: 'privy', kind: 'access' });
    return createVerifier({ provider, options }).verify(token);
  };
  await expect(verify(Provider.privy({ appId: PRIVY_APP }))).rejects.toMatchObject({ code: 'E_TOKEN_KIND' });
  const session = await verify(Provider.privy({ appId: PRIVY_APP, accept: 'access' }));
  expect(session.tokenKind).toBe('access');
});

test('a wrong configuration of a provider rejects the first call', async () => {
  for (const [provider, code] of [
    [Provider.privy({ appId: 'a/b' }), 'E_CONFIG_ENVIRONMENT'],
    [Provider.privy({ appId: PRIVY_APP, pem: 'none' }), 'E_CONFIG_KEYS'],
    [Provider.web3auth({ clientId: '', accept: 'social' }), 'E_CONFIG_ENVIRONMENT'],
    [Provider.stytch({ projectId: STYTCH_PROJECT, environment: 'live' }), 'E_CONFIG_ENVIRONMENT'],
  ] as const) {
    await expect(createVerifier({ provider }).verifyOffline('a.b.c')).rejects.toMatchObject({ code });
  }
});
