import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { act, configure, render, renderHook, waitFor } from '@testing-library/react-native';
import { StrictMode, type ReactNode } from 'react';
import { Text } from 'react-native';
import { takeAppState } from './appState';
import { managerOn, newAccount, startNative, type NativeUnderTest } from './nativeUnderTest';
import {
  useWalletSession,
  type IssuedToken,
  type SessionManagerConfiguration,
  type UseWalletSessionResult,
  type WalletSessionManager,
} from '../src/index';

// On a busy machine rendering a screen may take longer than the default second.
configure({ asyncUtilTimeout: 30_000 });

let setup: NativeUnderTest;
beforeAll(async () => {
  setup = await startNative();
});
afterAll(() => setup.stop());

let appState: ReturnType<typeof takeAppState>;
beforeEach(() => {
  appState = takeAppState();
});

const newManager = (parts?: Partial<SessionManagerConfiguration>): WalletSessionManager =>
  managerOn(setup, parts);

/** Mounts the hook, waits for its restore, and records the result of each render. */
async function mounted(manager: WalletSessionManager) {
  const renders: UseWalletSessionResult[] = [];
  const hook = await renderHook(
    ({ given }: { given: WalletSessionManager }) => {
      const session = useWalletSession(given);
      renders.push(session);
      return session;
    },
    { initialProps: { given: manager } }
  );
  await waitFor(() => {
    expect(hook.result.current.status).not.toBe('loading');
  });
  return { ...hook, renders, now: () => hook.result.current };
}

const statuses = (renders: readonly UseWalletSessionResult[]) =>
  renders.map(({ status, isPending }) => (isPending ? `${status}, pending` : status));

