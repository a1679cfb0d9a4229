import { expect } from '@jest/globals';
import { errorOf } from './errorOf';
import type { NativeUnderTest } from './nativeUnderTest';
import { createSessionManager, type SessionManagerConfiguration } from '../src/index';

/** A session manager with an invalid configuration can be created, but not used. */
export async function everyCallRejects(
  setup: NativeUnderTest,
  parts: object | null | undefined,
  code: string
): Promise<void> {
  const configuration = parts && { ...setup.configuration(), issue: () => setup.issued(), ...parts };
  const manager = createSessionManager(configuration as SessionManagerConfiguration);
  const calls = [
    manager.restore,
    () => manager.signIn(),
    () => manager.token(),
    manager.cancelSignIn,
    manager.signOut,
    manager.signOutAll,
    manager.listAccounts,
    manager.unlock,
    manager.checkNow,
  ];
  for (const call of calls) expect(await errorOf(call())).toMatchObject({ code });
  expect([manager.state.kind === 'active', manager.isKept]).toEqual([false, false]);
}
