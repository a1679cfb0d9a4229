/**
 * What Dynamic's client hands out fits `signIn`. Compiled, never run.
 *
 * The shape is written down here, from the declarations of `@dynamic-labs/client` 4.83.1 (`AuthModuleState` of
 * `@dynamic-labs/webview-messages`), and is no development dependency: to compile these two members npm would install 283
 * packages and 396 MB.
 */
import { createSessionManager, Provider } from '../../src/index';

interface DynamicClient {
  readonly auth: {
    readonly token: string | null;
    /** The one for a backend. */
    readonly minifiedToken: string | null;
  };
}

const provider = Provider.dynamic({ environmentId: '3f2c0f5e-6f5e-4a55-8a8b-6cf0d7f1a9c2' });

/** Dynamic has no call that issues a token: the one in hand is the newest there is. */
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
  // @ts-expect-error Nobody may be signed in.
  await ofTheReadme(client).signIn({ token });
}
