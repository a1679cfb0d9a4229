/** The native part that a test uses: the real one or a fake. */
import {
  createSessionManager,
  Provider,
  type IssuedToken,
  type SessionManagerConfiguration,
  type WalletSessionManager,
} from '../src/index';
import { connectedHost } from './real/connectedHost';
import { API_KEY_ID, FakeIssuer } from './real/issuer';
import { connectedFake } from './fake/connectedFake';
import { FORGED } from './fake/FakeNativeWalletJwt';
import { makeSession, makeToken } from '../src/jest/memoryToken';

/** The options of a test's token. */
export interface Wish {
  readonly userId?: string;
  readonly lifetimeSecs?: number;
  /** Signed with a key that is not the issuer's. */
  readonly isForged?: boolean;
}

export interface NativeUnderTest {
  /** `real`: the Kotlin module on a JVM, the real library, the real `wallet-jwt issuer`. `fake`: none of them. */
  readonly name: 'real' | 'fake';
  issued(wish?: Wish): Promise<IssuedToken>;
  /** The provider configuration of every manager in the test file. */
  configuration(): Pick<SessionManagerConfiguration, 'provider' | 'options'>;
  /** How many parts of this app listen to the native part. */
  listenerCount(): number;
  stop(): Promise<void>;
}

/** Call this in `beforeAll`. */
export async function startNative(): Promise<NativeUnderTest> {
  return 'kotlinModuleHost' in globalThis ? real(await FakeIssuer.start()) : fake();
}

let accounts = 0;

/** A manager in the process's memory that shares nothing with other tests. */
export function managerOn(
  setup: NativeUnderTest,
  parts: Partial<SessionManagerConfiguration> = {}
): WalletSessionManager {
  return createSessionManager({
    ...setup.configuration(),
    account: newAccount(),
    vault: { store: 'memory' },
    issue: () => setup.issued(),
    ...parts,
  });
}

/** An account that no other test uses. */
export function newAccount(): string {
  accounts += 1;
  return `account-${accounts.toString()}`;
}

const provider = Provider.para({ environment: 'BETA', apiKeyId: API_KEY_ID });

function real(issuer: FakeIssuer): NativeUnderTest {
  return {
    name: 'real',
    issued: ({ userId, lifetimeSecs = 1800, isForged }: Wish = {}) =>
      issuer.para({
        lifetime: lifetimeSecs.toString(),
        ...(userId !== undefined && { user: userId }),
        ...(isForged === true && { attack: 'other-key' }),
      }),
    configuration: () => ({ provider, options: { development: { keysUrl: issuer.paraKeys } } }),
    listenerCount: () => connectedHost().listeners('onSessionEvent'),
    stop: () => issuer.stop(),
  };
}

function fake(): NativeUnderTest {
  const native = connectedFake();
  return {
    name: 'fake',
    issued: ({ userId = 'user-1', lifetimeSecs = 1800, isForged }: Wish = {}) => {
      const issuedAt = Math.floor(Date.now() / 1000);
      const session = makeSession({ userId, issuedAt, expiresAt: issuedAt + lifetimeSecs, keyId: 'key-1' });
      const { token, keyId } = makeToken(session);
      return Promise.resolve({ token: isForged === true ? token.replace(/[^.]*$/, FORGED) : token, keyId });
    },
    configuration: () => ({ provider }),
    listenerCount: () => native.listenerCount,
    stop: () => Promise.resolve(),
  };
}
