import { beforeEach, expect, jest, test } from '@jest/globals';
import { act, configure, render, screen, userEvent } from '@testing-library/react-native';
import { decodeUnverified, isWalletJwtError } from 'react-native-wallet-jwt';
import {
  expireNow,
  failNext,
  lockNow,
  makeIssuedToken,
  reset,
  setSession,
} from 'react-native-wallet-jwt/jest';
import { api, App, authorization } from './App';
import { para, wallet } from './wallet';

// On a busy machine a screen may need longer than the default second.
configure({ asyncUtilTimeout: 30_000 });

beforeEach(() => {
  reset();
  jest.restoreAllMocks();
  jest.spyOn(para, 'issueJwt').mockImplementation(() => Promise.resolve(paraAnswers({})));
});

/** What Para's SDK would answer. */
function paraAnswers(session: Parameters<typeof makeIssuedToken>[0]) {
  const { token, keyId } = makeIssuedToken(session);
  return { token, keyId: keyId ?? '' };
}

test('shows that nobody is signed in', async () => {
  await render(<App />);
  expect(await screen.findByText('signedOut')).toBeTruthy();
});

test('shows who was signed in when the app was closed', async () => {
  setSession({ userId: 'ada' });
  await render(<App />);
  expect(await screen.findByText('ada')).toBeTruthy();
  expect(screen.getByText('active')).toBeTruthy();
  expect(screen.getByText('yours')).toBeTruthy();
});

test('signs in and out again, at a press', async () => {
  await render(<App />);
  await screen.findByText('signedOut');
  await userEvent.press(screen.getByText('Sign in'));
  expect(await screen.findByText('active')).toBeTruthy();
  expect(screen.getByTestId('user').props.children).toBe('user-1');
  await userEvent.press(screen.getByText('Sign out'));
  expect(await screen.findByText('signedOut')).toBeTruthy();
});

test('shows the error of a sign-in that fails, until one succeeds', async () => {
  await render(<App />);
  await screen.findByText('signedOut');
  failNext('E_KEYS_UNAVAILABLE', { call: 'signIn', fields: { reason: 'timeout' } });
  await userEvent.press(screen.getByText('Sign in'));
  expect(await screen.findByText('E_KEYS_UNAVAILABLE')).toBeTruthy();
  await userEvent.press(screen.getByText('Sign in'));
  expect(await screen.findByText('active')).toBeTruthy();
  expect(screen.queryByTestId('error')).toBeNull();
});

test('shows what the wallet SDK failed with', async () => {
  jest.spyOn(para, 'issueJwt').mockRejectedValue(new Error('no network'));
  await render(<App />);
  await userEvent.press(screen.getByText('Sign in'));
  expect(await screen.findByText('E_ISSUE_FAILED')).toBeTruthy();
});

test('shows when the session expires and when it is locked', async () => {
  setSession({ userId: 'ada' });
  await render(<App />);
  await screen.findByText('active');
  await act(async () => {
    expireNow();
  });
  expect(await screen.findByText('expired')).toBeTruthy();
  expect(screen.getByText('ada')).toBeTruthy();
  await act(async () => {
    lockNow();
  });
  expect(await screen.findByText('locked')).toBeTruthy();
  await act(async () => {
    setSession({ userId: 'grace' });
  });
  expect(await screen.findByText('grace')).toBeTruthy();
  await act(async () => {
    setSession(null);
  });
  expect(await screen.findByText('signedOut')).toBeTruthy();
});

test('renews a token that expires too soon before sending it', async () => {
  setSession({ expiresAt: Math.floor(Date.now() / 1000) + 100 });
  const before = await authorization();
  jest
    .spyOn(para, 'issueJwt')
    .mockResolvedValue(paraAnswers({ expiresAt: Math.floor(Date.now() / 1000) + 1000 }));
  const after = await authorization(200);
  expect(decodeUnverified(after.replace('Bearer ', '')).expiresAt).toBeGreaterThan(
    decodeUnverified(before.replace('Bearer ', '')).expiresAt ?? Infinity
  );
  expect(para.issueJwt).toHaveBeenCalledTimes(1);
});

test('shows an owed wallet SDK logout until it succeeds', async () => {
  setSession({ userId: 'ada' });
  const logout = jest.spyOn(para, 'logout').mockRejectedValueOnce({ name: 'ParaApiError' });
  await render(<App />);
  await userEvent.press(await screen.findByText('Sign out'));
  expect(await screen.findByText('E_LOGOUT_PENDING')).toBeTruthy();
  expect([wallet.state.kind, wallet.owed.logout]).toEqual(['signedOut', true]);
  await act(() => wallet.checkNow());
  expect(screen.queryByTestId('error')).toBeNull();
  expect([wallet.owed.logout, logout.mock.calls.length]).toEqual([false, 2]);
});

test('sends a request once more when the server refuses the token', async () => {
  setSession({ userId: 'ada' });
  const statuses = [401, 200];
  const send = jest
    .spyOn(globalThis, 'fetch')
    .mockImplementation(() => Promise.resolve(new Response(null, { status: statuses.shift()! })));
  jest
    .spyOn(para, 'issueJwt')
    .mockResolvedValue(paraAnswers({ userId: 'ada', expiresAt: Math.floor(Date.now() / 1000) + 5000 }));
  expect((await api('https://api.example/me')).status).toBe(200);
  expect([send.mock.calls.length, jest.mocked(para.issueJwt).mock.calls.length]).toEqual([2, 1]);
});

test('has no session to send where nobody is signed in', async () => {
  const error = await authorization().catch((thrown: unknown) => thrown);
  expect(isWalletJwtError(error) && error.code).toBe('E_SIGNED_OUT');
});

test('accepts any text as a token from a mock wallet SDK', async () => {
  const session = await wallet.signIn({ token: 'made up' });
  expect(session.userId).toBe('user-1');
  await expect(wallet.signIn({ token: 5 as never })).rejects.toMatchObject({ code: 'E_TOKEN_MALFORMED' });
});

test('another test’s session is forgotten', () => {
  expect(wallet.state.kind).toBe('notRestored');
});
