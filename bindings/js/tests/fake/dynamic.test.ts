/** Runs the documentation's example for Dynamic. */
import { beforeEach, expect, jest, test } from '@jest/globals';
import { errorOf } from '../errorOf';
import { startNative, type NativeUnderTest } from '../nativeUnderTest';
import type * as DynamicExample from '../readme.dynamic';

let setup: NativeUnderTest;
beforeEach(async () => {
  setup = await startNative();
});

test('Dynamic’s token sets the session and cancels no owed logout', async () => {
  let tell: (token: string | null) => void = () => undefined;
  const auth = {
    token: null as string | null,
    on: (_: string, call: typeof tell) => void (tell = call),
    logout: jest.fn(() => Promise.reject(new Error('offline'))),
  };
  Object.assign(globalThis, { client: { auth } });
  const { wallet } = jest.requireActual<typeof DynamicExample>('../readme.dynamic');
  await wallet.restore();
  expect(await errorOf(wallet.signIn())).toMatchObject({ code: 'E_ISSUE_FAILED' });

  const { token } = await setup.issued({ userId: 'ada' });
  auth.token = token;
  tell(token);
  await until(() => wallet.state.kind === 'active');

  expect(await errorOf(wallet.signOut())).toMatchObject({ code: 'E_LOGOUT_PENDING' });
  tell(token);
  tell(null);
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect([wallet.state.kind, wallet.owed.logout]).toEqual(['signedOut', true]);
});

async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) await new Promise((resolve) => setTimeout(resolve, 1));
}
