// The code between the two marks is the documentation's example for Privy. `fake/recipes.test.tsx` runs it.

const PRIVY_APP_ID = 'cm0examplappid00000000000';

// README
import { useEffect } from 'react';
import { useIdentityToken, usePrivy } from '@privy-io/expo';
import { createSessionManager, Provider } from 'react-native-wallet-jwt';

type Privy = ReturnType<typeof usePrivy> & ReturnType<typeof useIdentityToken>;
let privy: Privy | null = null;

function signedIn(): Privy {
  if (privy === null) throw new Error('<PrivyFunctions /> is not mounted');
  return privy;
}

export const wallet = createSessionManager({
  provider: Provider.privy({ appId: PRIVY_APP_ID }),
  // `getIdentityToken()` alone returns a token that may have expired. `getAccessToken()` renews both, so it comes first.
  issue: async () => {
    const { getAccessToken, getIdentityToken } = signedIn();
    if ((await getAccessToken()) === null) throw new Error('nobody is signed in with Privy');
    const token = await getIdentityToken();
    if (token === null) throw new Error('turn identity tokens on in the dashboard of Privy');
    return { token };
  },
  logout: () => signedIn().logout(),
});

/** Mount it once, inside `<PrivyProvider>`. */
export function PrivyFunctions() {
  const { getAccessToken, logout } = usePrivy();
  const { getIdentityToken } = useIdentityToken();
  useEffect(() => {
    privy = { getAccessToken, getIdentityToken, logout };
    return () => {
      privy = null;
    };
  }, [getAccessToken, getIdentityToken, logout]);
  return null;
}
// end of README
