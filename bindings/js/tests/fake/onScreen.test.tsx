import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act, configure, render, renderHook, waitFor } from '@testing-library/react-native';
import { Component, Suspense, startTransition, useState, type ReactNode } from 'react';
import { Text } from 'react-native';
import { takeAppState } from '../appState';
import { managerOn, newAccount, startNative, type NativeUnderTest } from '../nativeUnderTest';
import { connectedFake } from './connectedFake';
import {
  useWalletSession,
  type SessionManagerConfiguration,
  type WalletSessionManager,
} from '../../src/index';

// On a busy machine rendering a screen may take longer than the default second.
configure({ asyncUtilTimeout: 30_000 });

const native = connectedFake();
let setup: NativeUnderTest;
let appState: ReturnType<typeof takeAppState>;
beforeEach(async () => {
  setup = await startNative();
  appState = takeAppState();
  native.reset();
});

const newManager = (parts?: Partial<SessionManagerConfiguration>): WalletSessionManager =>
  managerOn(setup, parts);

async function mounted(manager: WalletSessionManager) {
  let renders = 0;
  const hook = await renderHook(() => {
    renders += 1;
    return useWalletSession(manager);
  });
  await waitFor(() => {
    expect(hook.result.current.status).not.toBe('loading');
  });
  return { now: () => hook.result.current, renders: () => renders, unmount: hook.unmount };
}

async function comeToForeground(): Promise<void> {
  await act(async () => {
    for (const state of ['inactive', 'background', 'inactive', 'active', 'active'] as const)
      appState.become(state);
    await new Promise((resolve) => setTimeout(resolve, 5));
  });
}

describe('in the foreground', () => {
  test('many components check a session once and do not rerender', async () => {
    const manager = newManager();
    const hooks = [await mounted(manager), await mounted(manager), await mounted(manager)];
    const before = hooks.map(({ renders }) => renders());
    await comeToForeground();
    expect(native.count('sessionEnterForeground')).toBe(1);
    expect(hooks.map(({ renders }) => renders())).toEqual(before);
    expect(native.count('sessionRestore')).toBe(1);
  });

  test('no token is asked for', async () => {
    let asked = 0;
    const manager = newManager({ issue: () => setup.issued({ lifetimeSecs: asked++ }) });
    await mounted(manager);
    await comeToForeground();
    expect(asked).toBe(0);
  });

  test('a keychain that was locked is read again', async () => {
    const manager = newManager();
    native.lockSessions();
    const { now } = await mounted(manager);
    expect([now().status, now().error]).toEqual(['locked', null]);
    native.replaceSessions((await setup.issued({ userId: 'ada' })).token);
    await comeToForeground();
    expect([now().status, now().session?.userId]).toEqual(['active', 'ada']);
  });

  test('a rejected restore is unavailable and is tried again', async () => {
    native.failNext('E_VAULT_UNAVAILABLE');
    const { now, renders } = await mounted(newManager());
    expect([now().status, now().state, now().error?.code, renders()]).toEqual([
      'unavailable',
      { kind: 'unavailable', status: 'unavailable', code: 'E_VAULT_UNAVAILABLE' },
      'E_VAULT_UNAVAILABLE',
      2,
    ]);
    const { state } = now();
    native.failNext('E_VAULT_UNAVAILABLE');
    await comeToForeground();
    // An equal state is the same object.
    expect([now().error?.code, now().state === state]).toEqual(['E_VAULT_UNAVAILABLE', true]);
    await comeToForeground();
    expect([now().error, now().state.kind]).toEqual([null, 'signedOut']);
    expect([native.count('sessionRestore'), native.count('sessionEnterForeground')]).toEqual([1, 2]);
  });

  test('an owed deletion is done, and the error disappears', async () => {
    const { now } = await mounted(newManager());
    await act(() => now().signIn());
    native.replace('sessionSignOut', async (session: string) => {
      await native.original('sessionSignOut', session);
      throw Object.assign(new Error('the keychain is locked'), { code: 'E_DELETE_PENDING' });
    });
    await act(() => now().signOut());
    expect([now().status, now().error?.code, now().isPending]).toEqual([
      'signedOut',
      'E_DELETE_PENDING',
      false,
    ]);
    await comeToForeground();
    expect([now().status, now().error]).toEqual(['signedOut', null]);
  });

  test('a failed check is an error until the next call succeeds', async () => {
    const { now } = await mounted(newManager());
    native.failNext('E_INTERNAL');
    await comeToForeground();
    expect([now().error?.code, now().status]).toEqual(['E_INTERNAL', 'signedOut']);
    await act(() => now().signIn());
    expect(now().error).toBeNull();
  });
});

test('a press makes three calls of the native part (ADR 0014)', async () => {
  const { now } = await mounted(newManager());
  let stack = '';
  native.replace('sessionSignIn', (...args: unknown[]) => {
    stack = new Error().stack ?? '';
    return native.original('sessionSignIn', ...args);
  });
  await act(() => now().signIn());
  // `apply` comes from Babel's code for an asynchronous function.
  const ours = stack.split('\n').filter((line) => /bindings.js.src/.test(line) && !line.includes('at apply'));
  expect(ours).toHaveLength(3);
});

