import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { errorOf } from '../errorOf';
import { managerOn, newAccount, startNative, type NativeUnderTest } from '../nativeUnderTest';
import { connectedFake } from './connectedFake';
import {
  createVerifier,
  decodeUnverified,
  openVault,
  WalletJwtError,
  type SessionEvent,
  type SessionManagerConfiguration,
  type WalletSessionManager,
} from '../../src/index';

const native = connectedFake();
let setup: NativeUnderTest;
beforeEach(async () => {
  setup = await startNative();
  native.reset();
});

const newManager = (parts?: Partial<SessionManagerConfiguration>): WalletSessionManager =>
  managerOn(setup, parts);

/** The configuration text of the session that was called last. */
function lastSession(): string {
  const call = native.calls.filter(([method]) => method.startsWith('session')).at(-1);
  return call?.[1] as string;
}

describe('a rejection of the native part', () => {
  test('is an error with its code, its message and its fields', async () => {
    native.failNext('E_AUDIENCE', { expected: ['my-app'] });
    const error = await errorOf(newManager().restore());
    expect(error).toBeInstanceOf(WalletJwtError);
    expect([error.code, error.fields, error.message]).toEqual([
      'E_AUDIENCE',
      { expected: ['my-app'] },
      expect.stringContaining('E_AUDIENCE'),
    ]);
  });

  test.each([
    ['undefined', undefined],
    ['a text', 'it broke'],
    ['an error without a code', new TypeError('Exception in HostFunction')],
    ['a code of the future', Object.assign(new Error('x'), { code: 'E_FROM_THE_FUTURE' })],
    ['fields that are not JSON', Object.assign(new Error('x'), { code: 5, userInfo: { fields: '{' } })],
  ])('%s is E_INTERNAL with that as the cause', async (_name, rejection) => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    native.replace('sessionRestore', () => Promise.reject(rejection));
    const error = await errorOf(newManager().restore());
    expect([error.code, error.cause]).toEqual(['E_INTERNAL', rejection]);
  });

  test('keeps its code if its fields cannot be read', async () => {
    for (const userInfo of [
      null,
      undefined,
      {},
      { fields: '[' },
      { fields: '[]' },
      { fields: 'null' },
      { fields: 5 },
    ]) {
      native.replace('verify', () =>
        Promise.reject(Object.assign(new Error('x'), { code: 'E_SIGNATURE', userInfo }))
      );
      const error = await errorOf(createVerifier(setup.configuration()).verify('a.b.c'));
      expect([error.code, error.fields]).toEqual(['E_SIGNATURE', {}]);
    }
  });

  test('may be thrown, as JSI does for an argument of another type', async () => {
    native.replace('sessionCheckNow', () => {
      throw new TypeError('expected a string');
    });
    expect(await errorOf(newManager().checkNow())).toMatchObject({ code: 'E_INTERNAL' });
  });
});

describe('an answer of another form', () => {
  test.each([
    ['no text', 5],
    ['no JSON', '{"secret'],
  ])('%s is E_INTERNAL, which quotes no value', async (_name, answer) => {
    native.replace('sessionRestore', () => Promise.resolve(answer));
    const error = await errorOf(newManager().restore());
    expect([error.code, error.message]).toEqual(['E_INTERNAL', expect.stringContaining('SessionSnapshot')]);
    expect(error.message).not.toContain('secret');
  });

  test('of a synchronous call is E_INTERNAL, too', () => {
    native.replace('decodeUnverified', () => ({}));
    expect(() => decodeUnverified('a.b.c')).toThrow(expect.objectContaining({ code: 'E_INTERNAL' }));
    native.replace('decodeUnverified', () => ({ code: 'E_SIGNATURE', message: 'm', fields: '{"a":1}' }));
    expect(() => decodeUnverified('a.b.c')).toThrow(
      expect.objectContaining({ code: 'E_SIGNATURE', message: 'm', fields: { a: 1 } })
    );
  });
});

