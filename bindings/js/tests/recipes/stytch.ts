import { createSessionManager, Provider } from 'react-native-wallet-jwt';

const PROJECT_ID = 'project-live-11111111-1111-4111-8111-111111111111';

/** The part of the client of `@stytch/react-native` that the recipe uses. */
export interface StytchClient {
  session: {
    authenticate: (options: object) => Promise<{ session_jwt: string }>;
    revoke: () => Promise<unknown>;
  };
}

/** `client` is your `new StytchClient(PUBLIC_TOKEN)`. `authenticate` asks Stytch for a new token of the session. */
export function ofStytch(client: StytchClient) {
  return createSessionManager({
    provider: Provider.stytch({ projectId: PROJECT_ID, environment: 'live' }),
    issue: async () => ({ token: (await client.session.authenticate({})).session_jwt }),
    logout: async () => {
      await client.session.revoke();
    },
  });
}