describe('useWalletSession', () => {
  test('restores once for many components and rerenders each once', async () => {
    const manager = newManager();
    const renders = { one: 0, other: 0 };
    function Shows({ name }: { name: 'one' | 'other' }) {
      renders[name] += 1;
      return <Text>{useWalletSession(manager).status}</Text>;
    }
    const screen = await render(
      <>
        <Shows name="one" />
        <Shows name="other" />
      </>
    );
    await waitFor(() => {
      expect(screen.getAllByText('signedOut')).toHaveLength(2);
    });
    expect(renders).toEqual({ one: 2, other: 2 });
  });

  test('is loading before the first restore only', async () => {
    const manager = newManager();
    const { renders, now, rerender } = await mounted(manager);
    await act(() => now().signIn());
    await rerender({ given: manager });
    await act(() => now().signOut());
    expect(statuses(renders).lastIndexOf('loading')).toBe(0);
  });

  test('shows an already restored session in its first render', async () => {
    const manager = newManager();
    const session = await manager.signIn();
    const { renders } = await mounted(manager);
    expect([renders[0]?.status, renders[0]?.session, renders.length]).toEqual(['active', session, 1]);
  });

  test('renders once for each step of a sign-in', async () => {
    const { renders, now } = await mounted(newManager());
    renders.length = 0;
    const session = await act(() => now().signIn());
    expect(session).toBe(now().session);
    const seen = statuses(renders);
    expect(seen[0]).toBe('signedOut, pending');
    expect(seen.at(-1)).toBe('active');
    // The event may come before the answer or together with it.
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('resolves a failed sign-in to null and shows its error', async () => {
    const { now } = await mounted(newManager());
    const forged = await setup.issued({ isForged: true });
    expect(await act(() => now().signIn(forged))).toBeNull();
    expect([now().error?.code, now().status, now().isPending]).toEqual(['E_SIGNATURE', 'signedOut', false]);
    expect(await act(() => now().signIn())).not.toBeNull();
    expect([now().error, now().status]).toEqual([null, 'active']);
  });

  test('has the error of an issue that throws any value', async () => {
    for (const thrown of [new Error('no'), undefined, 'text', null]) {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      const { now, unmount } = await mounted(newManager({ issue: () => Promise.reject(thrown) }));
      expect(await act(() => now().signIn())).toBeNull();
      expect([now().error?.code, now().error?.cause]).toEqual(['E_ISSUE_FAILED', thrown]);
      await unmount();
    }
  });

  test('shows no error if a sign-out ends a sign-in', async () => {
    const { now } = await mounted(newManager({ issue: () => new Promise<never>(() => undefined) }));
    await act(async () => {
      const signingIn = now().signIn();
      await now().signOut();
      expect(await signingIn).toBeNull();
    });
    expect([now().error, now().status, now().isPending]).toEqual([null, 'signedOut', false]);
  });

  test('can be given to onPress as it is', async () => {
    const { now } = await mounted(newManager());
    await act(() => now().signIn({ nativeEvent: { target: 5 } }));
    expect([now().status, now().error]).toEqual(['active', null]);
  });

  test('keeps its result until a change and its functions always', async () => {
    const manager = newManager();
    const { now, rerender } = await mounted(manager);
    const before = now();
    await act(() => manager.checkNow());
    await rerender({ given: manager });
    expect(now()).toBe(before);
    await act(() => now().signIn());
    expect([now().signIn, now().signOut]).toEqual([before.signIn, before.signOut]);
    expect(now()).not.toBe(before);
  });

  test('follows another manager when it is given one', async () => {
    const [one, other] = [newManager(), newManager()];
    const session = await other.signIn();
    const { now, rerender } = await mounted(one);
    await rerender({ given: other });
    expect(now().session).toBe(session);
    await act(() => one.signIn());
    expect(now().session).toBe(session);
  });

  test('keeps the session in a fast refresh and takes the new issue', async () => {
    const account = newAccount();
    const asked: string[] = [];
    const issue = (name: string) => (): Promise<IssuedToken> => {
      asked.push(name);
      return setup.issued();
    };
    const { now, rerender, renders } = await mounted(newManager({ account, issue: issue('before') }));
    await act(() => now().signIn());
    renders.length = 0;
    const { session } = now();
    await rerender({ given: newManager({ account, issue: issue('after') }) });
    expect([now().session, now().status]).toEqual([session, 'active']);
    await act(() => now().signIn());
    expect(asked).toEqual(['before', 'after']);
    expect(statuses(renders)).not.toContain('loading');
  });

  test('cancelSignIn ends a hung issue and the next uses a new one', async () => {
    const account = newAccount();
    const { now, rerender } = await mounted(
      newManager({ account, issue: () => new Promise<never>(() => undefined) })
    );
    let hanging: Promise<unknown> = Promise.resolve();
    await act(async () => {
      hanging = now().signIn();
    });
    await rerender({ given: newManager({ account }) });
    expect(now().isPending).toBe(true);
    await act(async () => {
      await now().cancelSignIn();
      expect(await hanging).toBeNull();
    });
    expect([now().error, now().isPending]).toEqual([null, false]);
    expect(await act(() => now().signIn())).toMatchObject({ provider: 'para' });
    expect([now().status, now().isPending]).toEqual(['active', false]);
  });

  test('a silent sign-in signs in or fails without an error', async () => {
    let hasLogin = false;
    const issue = () => (hasLogin ? setup.issued() : Promise.reject(new Error('nobody is logged in')));
    const { now } = await mounted(newManager({ issue }));
    expect(await act(() => now().signIn({ silent: true }))).toBeNull();
    expect([now().error, now().status, now().isPending]).toEqual([null, 'signedOut', false]);
    hasLogin = true;
    expect(await act(() => now().signIn({ silent: true }))).toMatchObject({ provider: 'para' });
    expect(now().status).toBe('active');
  });

  test('a failed silent sign-in keeps the previous error', async () => {
    const { now } = await mounted(newManager({ issue: () => Promise.reject(new Error('no')) }));
    await act(() => now().signIn());
    const { error } = now();
    await act(() => now().signIn({ silent: true }));
    expect(now().error).toBe(error);
  });

  test('works in StrictMode, and cleans up', async () => {
    const manager = newManager();
    const wrapper = ({ children }: { children: ReactNode }) => <StrictMode>{children}</StrictMode>;
    const { result, unmount } = await renderHook(() => useWalletSession(manager), { wrapper });
    await waitFor(() => {
      expect(result.current.status).toBe('signedOut');
    });
    await act(() => result.current.signIn());
    expect([result.current.status, appState.watchers(), setup.listenerCount()]).toEqual(['active', 1, 1]);
    await unmount();
    expect(appState.watchers()).toBe(0);
  });

  test('shares one AppState subscription until the last unmount', async () => {
    const manager = newManager();
    const hooks = [await mounted(manager), await mounted(manager), await mounted(manager)];
    expect([appState.watchers(), setup.listenerCount()]).toEqual([1, 1]);
    for (const { unmount } of hooks) await unmount();
    expect([appState.watchers(), setup.listenerCount()]).toEqual([0, 1]);
    const again = await mounted(manager);
    expect(appState.watchers()).toBe(1);
    await again.unmount();
  });

  test('an unmounted component renders no more', async () => {
    const manager = newManager();
    const { renders, unmount } = await mounted(manager);
    await unmount();
    renders.length = 0;
    await manager.signIn();
    expect(renders).toEqual([]);
  });

  test('a sign-in survives an unmount and the next mount shows it', async () => {
    let answer: (() => void) | null = null as (() => void) | null;
    const issue = () =>
      new Promise<IssuedToken>((resolve) => {
        answer = () => void setup.issued().then(resolve);
      });
    const manager = newManager({ issue });
    const { now, renders, unmount } = await mounted(manager);
    let signingIn: ReturnType<UseWalletSessionResult['signIn']> = Promise.resolve(null);
    await act(async () => {
      signingIn = now().signIn();
    });
    await unmount();
    renders.length = 0;
    await waitFor(() => {
      expect(answer).not.toBeNull();
    });
    answer?.();
    const session = await signingIn;
    expect([session?.provider, renders]).toEqual(['para', []]);
    const next = await mounted(manager);
    expect([next.now().session, next.now().isPending, next.now().error]).toEqual([session, false, null]);
  });

  test('a session expires on the screen without a token request', async () => {
    let asked = 0;
    const issue = () => {
      asked += 1;
      return setup.issued({ lifetimeSecs: 3 });
    };
    const { now } = await mounted(newManager({ issue }));
    const session = await act(() => now().signIn());
    expect(now().status).toBe('active');
    await waitFor(
      () => {
        expect(now().status).toBe('expired');
      },
      { timeout: 6000 }
    );
    expect(Date.now() / 1000).toBeGreaterThanOrEqual(session?.expiresAt ?? Infinity);
    expect([now().session, asked]).toEqual([session, 1]);
  });

  test('a session that was renewed in time does not expire', async () => {
    const manager = newManager({ issue: () => setup.issued({ lifetimeSecs: 1000 }) });
    const { now } = await mounted(manager);
    const short = await setup.issued({ lifetimeSecs: 2 });
    await act(() => now().signIn(short));
    await act(() => manager.token({ minTtlSecs: 60 }));
    await act(() => new Promise((resolve) => setTimeout(resolve, 2100)));
    expect(now().status).toBe('active');
  });
});
