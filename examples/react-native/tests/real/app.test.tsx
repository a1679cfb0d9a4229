import { beforeAll, expect, jest, test } from '@jest/globals';
import { configure, render, screen, userEvent, waitFor } from '@testing-library/react-native';

import { App } from '../../src/App';
import { ATTACKS } from '../../src/attacks';
import { wallet } from '../../src/wallet';

// On a busy machine rendering a screen may take longer than the default second.
configure({ asyncUtilTimeout: 30_000 });

/** The library's error code for each attack. */
const REFUSALS: Record<string, string> = {
  'other-key': 'E_SIGNATURE',
  'none': 'E_ALGORITHM_NOT_ALLOWED',
  'hmac': 'E_ALGORITHM_NOT_ALLOWED',
  'expired': 'E_EXPIRED',
  'not-yet-valid': 'E_NOT_YET_VALID',
  'other-audience': 'E_AUDIENCE',
  'tampered': 'E_SIGNATURE',
  'unknown-kid': 'E_KEY_UNKNOWN',
  'embedded-key': 'E_SIGNATURE',
  'critical-header': 'E_CRITICAL_HEADER',
};

/** The JVM starts with the first test. */
const PATIENCE = { timeout: 20_000 };

beforeAll(async () => {
  await wallet.signOut();
}, 60_000);

async function press(name: string) {
  await userEvent.setup().press(await screen.findByRole('button', { name }, PATIENCE));
}

async function expectRefusals() {
  for (const { name, title } of ATTACKS) {
    const refusals = () => screen.queryAllByText(`Refused: ${REFUSALS[name]}`);
    const before = refusals().length;
    await press(title);
    await waitFor(() => expect(refusals()).toHaveLength(before + 1), PATIENCE);
  }
}

test('nobody gets in with a forged token', async () => {
  await render(<App />);
  await screen.findByRole('button', { name: 'Sign in' }, PATIENCE);
  await expectRefusals();
  expect(screen.getByRole('button', { name: 'Sign in' })).toBeEnabled();
}, 60_000);

test('a real session has wallets and a token despite all attacks', async () => {
  await render(<App />);
  await press('Sign in');
  expect(await screen.findByLabelText('As: email@example.com', {}, PATIENCE)).toBeOnTheScreen();
  expect(screen.getByLabelText('From: para, development')).toBeOnTheScreen();
  expect(screen.getAllByLabelText('Proof: made for this user')).toHaveLength(2);
  expect(screen.getAllByLabelText('Address: fits its key or chain')).toHaveLength(2);
  await press('Get a token');
  expect(await screen.findByText(/^There is a token. It expires in (29|30) minutes.$/)).toBeOnTheScreen();
  await expectRefusals();
  expect(screen.getByLabelText('As: email@example.com')).toBeOnTheScreen();
}, 60_000);

test('sign out, and nobody is signed in', async () => {
  await render(<App />);
  await press('Sign out');
  await waitFor(() => {
    // The screen shows at once that nobody is signed in. The button is enabled after the keychain has deleted the
    // token.
    expect(screen.getByRole('button', { name: 'Sign in' })).toBeEnabled();
  }, PATIENCE);
}, 60_000);

test('a restarted app restores the session without the issuer', async () => {
  await render(<App />);
  await press('Sign in');
  await screen.findByLabelText('As: email@example.com', {}, PATIENCE);
  await screen.unmount();

  await startAgain();
  jest.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('Network request failed'));
  const again =
    require('@testing-library/react-native/pure') as typeof import('@testing-library/react-native');
  const { App: AppAgain } = require('../../src/App') as typeof import('../../src/App');
  await again.render(<AppAgain />);
  const restored = /^Verified with: the key kept with the session, after a restart$/;
  // The matchers only know the first screen.
  expect(await again.screen.findByLabelText(restored, {}, PATIENCE)).toBeTruthy();
  expect(again.screen.getByLabelText('As: email@example.com')).toBeTruthy();
  await again.cleanup();
}, 60_000);

/**
 * Ends everything that ends with a process: the native module and all of JavaScript's state. The keychain stays.
 */
async function startAgain() {
  const { kotlinModuleHost } = globalThis as unknown as {
    kotlinModuleHost: { reload: () => Promise<unknown> };
  };
  await kotlinModuleHost.reload();
  jest.resetModules();
  // The state that copies of the package share.
  Reflect.deleteProperty(globalThis, Symbol.for('react-native-wallet-jwt/1'));
}
