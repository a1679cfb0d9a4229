import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { act, configure, fireEvent, render, screen, waitFor } from '@testing-library/react-native';
import { createVerifier, Provider } from '../../src/index';
import type * as ReadmeExample from '../readme.example';
import { connectedHost } from './connectedHost';
import { API_KEY_ID, FakeIssuer } from './issuer';

// On a busy machine rendering a screen may take longer than the default second.
configure({ asyncUtilTimeout: 30_000 });

let issuer: FakeIssuer;
let app: typeof ReadmeExample;
let isLoggedIn = false;
let beforeIssue = (): Promise<unknown> => Promise.resolve();
const logout = jest.fn(() => Promise.resolve(void (isLoggedIn = false)));
const logInToPara = jest.fn(() => Promise.resolve(void (isLoggedIn = true)));

beforeAll(async () => {
  issuer = await FakeIssuer.start();
  const { base } = issuer;
  // The example requests its keys from the environment's own address.
  await connectedHost().setKeySet((await (await fetch(`${base}/.well-known/jwks.json`)).json()) as object);
  class ParaMobile {
    private isReady = false;
    init = async () => {
      await Promise.resolve();
      this.isReady = true;
    };
    isSessionActive = () => this.afterInit(() => Promise.resolve(isLoggedIn));
    issueJwt = () =>
      this.afterInit(async () => {
        if (!isLoggedIn) throw new Error('nobody is logged in');
        await beforeIssue();
        return issuer.para({ user: 'u-7' });
      });
    logout = () => this.afterInit(logout);
    /** As the real one. */
    private afterInit<T>(call: () => Promise<T>): Promise<T> {
      return this.isReady ? call() : Promise.reject(new TypeError('init() has not ended'));
    }
  }
  Object.assign(globalThis, { ParaMobile, logInToPara, API_KEY: 'beta_key', API_KEY_ID });
  app = jest.requireActual<typeof ReadmeExample>('../readme.example');
});
afterAll(() => issuer.stop());

/** Presses a button as soon as it is enabled. A press of a disabled one would have no effect. */
async function press(name: string): Promise<void> {
  await fireEvent.press(await screen.findByRole('button', { name, disabled: false }));
}

test("the README's app signs in, sends a token and logs out fully", async () => {
  await render(<app.Account />);
  await press('Sign in');
  await screen.findByText('Sign out u-7');

  expect(logInToPara).toHaveBeenCalledTimes(1);

  const request = jest.spyOn(globalThis, 'fetch').mockResolvedValue(new Response());
  await app.api('https://api.example/me');
  const headers = new Headers(request.mock.calls[0]?.[1]?.headers);
  const verifier = createVerifier({ provider: Provider.para({ environment: 'BETA', apiKeyId: API_KEY_ID }) });
  const session = await verifier.verify(headers.get('Authorization')?.replace('Bearer ', '') ?? '');
  expect(session.userId).toBe('u-7');

  await press('Sign out u-7');
  await screen.findByText('Sign in');
  // The screen shows the sign-out at once, but the keychain takes a moment.
  await waitFor(() => {
    expect(logout).toHaveBeenCalledTimes(1);
  });
  await expect(app.wallet.token()).rejects.toMatchObject({ code: 'E_SIGNED_OUT' });
  await screen.unmount();
  // Jest compiles React Native's components when the first one is rendered.
}, 60_000);

test('an expired session signs in again without a new Para login', async () => {
  isLoggedIn = true;
  const { expiresAt } = await app.wallet.signIn();
  logInToPara.mockClear();
  await render(<app.Account />);
  await connectedHost().setClock(expiresAt);
  await act(() => app.wallet.checkNow());
  // Not earlier: by the system's clock the first session is still active.
  beforeIssue = () => connectedHost().setClock(null);
  await press('Sign in again');
  await screen.findByText('Sign out u-7');
  expect(logInToPara).not.toHaveBeenCalled();
}, 60_000);

test('a failed Para logout blocks the login until it succeeds', async () => {
  await render(<app.Account />);
  const offline = { name: 'ParaApiError', message: 'offline' };
  logout.mockClear();
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- Para's rejection is not an Error.
  logout.mockImplementation(() => Promise.reject(offline));
  await press('Sign out u-7');
  await press('Sign in');
  await waitFor(() => {
    expect(logout).toHaveBeenCalledTimes(2);
  });
  expect(await screen.findByText(/still signed in/)).toBeTruthy();
  expect([logInToPara.mock.calls.length, isLoggedIn]).toEqual([0, true]);

  logout.mockImplementation(() => Promise.resolve(void (isLoggedIn = false)));
  await press('Sign in');
  await screen.findByText('Sign out u-7');
  expect(logInToPara).toHaveBeenCalledTimes(1);
}, 60_000);
