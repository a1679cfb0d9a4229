import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { fireEvent, render, screen, waitFor } from '@testing-library/react-native';
import { createVerifier, Provider } from '../../src/index';
import type * as ReadmeExample from '../readme.example';
import { connectedHost } from './connectedHost';
import { API_KEY_ID, FakeIssuer } from './issuer';

let issuer: FakeIssuer;
let app: typeof ReadmeExample;
const logout = jest.fn(() => Promise.resolve());

beforeAll(async () => {
  issuer = await FakeIssuer.start();
  const { base } = issuer;
  // The example asks the environment's own address for its keys.
  await connectedHost().setKeySet((await (await fetch(`${base}/.well-known/jwks.json`)).json()) as object);
  class ParaMobile {
    issueJwt = () => issuer.para({ user: 'u-7' });
    logout = logout;
  }
  Object.assign(globalThis, { ParaMobile, API_KEY: 'beta_key', API_KEY_ID });
  app = jest.requireActual<typeof ReadmeExample>('../readme.example');
});
afterAll(() => issuer.stop());

test("the README's app signs in, sends a good token, and signs out of the wallet SDK too", async () => {
  await render(<app.Account />);
  await fireEvent.press(await screen.findByText('Sign in'));
  await screen.findByText('Sign out u-7');

  const request = jest.spyOn(globalThis, 'fetch').mockResolvedValue(new Response());
  await app.get('https://api.example/me');
  const { headers } = request.mock.calls[0]?.[1] as { headers: { Authorization: string } };
  const verifier = createVerifier({ provider: Provider.para({ environment: 'BETA', apiKeyId: API_KEY_ID }) });
  const session = await verifier.verify(headers.Authorization.replace('Bearer ', ''));
  expect(session.userId).toBe('u-7');

  await fireEvent.press(screen.getByText('Sign out u-7'));
  await screen.findByText('Sign in');
  // The screen shows it at once, the keychain takes a moment.
  await waitFor(() => {
    expect(logout).toHaveBeenCalledTimes(1);
  });
  await expect(app.wallet.token()).rejects.toMatchObject({ code: 'E_SIGNED_OUT' });
  // Jest compiles React Native's components when the first one is rendered.
}, 60_000);
