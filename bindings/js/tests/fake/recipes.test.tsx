/** Tests that the recipes of the documentation do what they say. */
import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act, configure, render, renderHook, waitFor } from '@testing-library/react-native';
import { QueryClientProvider } from '@tanstack/react-query';
import { AxiosError, AxiosHeaders, type AxiosAdapter } from 'axios';
import type { ReactNode } from 'react';
import { Text } from 'react-native';
import { managerOn, startNative, type NativeUnderTest } from '../nativeUnderTest';
import { connectedFake } from './connectedFake';
import { authorizedAxios } from '../recipes/axios';
import type * as ExpoRecipe from '../recipes/expoRouter';
import type * as PrivyRecipe from '../recipes/privy';
import type * as StytchRecipe from '../recipes/stytch';
import { forgetOnSignOut, queries, useMe } from '../recipes/tanstackQuery';
import { openSocket } from '../recipes/webSocket';
import type * as OfTheApp from '../recipes/wallet';

// On a busy machine rendering a screen may take longer than the default second.
configure({ asyncUtilTimeout: 30_000 });

const mockExpoRouter = {
  Stack: Object.assign(({ children }: { children: ReactNode }) => children, {
    Screen: ({ name }: { name: string }) => <Text>{name}</Text>,
    Protected: ({ guard, children }: { guard: boolean; children: ReactNode }) => guard && children,
  }),
};
jest.mock('expo-router', () => mockExpoRouter, { virtual: true });

const mockPrivy = {
  calls: [] as string[],
  identityToken: null as string | null,
  getAccessToken: async () => mockPrivy.said('access', 'an access token'),
  getIdentityToken: async () => mockPrivy.said('identity', mockPrivy.identityToken),
  logout: async () => {
    mockPrivy.said('logout', undefined);
  },
  said<T>(call: string, answer: T): T {
    mockPrivy.calls.push(call);
    return answer;
  },
};
jest.mock('@privy-io/expo', () => ({ usePrivy: () => mockPrivy, useIdentityToken: () => mockPrivy }), {
  virtual: true,
});

const native = connectedFake();
let setup: NativeUnderTest;
beforeEach(async () => {
  setup = await startNative();
  native.reset();
});

/** A signed-in manager that issues these tokens in order. */
async function signedIn() {
  const tokens: string[] = [];
  const manager = managerOn(setup, {
    issue: async () => {
      const issued = await setup.issued({ lifetimeSecs: 1000 + tokens.length });
      tokens.push(issued.token);
      return issued;
    },
  });
  await manager.signIn();
  return { manager, tokens };
}

describe('axios', () => {
  /** A server that accepts only these tokens. */
  function server(isTaken: (token: string) => boolean): { adapter: AxiosAdapter; seen: string[] } {
    const seen: string[] = [];
    const adapter: AxiosAdapter = (config) => {
      const token = String(config.headers.get('Authorization')).replace('Bearer ', '');
      seen.push(token);
      const status = isTaken(token) ? 200 : 401;
      const response = { data: {}, status, statusText: '', headers: new AxiosHeaders(), config };
      return status === 200
        ? Promise.resolve(response)
        : Promise.reject(new AxiosError('refused', 'ERR_BAD_REQUEST', config, {}, response));
    };
    return { adapter, seen };
  }

  test('sends the token, and after a 401 a newer one, once for all', async () => {
    const { manager, tokens } = await signedIn();
    const { adapter, seen } = server((token) => token !== tokens[0]);
    const api = authorizedAxios(manager, 'https://api.example');
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => api.post('/orders', { id: 1 }, { adapter }))
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(tokens).toHaveLength(2);
    expect(seen).toEqual([...Array<string>(5).fill(tokens[0]!), ...Array<string>(5).fill(tokens[1]!)]);
  });

  test('gives up after the second 401', async () => {
    const { manager, tokens } = await signedIn();
    const { adapter, seen } = server(() => false);
    const api = authorizedAxios(manager, 'https://api.example');
    await expect(api.get('/me', { adapter })).rejects.toMatchObject({ response: { status: 401 } });
    expect([seen, tokens.length]).toEqual([tokens, 2]);
  });
});

