import type { logout, refreshAuth } from '@dynamic-labs-sdk/client';
import { createSessionManager, Provider } from 'react-native-wallet-jwt';

import { ENVIRONMENT_ID, fakeDynamic } from './fakeDynamic';

/** The two functions of Dynamic's newer SDK that a session needs, by the types of `@dynamic-labs-sdk/client`. */
export interface DynamicSdk {
  /** Gives new tokens. `jwt` is the ID token; it may be absent. */
  refreshAuth: () => Promise<Pick<Awaited<ReturnType<typeof refreshAuth>>, 'jwt'>>;
  logout: () => Promise<Awaited<ReturnType<typeof logout>>>;
}

/** How a session asks Dynamic. `client.token` would be the access token, which names no wallets. */
export function ofDynamic(sdk: DynamicSdk) {
  return {
    issue: async () => {
      const { jwt } = await sdk.refreshAuth();
      if (jwt === undefined) throw new Error('Dynamic gave no ID token');
      return { token: jwt };
    },
    logout: () => sdk.logout(),
  };
}

/**
 * The session with Dynamic, beside the one with Para. With the real SDK: `...ofDynamic({ refreshAuth, logout })`, no `options`,
 * and your environment id.
 */
export const dynamicWallet = createSessionManager({
  provider: Provider.dynamic({ environmentId: ENVIRONMENT_ID }),
  ...ofDynamic(fakeDynamic),
  options: fakeDynamic.options,
});
