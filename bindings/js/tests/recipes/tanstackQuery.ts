// A recipe: TanStack Query. `recipes.test.tsx` runs it.
import { QueryClient, useQuery } from '@tanstack/react-query';
import {
  authorizedFetch,
  isWalletJwtError,
  useWalletSession,
  type WalletSessionManager,
} from 'react-native-wallet-jwt';

/** Errors of the session are not network problems: a retry would not help. */
export const queries = new QueryClient({
  defaultOptions: { queries: { retry: (failures, error) => failures < 3 && !isWalletJwtError(error) } },
});

/** Data of one user must not be shown to the next one. */
export function forgetOnSignOut(wallet: WalletSessionManager): () => void {
  return wallet.addListener((event) => {
    if (event.kind === 'changed' && event.status === 'signedOut') queries.clear();
  }, 'queries');
}

/** Loads while somebody is signed in, once for each user. */
export function useMe(wallet: WalletSessionManager) {
  const { status, session } = useWalletSession(wallet);
  return useQuery({
    queryKey: ['me', session?.userId],
    enabled: status === 'active',
    queryFn: async ({ signal }) => {
      const answer = await authorizedFetch(wallet)('https://api.example/me', { signal });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      return (await answer.json()) as { readonly name: string };
    },
  });
}
