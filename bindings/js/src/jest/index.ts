/**
 * The native part in memory, for an app's own tests. Import this in a test, or in a file of `setupFilesAfterEnv`. The app's
 * code uses `react-native-wallet-jwt` unchanged, with its hook, managers and errors.
 *
 * ```ts
 * import { reset, setSession } from 'react-native-wallet-jwt/jest';
 * beforeEach(reset);
 * test('shows the user', async () => {
 *   setSession({ userId: 'ada' });
 *   await render(<App />);
 *   expect(await screen.findByText('ada')).toBeOnTheScreen();
 * });
 * ```
 *
 * Components change a moment later, so await `findBy…` or `waitFor`, and wrap changes in `act`:
 * `await act(async () => { expireNow(); })`. **Nothing is verified**: every token is accepted whose `exp` is not past. So
 * importing this throws outside Jest and Vitest.
 *
 * `owns`, `ownsShared` and `lists` compare texts exactly here: ask for an address as the session has it. The rules of chains
 * are in the native part only.
 */
import type { IssuedToken } from '../argumentChecks';
import type { ErrorCode } from '../generated/errorCodes';
import type { Session } from '../generated/types';
import { replaceNative } from '../native';
import type { Spec } from '../NativeWalletJwt';
import { forgetSessions } from '../session/createSessionManager';
import { MemoryModule } from './memoryModule';
import { makeSession, makeToken } from './memoryToken';

insistOnTestRunner();
const memoryModule = new MemoryModule();
replaceNative(memoryModule);

/** The calls that {@link failNext} accepts. */
export type MemoryCall =
  | 'restore'
  | 'signIn'
  | 'token'
  | 'signOut'
  | 'unlock'
  | 'checkNow'
  | 'verify'
  | 'save'
  | 'load'
  | 'delete';

const METHODS: Readonly<Record<MemoryCall, readonly (keyof Spec)[]>> = {
  restore: ['sessionRestore'],
  signIn: ['sessionSignIn', 'sessionSignInWith'],
  token: ['sessionToken'],
  signOut: ['sessionSignOut'],
  unlock: ['sessionUnlock'],
  checkNow: ['sessionCheckNow', 'sessionEnterForeground'],
  verify: ['verify'],
  save: ['vaultSave'],
  load: ['vaultLoad'],
  delete: ['vaultDelete'],
};

/**
 * Sets who is signed in: in the keychain for every manager, and in memory for those that were restored already.
 *
 * @param parts what matters to the test; the rest is made up. Null: nobody.
 */
export function setSession(parts: Partial<Session> | null): void {
  memoryModule.replaceSessions(parts && makeToken(makeSession(parts)).token);
}

/** A token of that session for the test's `issue`, or for `signIn`. Missing parts are made up. */
export function makeIssuedToken(parts: Partial<Session> = {}): IssuedToken {
  return makeToken(makeSession(parts));
}

/**
 * The next call rejects with that code. Several failures are queued.
 *
 * @param options `call`: only the next call of that name; `fields`: the error's
 */
export function failNext(
  code: ErrorCode,
  options: { readonly call?: MemoryCall; readonly fields?: Readonly<Record<string, unknown>> } = {}
): void {
  memoryModule.failNext(code, options.fields, options.call ? METHODS[options.call] : null);
}

/** Moves the current session past its `exp`. Does nothing if nobody is signed in. */
export function expireNow(): void {
  memoryModule.expireSessions();
}

/**
 * Locks the keychain: the state is `locked` until {@link setSession} or {@link reset}. A sign-in is then not saved, and a
 * sign-out fails with `E_DELETE_PENDING`.
 */
export function lockNow(): void {
  memoryModule.lockSessions();
}

/** Forgets everything: sessions, vaults, queued failures. For `beforeEach`. */
export function reset(): void {
  memoryModule.reset();
  forgetSessions();
}

/** An import by mistake would turn off verification, and the app would seem to work. */
function insistOnTestRunner(): void {
  const { process } = globalThis as {
    process?: { env?: Readonly<Record<string, string | undefined>> };
  };
  const { JEST_WORKER_ID, VITEST } = process?.env ?? {};
  if (JEST_WORKER_ID === undefined && VITEST === undefined) {
    throw new Error('react-native-wallet-jwt/jest verifies nothing: import it in tests only');
  }
}