test('TanStack Query loads if signed in and forgets at sign-out', async () => {
  const { manager } = await signedIn();
  const end = forgetOnSignOut(manager);
  jest
    .spyOn(globalThis, 'fetch')
    .mockImplementation(() => Promise.resolve(new Response(JSON.stringify({ name: 'Ada' }))));
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queries}>{children}</QueryClientProvider>
  );
  const { result, unmount } = await renderHook(() => useMe(manager), { wrapper });
  await waitFor(() => {
    expect(result.current.data?.name).toBe('Ada');
  });
  await act(() => manager.signOut());
  expect([result.current.data, result.current.fetchStatus]).toEqual([undefined, 'idle']);
  expect(queries.getQueryData(['me', 'user-1'])).toBeUndefined();
  await unmount();
  queries.clear();
  end();
});

test('a WebSocket sends each renewed token and closes at sign-out', async () => {
  class FakeSocket {
    static readonly OPEN = 1;
    static last: FakeSocket;
    readyState = 0;
    sent: string[] = [];
    onopen: () => void = () => undefined;
    onclose: () => void = () => undefined;
    constructor(readonly url: string) {
      FakeSocket.last = this;
    }
    send(text: string): void {
      this.sent.push((JSON.parse(text) as { token: string }).token);
    }
    close(): void {
      this.readyState = 3;
      this.onclose();
    }
  }
  const before = globalThis.WebSocket;
  Object.assign(globalThis, { WebSocket: FakeSocket });
  const { manager, tokens } = await signedIn();
  openSocket(manager, 'wss://api.example');
  const socket = FakeSocket.last;
  socket.readyState = FakeSocket.OPEN;
  socket.onopen();
  await waitFor(() => {
    expect(socket.sent).toEqual([tokens[0]]);
  });
  await manager.token({ rejected: tokens[0] });
  await waitFor(() => {
    expect(socket.sent).toEqual(tokens);
  });
  expect(tokens).toHaveLength(2);
  await manager.signOut();
  await waitFor(() => {
    expect(socket.readyState).toBe(3);
  });
  Object.assign(globalThis, { WebSocket: before });
});

test('Expo Router’s guard shows no screen for an unknown state', async () => {
  const { default: Layout } = jest.requireActual<typeof ExpoRecipe>('../recipes/expoRouter');
  const { wallet } = jest.requireActual<typeof OfTheApp>('../recipes/wallet');
  const screen = await render(<Layout />);
  await waitFor(() => {
    expect(screen.getByText('sign-in')).toBeTruthy();
  });
  await act(async () => {
    await wallet.signIn(await setup.issued());
  });
  expect(screen.getByText('(app)')).toBeTruthy();
  expect(screen.queryByText('sign-in')).toBeNull();
  await act(async () => {
    native.expireSessions();
  });
  expect(screen.getByText('sign-in')).toBeTruthy();
  await act(async () => {
    native.lockSessions();
  });
  expect(screen.queryByText('sign-in')).toBeNull();
  expect(screen.queryByText('(app)')).toBeNull();
});

test('Privy’s access token is asked for before the identity token', async () => {
  const { PrivyFunctions, wallet } = jest.requireActual<typeof PrivyRecipe>('../recipes/privy');
  await expect(wallet.signIn()).rejects.toMatchObject({ code: 'E_ISSUE_FAILED' });
  const screen = await render(<PrivyFunctions />);
  await expect(wallet.signIn()).rejects.toMatchObject({ code: 'E_ISSUE_FAILED' });
  mockPrivy.identityToken = (await setup.issued()).token;
  mockPrivy.calls = [];
  await wallet.signIn();
  expect(mockPrivy.calls).toEqual(['access', 'identity']);
  await wallet.signOut();
  expect(mockPrivy.calls).toEqual(['access', 'identity', 'logout']);
  await screen.unmount();
});

test('Stytch is asked for a new token of its session', async () => {
  const calls: string[] = [];
  const session = {
    authenticate: async () => {
      calls.push('authenticate');
      return { session_jwt: (await setup.issued()).token };
    },
    revoke: async () => calls.push('revoke'),
  };
  Object.assign(globalThis, { stytch: { session } });
  const { wallet } = jest.requireActual<typeof StytchRecipe>('../recipes/stytch');
  await wallet.signIn();
  await wallet.signOut();
  expect(calls).toEqual(['authenticate', 'revoke']);
});