describe('an error on the screen', () => {
  test('of a sign-in stays when the app comes to the foreground', async () => {
    const { now } = await mounted(newManager({ issue: () => Promise.reject(new Error('no')) }));
    await act(() => now().signIn());
    await comeToForeground();
    expect([now().error?.code, native.count('sessionEnterForeground')]).toEqual(['E_ISSUE_FAILED', 1]);
  });

  test('of an owed logout disappears when the logout succeeds', async () => {
    let isOnline = false;
    const logout = () => (isOnline ? Promise.resolve() : Promise.reject(new Error('offline')));
    const { now } = await mounted(newManager({ logout }));
    await act(() => now().signIn());
    await act(() => now().signOut());
    expect([now().status, now().error?.code, now().owed.logout]).toEqual([
      'signedOut',
      'E_LOGOUT_PENDING',
      true,
    ]);
    await comeToForeground();
    expect([now().error?.code, now().owed.logout]).toEqual(['E_LOGOUT_PENDING', true]);
    await act(() => now().signIn());
    expect(now().error?.code).toBe('E_LOGOUT_PENDING');
    isOnline = true;
    await comeToForeground();
    expect([now().error, now().owed.logout]).toEqual([null, false]);
  });

  test('does not appear if the user cancels', async () => {
    const { now } = await mounted(newManager({ issue: () => new Promise<never>(() => undefined) }));
    await act(async () => {
      const signingIn = now().signIn();
      await now().cancelSignIn();
      expect(await signingIn).toBeNull();
    });
    expect([now().error, now().isPending, now().status]).toEqual([null, false, 'signedOut']);
  });
});

test('a sign-in ended by a sign-out never shows an error', async () => {
  const { now } = await mounted(newManager({ issue: () => new Promise<never>(() => undefined) }));
  let finishDeleting: () => void = () => undefined;
  native.replace('sessionSignOut', (session: string) => {
    const deleted = new Promise<void>((resolve) => {
      finishDeleting = resolve;
    });
    return Promise.all([native.original('sessionSignOut', session), deleted]).then(([json]) => json);
  });
  let signedOut: Promise<void> = Promise.resolve();
  await act(async () => {
    const signingIn = now().signIn();
    signedOut = now().signOut();
    expect(await signingIn).toBeNull();
  });
  expect([now().error, now().isPending]).toEqual([null, true]);
  await act(async () => {
    finishDeleting();
    await signedOut;
  });
  expect([now().error, now().isPending]).toEqual([null, false]);
});

describe('React', () => {
  test('mounts many components of one session with one restore', async () => {
    const manager = newManager();
    function Status() {
      return <Text>{useWalletSession(manager).status}</Text>;
    }
    const screen = await render(
      <>
        <Status />
        <Status />
        <Status />
      </>
    );
    await waitFor(() => {
      expect(screen.getAllByText('signedOut')).toHaveLength(3);
    });
    expect(native.count('sessionRestore')).toBe(1);
  });

  test('renders at most three times for a sign-in', async () => {
    const { now, renders } = await mounted(newManager());
    const before = renders();
    await act(() => now().signIn());
    expect(renders() - before).toBeLessThanOrEqual(3);
    expect(now()).toMatchObject({ status: 'active', isPending: false, error: null });
  });

  test('shows one session even in a component from a transition', async () => {
    const manager = newManager();
    let show: (isShown: boolean) => void = () => undefined;
    function Status({ name }: { name: string }) {
      const { status } = useWalletSession(manager);
      return <Text testID={name}>{status}</Text>;
    }
    function App() {
      const [isShown, setShown] = useState(false);
      show = setShown;
      return (
        <Suspense fallback={null}>
          <Status name="one" />
          {isShown && <Status name="other" />}
        </Suspense>
      );
    }
    const screen = await render(<App />);
    await act(async () => {
      startTransition(() => {
        show(true);
      });
      await manager.signIn();
    });
    await waitFor(() => {
      expect([
        screen.getByTestId('one').props['children'],
        screen.getByTestId('other').props['children'],
      ]).toEqual(['active', 'active']);
    });
  });

  test('gets a clear error for useWalletSession without a manager', async () => {
    // React reports it there too.
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    class Catches extends Component<{ children: ReactNode }, { message: string }> {
      override state = { message: '' };
      static getDerivedStateFromError(error: Error) {
        return { message: error.message };
      }
      override render() {
        return this.state.message === '' ? this.props.children : <Text>{this.state.message}</Text>;
      }
    }
    function Wrong() {
      useWalletSession({} as WalletSessionManager);
      return null;
    }
    const screen = await render(
      <Catches>
        <Wrong />
      </Catches>
    );
    expect(screen.getByText(/createSessionManager/)).toBeTruthy();
  });
});

describe('a manager that is created in a component by mistake', () => {
  async function rendersOf(parts: Partial<SessionManagerConfiguration>) {
    const account = newAccount();
    let renders = 0;
    const { result, unmount } = await renderHook(() => {
      renders += 1;
      return useWalletSession(newManager({ account, ...parts }));
    });
    await waitFor(() => {
      expect(result.current.status).not.toBe('loading');
    });
    await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
    const { status, error } = result.current;
    await unmount();
    return { renders, status, code: error?.code };
  }

  test('is the same session in every render', async () => {
    expect(await rendersOf({})).toEqual({ renders: 2, status: 'signedOut', code: undefined });
    expect(native.count('sessionRestore')).toBe(1);
  });

  test('renders only twice if its configuration is invalid', async () => {
    const wrong = { issue: undefined as never };
    expect(await rendersOf(wrong)).toEqual({ renders: 2, status: 'unavailable', code: 'E_CONFIG_FORMAT' });
  });
});

test('a missing native part is an error of the hook, not loading', async () => {
  Object.defineProperty(native, 'onSessionEvent', { configurable: true, value: undefined });
  const { now } = await mounted(newManager());
  expect([now().status, now().error?.code]).toEqual(['unavailable', 'E_NATIVE_MISSING']);
  await act(() => now().signOut());
  expect([now().status, now().error?.code]).toEqual(['unavailable', 'E_NATIVE_MISSING']);
});
