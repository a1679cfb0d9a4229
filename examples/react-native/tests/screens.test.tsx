import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act, configure, render, screen, userEvent } from '@testing-library/react-native';
import type { SessionState } from 'react-native-wallet-jwt';
import { expireNow, failNext, lockNow, reset, setSession } from 'react-native-wallet-jwt/jest';

import { App } from '../src/App';
import { ATTACKS } from '../src/attacks';
import { CHOICES } from '../src/choices';
import { ofDynamic } from '../src/dynamic';
import { LoadingScreen } from '../src/screens/LoadingScreen';
import { SignInScreen } from '../src/screens/SignInScreen';

// On a busy machine rendering a screen may take longer than the default second.
configure({ asyncUtilTimeout: 30_000 });

const WALLET = {
  address: '0x9dd3824f045c77bc369485e8f1dd6b452b6be617',
  canonicalAddress: '0x9dd3824f045c77bc369485e8f1dd6b452b6be617',
  chain: 'eip155',
  providerChain: 'EVM',
  custody: 'embedded',
  connected: true,
  proof: 'provisioned',
  addressCheck: 'consistent',
  shared: false,
} as const;

beforeEach(() => {
  reset();
});

async function press(name: string) {
  await userEvent.setup().press(await screen.findByRole('button', { name }));
}