describe('events', () => {
  test('of unknown sessions or of a wrong form are ignored', async () => {
    const reported = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const manager = newManager();
    const heard: SessionEvent[] = [];
    manager.addListener((event) => heard.push(event));
    await manager.signIn();
    heard.length = 0;
    native.tellAnything('{"account":"nobody"}', '{"kind":"expired"}');
    native.tellAnything('', '{"kind":"tokenNeeded","requestId":1}');
    native.tellAnything(lastSession(), '{"kind":');
    native.tellAnything(lastSession(), 'secret');
    await Promise.resolve();
    await Promise.resolve();
    expect([heard, manager.state.kind]).toEqual([[], 'active']);
    expect(reported).toHaveBeenCalledTimes(2);
    expect(String(reported.mock.calls)).not.toContain('secret');
  });

  test('reach every listener even if one throws, which is reported', async () => {
    const why = new Error('a listener of the app');
    const reported = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const manager = newManager();
    const heard: string[] = [];
    manager.addListener(() => {
      throw why;
    });
    manager.addListener((event) => heard.push(event.kind));
    manager.subscribe(() => {
      throw why;
    });
    manager.subscribe(() => heard.push(manager.state.kind));
    await manager.signIn();
    await until(() => heard.includes('changed'));
    expect(heard).toContain('active');
    for (const call of reported.mock.calls) expect(call).toEqual([why]);
    expect(reported.mock.calls.length).toBeGreaterThanOrEqual(2);
  });

  test('reach a new listener next time and a removed one never', async () => {
    const manager = newManager();
    await manager.restore();
    const heard: string[] = [];
    const ends: (() => void)[] = [];
    ends.push(
      manager.subscribe(() => {
        heard.push('first');
        ends.push(manager.subscribe(() => heard.push('late')));
        ends[1]?.();
      })
    );
    ends.push(manager.subscribe(() => heard.push('left')));
    await manager.signIn();
    expect(heard[0]).toBe('first');
    expect(heard).not.toContain('left');
    heard.length = 0;
    for (const end of ends) {
      end();
      // Removing it twice has no further effect.
      end();
    }
    await manager.signOut();
    expect(heard).toEqual([]);
  });

  test('reach a listener once for each time it was added', async () => {
    const manager = newManager();
    const heard: string[] = [];
    const listener = (event: SessionEvent) => void heard.push(event.kind);
    const [endOne, endOther] = [manager.addListener(listener), manager.addListener(listener)];
    await manager.restore();
    await until(() => heard.length === 2);
    endOne();
    await manager.signIn();
    await until(() => heard.length === 3);
    endOther();
  });
});

describe('a renewal', () => {
  test('calls the newest issue after the manager was replaced', async () => {
    const account = newAccount();
    const older = jest.fn(() => setup.issued({ lifetimeSecs: 100 }));
    const newer = jest.fn(() => setup.issued({ lifetimeSecs: 1000 }));
    const manager = newManager({ account, issue: older });
    await manager.signIn();
    newManager({ account, issue: newer });
    await manager.token({ minTtlSecs: 200 });
    expect([older.mock.calls.length, newer.mock.calls.length]).toEqual([1, 1]);
  });

  test('passes nothing that issue threw to the native part', async () => {
    const issue = jest.fn(() => setup.issued({ lifetimeSecs: 100 }));
    const manager = newManager({ issue });
    await manager.signIn();
    issue.mockRejectedValueOnce(new Error('secret words'));
    const error = await errorOf(manager.token({ minTtlSecs: 200 }));
    expect([error.code, (error.cause as Error).message]).toEqual(['E_ISSUE_FAILED', 'secret words']);
    expect(JSON.stringify(native.calls)).not.toContain('secret words');
    expect(native.count('sessionFailRequest')).toBe(1);
  });

  test('has its own failure each time, also after a hundred failures', async () => {
    const issue = jest.fn(() => setup.issued({ lifetimeSecs: 100 }));
    const manager = newManager({ issue });
    await manager.signIn();
    for (let index = 0; index < 100; index += 1) {
      const why = new Error(index.toString());
      issue.mockRejectedValueOnce(why);
      expect((await errorOf(manager.token({ minTtlSecs: 200 }))).cause).toBe(why);
    }
  });

  test('without a waiting caller fails silently', async () => {
    const manager = newManager();
    await manager.signIn();
    native.tellAnything(lastSession(), '{"kind":"tokenNeeded","purpose":"renewal","requestId":77}');
    await until(() => native.count('sessionProvideToken') === 2);
    expect(manager.state.kind).toBe('active');
  });

  test('is never asked for by a restore, a checkNow or a timer', async () => {
    const issue = jest.fn(() => setup.issued({ lifetimeSecs: 1 }));
    const manager = newManager({ issue });
    await manager.signIn();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await manager.checkNow();
    await manager.restore();
    expect([manager.state.kind, issue.mock.calls.length]).toEqual(['expired', 1]);
  });
});

test('errors of many `issue` calls are not kept forever', async () => {
  const issue = jest.fn(() => setup.issued({ lifetimeSecs: 100 }));
  const manager = newManager({ issue });
  await manager.signIn();
  issue.mockImplementation(() => Promise.reject(new Error('no network')));
  const first = await errorOf(manager.token({ minTtlSecs: 200 }));
  for (let index = 0; index < 40; index += 1) await errorOf(manager.token({ minTtlSecs: 200 }));
  const again = Object.assign(new Error('x'), {
    code: 'E_ISSUE_FAILED',
    userInfo: { fields: JSON.stringify(first.fields) },
  });
  native.replace('sessionToken', () => Promise.reject(again));
  expect((await errorOf(manager.token())).cause).toBeUndefined();
});

