import { createSessionManager, Provider, type WalletSessionManager } from 'react-native-wallet-jwt';

import { dynamicWallet } from './dynamic';
import { ISSUER_URL, requestToken } from './fakePara';

/** A provider beside Para. Each has a session of its own. */
export interface Choice {
  name: string;
  wallet: WalletSessionManager;
}

/** The ids of the fake issuer's tokens. With a real provider: your own, from its dashboard. */
const PRIVY_APP_ID = 'cm0examplappid00000000000';
const WEB3AUTH_CLIENT_ID = 'BClientIdOfTheProject';
const STYTCH_PROJECT_ID = 'project-test-11111111-1111-4111-8111-111111111111';

/** The fake issuer replaces the wallet SDK. docs/providers.md says what `issue` is with the real one. */
function ofFakeIssuer(provider: ReturnType<typeof Provider.privy>, shape: string, keysPath: string) {
  return createSessionManager({
    provider,
    issue: () => requestToken({ shape }),
    logout: () => Promise.resolve(),
    options: { development: { keysUrl: ISSUER_URL + keysPath } },
  });
}

export const CHOICES: readonly [Choice, ...Choice[]] = [
  { name: 'Dynamic', wallet: dynamicWallet },
  {
    name: 'Privy',
    wallet: ofFakeIssuer(
      Provider.privy({ appId: PRIVY_APP_ID }),
      'privy',
      `/api/v1/apps/${PRIVY_APP_ID}/jwks.json`
    ),
  },
  {
    name: 'Web3Auth',
    wallet: ofFakeIssuer(
      Provider.web3auth({ clientId: WEB3AUTH_CLIENT_ID, accept: 'both' }),
      'web3auth',
      '/jwks'
    ),
  },
  {
    name: 'Stytch',
    wallet: ofFakeIssuer(
      Provider.stytch({ projectId: STYTCH_PROJECT_ID, environment: 'test' }),
      'stytch',
      `/v1/sessions/jwks/${STYTCH_PROJECT_ID}`
    ),
  },
];
