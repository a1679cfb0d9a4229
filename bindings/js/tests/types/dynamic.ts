/**
 * The tokens of Dynamic's client fit `signIn`. Compiled, never run.
 *
 * The shape is copied from the declarations of `@dynamic-labs/client` 4.83.1 (`AuthModuleState` of
 * `@dynamic-labs/webview-messages`). It is not a development dependency, because npm would install 283 packages and 396 MB to
 * compile these two members.
 */
import { createSessionManager, Provider } from '../../src/index';

interface DynamicClient {
  readonly auth: {
    readonly token: string | null;
    /** The token for a backend. */
    readonly minifiedToken: string | null;
  };
}

const provider = Provider.dynamic({ environmentId: '3f2c0f5e-6f5e-4a55-8a8b-6cf0d7f1a9c2' });

/** Dynamic has no call that issues a token: the current one is the newest. */
export function ofTheReadme(client: DynamicClient) {
  return createSessionManager({
    provider,
    issue: () =>
      client.auth.token === null
        ? Promise.reject(new Error('nobody is signed in to Dynamic'))
        : Promise.resolve({ token: client.auth.token }),
  });
}

export async function whenTheTokenChanges(client: DynamicClient) {
  const { token, minifiedToken } = client.auth;
  if (token !== null) await ofTheReadme(client).signIn({ token });
  if (minifiedToken !== null) await ofTheReadme(client).signIn({ token: minifiedToken });
  // @ts-expect-error The token is null if nobody is signed in.
  await ofTheReadme(client).signIn({ token });
}