test('subscribers are told when the session is kept later', async () => {
  const manager = newManager();
  const session = await manager.signIn();
  let counter = 1_000_000;
  const snapshot = (isKept: boolean) => {
    const owed = { deletion: false, logout: false };
    const said = { kind: 'active', status: 'active', session, isKept, isPending: false, owed };
    return () => ({ json: JSON.stringify({ ...said, counter: (counter += 1) }) });
  };
  const told: boolean[] = [];
  const end = manager.subscribe(() => told.push(manager.isKept));
  native.replace('sessionSnapshot', snapshot(false));
  native.tellAnything(lastSession(), '{"kind":"notKept","code":"E_VAULT_LOCKED"}');
  await until(() => told.length === 1);
  native.replace('sessionSnapshot', snapshot(true));
  native.tellAnything(lastSession(), '{"kind":"kept"}');
  await until(() => told.length === 2);
  end();
  expect(told).toEqual([false, true]);
});

describe('snapshots', () => {
  test('are not taken for each of 100 calls of token()', async () => {
    const manager = newManager();
    await manager.signIn();
    const before = native.snapshots;
    for (let call = 0; call < 50; call += 1) await manager.token();
    await Promise.all(Array.from({ length: 50 }, () => manager.token()));
    expect(native.snapshots - before).toBeLessThanOrEqual(1);
  });

  test('with a lower counter are ignored if they arrive later', async () => {
    const manager = newManager();
    await manager.signIn();
    const { json = '' } = native.original('sessionSnapshot', lastSession()) as { json?: string };
    await manager.signOut();
    native.replace('sessionCheckNow', () => Promise.resolve(json));
    expect(await manager.checkNow()).toMatchObject({ kind: 'signedOut' });
    expect([manager.state.kind, manager.isKept]).toEqual(['signedOut', false]);
  });

  test('with an equal counter change nothing and notify nobody', async () => {
    const manager = newManager();
    await manager.signIn();
    const { json = '' } = native.original('sessionSnapshot', lastSession()) as { json?: string };
    const told = jest.fn();
    manager.subscribe(told);
    const changed = JSON.stringify({ ...(JSON.parse(json) as object), isKept: false });
    native.replace('sessionCheckNow', () => Promise.resolve(changed));
    await manager.checkNow();
    expect([told.mock.calls.length, manager.isKept]).toEqual([0, true]);
  });

  test('without a visible difference keep every object the same', async () => {
    const manager = newManager();
    await manager.signIn();
    const { state, owed } = manager;
    const { json = '' } = native.original('sessionSnapshot', lastSession()) as { json?: string };
    const newer = JSON.stringify({ ...(JSON.parse(json) as object), counter: 1_000_000 });
    native.replace('sessionCheckNow', () => Promise.resolve(newer));
    expect(await manager.checkNow()).toBe(state);
    expect(manager.owed).toBe(owed);
  });

  test('a sign-in that ends after a sign-out is E_SIGNED_OUT', async () => {
    const manager = newManager();
    native.replace('sessionSignInWith', async (session: string, ...args: unknown[]) => {
      await native.original('sessionSignInWith', session, ...args);
      return native.original('sessionSignOut', session);
    });
    expect(await errorOf(manager.signIn(await setup.issued()))).toMatchObject({ code: 'E_SIGNED_OUT' });
  });
});

describe('the log', () => {
  const line = {
    kind: 'log',
    level: 'warning',
    code: 'vaultUnavailable',
    fieldsJson: '{"retryInSecs":2}',
  };

  test('goes only to onLog, and causes no snapshot', async () => {
    const onLog = jest.fn();
    const manager = newManager({ onLog });
    const heard = jest.fn();
    manager.addListener(heard);
    await manager.restore();
    await Promise.resolve();
    const [told, before] = [heard.mock.calls.length, native.snapshots];
    native.tellAnything(lastSession(), JSON.stringify(line));
    await until(() => onLog.mock.calls.length > 0);
    expect(onLog.mock.calls).toEqual([['warning', 'vaultUnavailable', { retryInSecs: 2 }]]);
    expect([heard.mock.calls.length, native.snapshots]).toEqual([told, before]);
  });

  test('is requested only by managers with an onLog', async () => {
    const logs = (parts: Partial<SessionManagerConfiguration>) => {
      void newManager(parts).restore();
      return (JSON.parse(lastSession()) as { logs: boolean }).logs;
    };
    expect([logs({ onLog: () => undefined }), logs({})]).toEqual([true, false]);
  });

  test('may make onLog throw, which is only reported', async () => {
    const why = new Error('the app’s log is full');
    const reported = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const manager = newManager({
      onLog: () => {
        throw why;
      },
    });
    await manager.signIn();
    native.tellAnything(lastSession(), JSON.stringify(line));
    await until(() => reported.mock.calls.length > 0);
    expect([reported.mock.calls, manager.state.kind]).toEqual([[[why]], 'active']);
  });
});