describe('what each status shows', () => {
  test('loading: says that it looks for a session, has no button', async () => {
    await render(<LoadingScreen />);
    expect(screen.getByLabelText('Looking for a session')).toBeOnTheScreen();
    expect(screen.queryByRole('button')).toBeNull();
  });

  test('signed out: offers a sign-in', async () => {
    await render(<App />);
    expect(await screen.findByRole('button', { name: 'Sign in' })).toBeEnabled();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test('active after restart: the user, verified with the kept key', async () => {
    setSession({ userId: 'ada', wallets: [WALLET] });
    await render(<App />);
    expect(await screen.findByLabelText('User: ada')).toBeOnTheScreen();
    expect(screen.getByLabelText(/^Verified with: .*after a restart$/)).toBeOnTheScreen();
    expect(screen.getByRole('button', { name: 'Sign out' })).toBeEnabled();
    expect(screen.queryByRole('button', { name: 'Sign in' })).toBeNull();
  });

  test('expired: the session is shown, and no token is offered', async () => {
    setSession({ userId: 'ada', wallets: [WALLET] });
    await render(<App />);
    await screen.findByLabelText('User: ada');
    await act(async () => {
      expireNow();
    });
    expect(await screen.findByRole('button', { name: 'Sign in again' })).toBeEnabled();
    expect(screen.getByLabelText(`Address ${WALLET.address}`)).toBeOnTheScreen();
    expect(screen.queryByRole('button', { name: 'Get a token' })).toBeNull();
  });

  test('expired on the screen: the screen changes by itself', async () => {
    setSession({ userId: 'ada', expiresAt: Math.floor(Date.now() / 1000) + 2 });
    await render(<App />);
    await screen.findByLabelText('User: ada');
    const ended = { name: 'Your session has expired' };
    expect(await screen.findByRole('header', ended, { timeout: 4000 })).toBeOnTheScreen();
  });

  test('locked: it waits, and a sign-in is possible', async () => {
    await render(<App />);
    await screen.findByRole('button', { name: 'Sign in' });
    await act(async () => {
      lockNow();
    });
    expect(await screen.findByRole('header', { name: 'The keychain is locked' })).toBeOnTheScreen();
    expect(screen.getByRole('button', { name: 'Sign in' })).toBeEnabled();
    setSession({ userId: 'ada' });
    await press('Try again');
    expect(await screen.findByLabelText('User: ada')).toBeOnTheScreen();
  });

  test('unavailable: shows why; trying again shows the user', async () => {
    failNext('E_VAULT_UNAVAILABLE', { call: 'restore' });
    setSession({ userId: 'ada' });
    await render(<App />);
    expect(await screen.findByRole('header', { name: 'The keychain does not answer' })).toBeOnTheScreen();
    expect(screen.getByRole('header', { name: 'E_VAULT_UNAVAILABLE' })).toBeOnTheScreen();
    await press('Try again');
    expect(await screen.findByLabelText('User: ada')).toBeOnTheScreen();
  });

  test('unavailable: a sign-in works anyway', async () => {
    failNext('E_VAULT_UNAVAILABLE', { call: 'restore' });
    await render(<App />);
    await screen.findByRole('header', { name: 'The keychain does not answer' });
    await press('Sign in');
    expect(await screen.findByLabelText('Verified with: a key fetched just now')).toBeOnTheScreen();
  });

  test.each([
    [{ kind: 'keyLost', status: 'signedOut' }, /thrown away the key/],
    [{ kind: 'notKept', status: 'signedOut' }, /was not saved/],
    [{ kind: 'corrupt', status: 'signedOut' }, /could not be read/],
    [{ kind: 'rejected', status: 'signedOut', code: 'E_AUDIENCE' }, /no longer accepted \(E_AUDIENCE\)/],
  ] satisfies [SessionState, RegExp][])('signed out because of %j: says why', async (state, reason) => {
    await render(<SignInScreen state={state} isPending={false} onSignIn={jest.fn()} />);
    expect(screen.getByRole('alert')).toHaveTextContent(reason);
    expect(screen.getByRole('button', { name: 'Sign in' })).toBeEnabled();
  });
});

describe('what the buttons do', () => {
  test('the buttons sign in, get a token and sign out', async () => {
    await render(<App />);
    await press('Sign in');
    expect(await screen.findByLabelText('Verified with: a key fetched just now')).toBeOnTheScreen();
    await press('Get a token');
    expect(await screen.findByText(/There is a token. It expires in (29|30) minutes./)).toBeOnTheScreen();
    await press('Sign out');
    expect(await screen.findByRole('button', { name: 'Sign in' })).toBeEnabled();
  });

  test('a sign-in that is refused says so, by code and text', async () => {
    await render(<App />);
    failNext('E_AUDIENCE', { call: 'signIn' });
    await press('Sign in');
    expect(await screen.findByRole('header', { name: 'E_AUDIENCE' })).toBeOnTheScreen();
    expect(screen.getByRole('alert')).toHaveTextContent(/./);
    expect(screen.getByRole('button', { name: 'Sign in' })).toBeEnabled();
  });

  test('no answer of the issuer: says what to check', async () => {
    jest.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('Network request failed'));
    await render(<App />);
    await press('Sign in');
    expect(await screen.findByRole('header', { name: 'E_ISSUE_FAILED' })).toBeOnTheScreen();
    expect(screen.getByText(/adb reverse/)).toBeOnTheScreen();
  });

  test('a refused attack shows its code and keeps the session', async () => {
    setSession({ userId: 'ada' });
    await render(<App />);
    await screen.findByLabelText('User: ada');
    failNext('E_SIGNATURE', { call: 'signIn' });
    await press('Signed with somebody else’s key');
    expect(await screen.findByText('Refused: E_SIGNATURE')).toBeOnTheScreen();
    expect(screen.getByLabelText('User: ada')).toBeOnTheScreen();
  });

  test('an accepted attack is reported as a failure', async () => {
    // The in-memory module accepts any signature.
    await render(<App />);
    await press('Signed with somebody else’s key');
    expect(await screen.findByText('ACCEPTED')).toBeOnTheScreen();
  });

  test.each(['E_KEYS_UNAVAILABLE', 'E_CONFIG_AUDIENCE'] as const)(
    '%s is reported as not judged',
    async (code) => {
      await render(<App />);
      failNext(code, { call: 'signIn' });
      await press('Not signed at all (alg: none)');
      expect(await screen.findByText(`Not judged: ${code}`)).toBeOnTheScreen();
    }
  );

  test('there is a button for every attack', async () => {
    await render(<App />);
    for (const { title } of ATTACKS) expect(await screen.findByRole('button', { name: title })).toBeEnabled();
  });
});

describe('the second sign-in, with another provider', () => {
  test('shows its own user, and leaves the first session alone', async () => {
    await render(<App />);
    await press('Sign in with Dynamic');
    expect(await screen.findByLabelText(/^Dynamic's user: /)).toBeOnTheScreen();
    expect(screen.getByRole('button', { name: 'Sign in' })).toBeEnabled();
    await press('Sign out of Dynamic');
    expect(await screen.findByRole('button', { name: 'Sign in with Dynamic' })).toBeEnabled();
  });

  test.each(CHOICES.slice(1).map(({ name }) => name))('%s is chosen, and signs in', async (name) => {
    await render(<App />);
    await press(name);
    await press(`Sign in with ${name}`);
    expect(await screen.findByLabelText(new RegExp(`^${name}'s user: .`))).toBeOnTheScreen();
    expect(screen.getByLabelText(new RegExp(`^${name}'s wallets: [1-9]`))).toBeOnTheScreen();
    await press(`Sign out of ${name}`);
    expect(await screen.findByRole('button', { name: `Sign in with ${name}` })).toBeEnabled();
  });

  test('an answer without an ID token is no sign-in', async () => {
    const { issue } = ofDynamic({ refreshAuth: async () => ({}), logout: async () => undefined });
    await expect(issue()).rejects.toThrow('no ID token');
  });
});
