// The code between the two marks is the documentation's example for Stytch. `fake/recipes.test.tsx` runs it.

/** The part of the client of `@stytch/react-native` that the example uses. */
export interface StytchClient {
  readonly session: {
    authenticate(options: object): Promise<{ session_jwt: string }>;
    revoke(): Promise<unknown>;
  };
}
declare const stytch: StytchClient;
const STYTCH_PROJECT_ID = 'project-live-11111111-1111-4111-8111-111111111111';

// README
import { createSessionManager, Provider } from 'react-native-wallet-jwt';

// `stytch` is your client of `@stytch/react-native`.
export const wallet = createSessionManager({
  provider: Provider.stytch({ projectId: STYTCH_PROJECT_ID, environment: 'live' }),
  // `authenticate` asks Stytch for a new token of the session.
  issue: async () => ({ token: (await stytch.session.authenticate({})).session_jwt }),
  logout: async () => {
    await stytch.session.revoke();
  },
});
// end of README
