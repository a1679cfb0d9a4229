/**
 * The native part in memory, for an app's own tests. Importing this in a test, or in a file of `setupFilesAfterEnv`, is all:
 * the app's code goes on to use `react-native-wallet-jwt` as it is, its hook, managers and errors included.
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
 * What components show changes a moment later, so await `findBy…` or `waitFor`, and wrap in `act` what changes it:
 * `await act(async () => { expireNow(); })`. **Nothing is verified**: every token is taken whose `exp` is not past. So
 * importing this throws where neither Jest nor Vitest runs.
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

/** The calls that {@link failNext} can name. */
export type MemoryCall =
  | 'restore'
  | 'signIn'
  | 'token'
  | 'signOut'
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
  checkNow: ['sessionCheckNow', 'sessionEnterForeground'],
  verify: ['verify'],
  save: ['vaultSave'],
  load: ['vaultLoad'],
  delete: ['vaultDelete'],
};

/**
 * Who is signed in: that is what the keychain has for every manager, and what is in hand of those that were restored already.
 *
 * @param parts what matters to the test; the rest is made up. Null: nobody.
 */
export function setSession(parts: Partial<Session> | null): void {
  memoryModule.replaceSessions(parts && makeToken(makeSession(parts)).token);
}

/** A token for the test's `issue`, or for `signIn`, that the in-memory module takes for that session. What is not said is made up. */
export function makeIssuedToken(parts: Partial<Session> = {}): IssuedToken {
  return makeToken(makeSession(parts));
}

/**
 * The next call rejects with that code; several failures wait in line.
 *
 * @param options `call`: only the next call of that name; `fields`: the error's
 */
export function failNext(
  code: ErrorCode,
  options: { readonly call?: MemoryCall; readonly fields?: Readonly<Record<string, unknown>> } = {}
): void {
  memoryModule.failNext(code, options.fields, options.call ? METHODS[options.call] : null);
}

/** The session in hand is past its `exp`. Nothing happens where nobody is signed in. */
export function expireNow(): void {
  memoryModule.expireSessions();
}

/**
 * The keychain cannot be used for now: the state is `locked` until {@link setSession} or {@link reset}. A sign-in is then not
 * kept, and a sign-out is `E_DELETE_PENDING`.
 */
export function lockNow(): void {
  memoryModule.lockSessions();
}

/** Forgets everything: sessions, vaults, failures to come. For `beforeEach`. */
export function reset(): void {
  memoryModule.reset();
  forgetSessions();
}

/** An import by mistake would switch verification off, in an app that looks as if it worked. */
function insistOnTestRunner(): void {
  const { process } = globalThis as {
    process?: { env?: Readonly<Record<string, string | undefined>> };
  };
  const { JEST_WORKER_ID, VITEST } = process?.env ?? {};
  if (JEST_WORKER_ID === undefined && VITEST === undefined) {
    throw new Error('react-native-wallet-jwt/jest verifies nothing: import it in tests only');
  }
}
