// The code between the two marks is the documentation's example for Dynamic. `fake/dynamic.test.ts` runs it.

/** The parts of `@dynamic-labs/client` 4.83.1 that the example uses. */
export interface DynamicClient {
  readonly auth: {
    readonly token: string | null;
    on(event: 'tokenChanged', call: (token: string | null) => void): void;
    logout(): Promise<void>;
  };
}
declare const client: DynamicClient;

// README
import { createSessionManager, Provider } from 'react-native-wallet-jwt';

// Once, outside components. `client` is your `createClient({ environmentId, … })` of @dynamic-labs/client.
export const wallet = createSessionManager({
  provider: Provider.dynamic({ environmentId: 'fb6dd9d1-09f5-43c3-8a8c-eab6e44c37f9' }),
  // This client has no call that issues a token: the one that it has is the newest. The newer headless SDK has one:
  // docs/session.md has the code.
  issue: async () => {
    if (client.auth.token === null) throw new Error('nobody is signed in to Dynamic');
    return { token: client.auth.token };
  },
  logout: () => client.auth.logout(),
});

// Whenever Dynamic has another token; null comes at a logout. A token that is passed would cancel a logout that is owed.
client.auth.on('tokenChanged', (token) => {
  if (token === null || wallet.owed.logout) return;
  wallet.signIn({ token }).catch(() => undefined); // the hook's `error` says why
});
// end of README