describe('signIn passes on', () => {
  test.each([
    ['nothing', undefined, false],
    ['no options', {}, false],
    ['a silent attempt', { silent: true }, false],
    ['a new login', { loggedInAgain: true }, true],
  ])('%s', async (_name, given, loggedInAgain) => {
    const manager = newManager();
    await manager.signIn(given);
    const call = native.calls.find(([method]) => method === 'sessionSignIn');
    expect(call?.slice(2)).toEqual([loggedInAgain]);
  });

  test.each([[{ jwt: 'a.b.c' }], [[]], ['a.b.c'], [{ token: undefined }], [{ silent: true, jwt: 'x' }]])(
    'nothing for %j, which is a malformed token',
    async (given) => {
      const error = await errorOf(newManager().signIn(given as never));
      expect([error.code, native.calls]).toEqual(['E_TOKEN_MALFORMED', []]);
    }
  );
});

describe('the native part', () => {
  test('is first called by signIn, before a token is requested', async () => {
    const issue = jest.fn(() => setup.issued());
    const manager = newManager({ issue });
    manager.subscribe(() => undefined);
    expect([manager.state.kind, native.calls]).toEqual(['notRestored', []]);
    native.replace('onSessionEvent', () => undefined);
    await manager.signIn();
    expect(native.calls[0]?.[0]).toBe('sessionSignIn');
  });

  test('is asked for the session after a call fails unexpectedly', async () => {
    const manager = newManager();
    await manager.signIn();
    // The answer is lost on its way, but the sign-out has happened.
    native.replace('sessionSignOut', async (session: string) => {
      await native.original('sessionSignOut', session);
      throw new Error('lost');
    });
    expect(await errorOf(manager.signOut())).toMatchObject({ code: 'E_INTERNAL' });
    expect(manager.state.kind).toBe('signedOut');
  });
});

test('a fraction in minTtlSecs is rounded up to a whole second', async () => {
  const manager = newManager();
  await manager.signIn();
  await manager.token({ minTtlSecs: 59.001 });
  expect(native.calls.at(-1)?.[2]).toBe(60);
});

test('half of a surrogate pair never reaches the native part', async () => {
  expect(await errorOf(newManager().signIn({ token: 'a.\uD800.b' }))).toMatchObject({
    code: 'E_TOKEN_MALFORMED',
  });
  expect(native.calls).toEqual([]);
});

// React Native 0.80 on Android cuts a text off at a NUL: the valid token before it would be accepted, and another
// account read.
test('a NUL never reaches the native part', async () => {
  const { token } = await setup.issued();
  const verifier = createVerifier(setup.configuration());
  const vault = openVault();
  expect(() => decodeUnverified(`${token}\0`)).toThrow(
    expect.objectContaining({ code: 'E_TOKEN_MALFORMED' })
  );
  for (const [call, code] of [
    [newManager().signIn({ token: `${token}\0x` }), 'E_TOKEN_MALFORMED'],
    [verifier.verify(`${token}\0`), 'E_TOKEN_MALFORMED'],
    [verifier.verify(token, 'key-1\0'), 'E_KEY_ID_MISMATCH'],
    [verifier.importKeys('{}\0'), 'E_KEYS_IMPORT'],
    [verifier.importKeys('\uD800'), 'E_KEYS_IMPORT'],
    [vault.save('default\0x', token), 'E_VAULT_ACCOUNT'],
    [vault.save('default', `${token}\0`), 'E_TOKEN_MALFORMED'],
  ] as const) {
    expect(await errorOf(call)).toMatchObject({ code });
  }
  expect(native.calls).toEqual([]);
});

test('an issue that throws synchronously fails like a rejection', async () => {
  const why = new Error('at once');
  const issue = () => {
    throw why;
  };
  expect(await errorOf(newManager({ issue }).signIn())).toMatchObject({ code: 'E_ISSUE_FAILED', cause: why });
});

test('an issue error as JSON has no cause and never the token', async () => {
  const { token } = await setup.issued();
  const error = await errorOf(newManager({ issue: () => Promise.reject(new Error(token)) }).signIn());
  expect(JSON.stringify(error)).not.toContain(token);
  expect(String(error)).not.toContain(token);
  expect(Object.keys(error)).toEqual(['code', 'fields']);
  const forged = (await setup.issued({ isForged: true })).token;
  const refused = await errorOf(newManager().signIn({ token: forged }));
  expect(`${JSON.stringify(refused)} ${String(refused)} ${String(refused.stack)}`).not.toContain(forged);
});

async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) await new Promise((resolve) => setTimeout(resolve, 1));
}
