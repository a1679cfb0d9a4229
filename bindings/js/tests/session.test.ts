import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { errorOf } from './errorOf';
import { managerOn, newAccount, startNative, type NativeUnderTest, type Wish } from './nativeUnderTest';
import {
  createSessionManager,
  decodeUnverified,
  type IssuedToken,
  type SessionEvent,
  type SessionManagerConfiguration,
  type WalletSessionManager,
} from '../src/index';

let setup: NativeUnderTest;
beforeAll(async () => {
  setup = await startNative();
});
afterAll(() => setup.stop());

const newManager = (parts?: Partial<SessionManagerConfiguration>): WalletSessionManager =>
  managerOn(setup, parts);

/** Issues the given tokens in turn, and counts the calls. */
function issuing(...wishes: Wish[]): { issue: () => Promise<IssuedToken>; count: () => number } {
  let count = 0;
  return {
    issue: () => setup.issued(wishes[Math.min(count++, wishes.length - 1)]),
    count: () => count,
  };
}

describe('a session', () => {
  test('is not restored before the first call', () => {
    expect(newManager().state).toEqual({ kind: 'notRestored', status: 'loading' });
  });

  test('is signed out after a restore that found nothing', async () => {
    const manager = newManager();
    expect(await manager.restore()).toEqual({ kind: 'signedOut', status: 'signedOut' });
    expect(manager.state).toEqual({ kind: 'signedOut', status: 'signedOut' });
  });

  test('is kept and is the same object that signIn resolves to', async () => {
    const manager = newManager();
    const session = await manager.signIn();
    expect(manager.state).toMatchObject({ kind: 'active', status: 'active' });
    expect('session' in manager.state && manager.state.session).toBe(session);
    expect(await manager.checkNow()).toBe(manager.state);
    expect(await manager.unlock()).toBe(manager.state);
    expect(manager.isKept).toBe(true);
  });

  test('is created from a token that the app has already', async () => {
    const never = issuing({});
    const manager = newManager({ issue: never.issue });
    const session = await manager.signIn(await setup.issued({ userId: 'ada' }));
    expect([session.userId, never.count()]).toEqual(['ada', 0]);
  });

  test('is not changed by a forged token', async () => {
    const manager = newManager();
    const session = await manager.signIn();
    const error = await errorOf(manager.signIn(await setup.issued({ isForged: true })));
    expect(error.code).toBe('E_SIGNATURE');
    expect('session' in manager.state && manager.state.session).toBe(session);
  });

  test('does not change to another user without a sign-out', async () => {
    const manager = newManager();
    await manager.signIn(await setup.issued({ userId: 'ada' }));
    const another = await setup.issued({ userId: 'grace' });
    expect(await errorOf(manager.signIn(another))).toMatchObject({ code: 'E_USER_CHANGED' });
    await manager.signOut();
    expect(await manager.signIn(another)).toMatchObject({ userId: 'grace' });
  });

  test('ends at signOut', async () => {
    const manager = newManager();
    await manager.signIn();
    await manager.signOut();
    expect([manager.state.kind, manager.isKept]).toEqual(['signedOut', false]);
    expect(await errorOf(manager.token())).toMatchObject({ code: 'E_SIGNED_OUT' });
    expect(await manager.restore()).toMatchObject({ kind: 'signedOut' });
  });
});

describe('token()', () => {
  test('returns the current token without calling issue', async () => {
    const source = issuing({});
    const manager = newManager({ issue: source.issue });
    await manager.signIn();
    const token = await manager.token();
    expect(decodeUnverified(token).expiresAt).toBeGreaterThan(Date.now() / 1000);
    expect([await manager.token({ minTtlSecs: 1 }), source.count()]).toEqual([token, 1]);
  });

  test('requests one new token for any number of callers', async () => {
    const source = issuing({ lifetimeSecs: 100 }, { lifetimeSecs: 1000 });
    const manager = newManager({ issue: source.issue });
    await manager.signIn();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => manager.token({ minTtlSecs: 200 })));
    expect([new Set(tokens).size, source.count()]).toEqual([1, 2]);
    expect(manager.state).toMatchObject({
      kind: 'active',
      session: { expiresAt: decodeUnverified(tokens[0] ?? '').expiresAt },
    });
  });

  test('rejects with E_ISSUE_FAILED and a cause; the session stays', async () => {
    const why = new Error('no network');
    let asked = 0;
    const manager = newManager({
      issue: () => (asked++ === 0 ? setup.issued({ lifetimeSecs: 100 }) : Promise.reject(why)),
    });
    const session = await manager.signIn();
    const errors = await Promise.all(
      Array.from({ length: 5 }, () => errorOf(manager.token({ minTtlSecs: 200 })))
    );
    for (const error of errors) expect([error.code, error.cause]).toEqual(['E_ISSUE_FAILED', why]);
    expect('session' in manager.state && manager.state.session).toBe(session);
  });

  test('rejects a forged token with its code and the request id', async () => {
    const manager = newManager({ issue: issuing({ lifetimeSecs: 100 }, { isForged: true }).issue });
    await manager.signIn();
    const error = await errorOf(manager.token({ minTtlSecs: 200 }));
    expect([error.code, error.fields]).toEqual(['E_SIGNATURE', { requestId: expect.any(Number) }]);
  });

  test('rejects with E_TTL_UNREACHABLE if a new token ends too soon', async () => {
    const manager = newManager({ issue: issuing({ lifetimeSecs: 100 }).issue });
    await manager.signIn();
    const error = await errorOf(manager.token({ minTtlSecs: 200 }));
    expect(error.code).toBe('E_TTL_UNREACHABLE');
    expect(error.fields['remainingSecs']).toBeGreaterThan(90);
  });

  test('rejects with E_ISSUE_TIMEOUT if issue never answers', async () => {
    let asked = 0;
    const manager = newManager({
      issueTimeoutSecs: 1,
      issue: () =>
        asked++ === 0 ? setup.issued({ lifetimeSecs: 100 }) : new Promise<never>(() => undefined),
    });
    await manager.signIn();
    expect(await errorOf(manager.token({ minTtlSecs: 200 }))).toMatchObject({ code: 'E_ISSUE_TIMEOUT' });
  });

  test('fails for all waiting callers at a sign-out', async () => {
    let asked = 0;
    const manager = newManager({
      issue: () =>
        asked++ === 0 ? setup.issued({ lifetimeSecs: 100 }) : new Promise<never>(() => undefined),
    });
    await manager.signIn();
    const waiting = [
      errorOf(manager.token({ minTtlSecs: 200 })),
      errorOf(manager.token({ minTtlSecs: 300 })),
    ];
    await manager.signOut();
    for (const error of await Promise.all(waiting)) expect(error.code).toBe('E_SIGNED_OUT');
  });
});

describe('signIn()', () => {
  test('calls issue once for any number of callers', async () => {
    const source = issuing({});
    const manager = newManager({ issue: source.issue });
    const sessions = await Promise.all([manager.signIn(), manager.signIn(), manager.signIn()]);
    expect([new Set(sessions).size, source.count()]).toEqual([1, 1]);
    await manager.signIn();
    expect(source.count()).toBe(2);
  });

  test('rejects with E_SIGNED_OUT at once if signOut comes first', async () => {
    let answer: (issued: IssuedToken) => void = () => undefined;
    const manager = newManager({
      issue: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    });
    const signingIn = errorOf(manager.signIn());
    await manager.signOut();
    expect(await signingIn).toMatchObject({ code: 'E_SIGNED_OUT' });
    answer(await setup.issued());
    expect(await manager.restore()).toMatchObject({ kind: 'signedOut' });
  });

  test('never takes effect after a later signOut', async () => {
    for (let moments = 0; moments < 12; moments += 1) {
      const issued = await setup.issued();
      const manager = newManager({ issue: () => Promise.resolve(issued) });
      const signingIn = manager.signIn().catch((thrown: unknown) => thrown);
      for (let moment = 0; moment < moments; moment += 1) await Promise.resolve();
      await manager.signOut();
      await signingIn;
      expect([moments, manager.state.kind, (await manager.restore()).kind]).toEqual([
        moments,
        'signedOut',
        'signedOut',
      ]);
    }
  });

  test('can be called anew after that', async () => {
    let asked = 0;
    const manager = newManager({
      issue: () => (asked++ === 0 ? new Promise<never>(() => undefined) : setup.issued()),
    });
    const first = errorOf(manager.signIn());
    const signedOut = manager.signOut();
    const second = manager.signIn();
    expect((await first).code).toBe('E_SIGNED_OUT');
    await signedOut;
    await second;
    expect(manager.state.kind).toBe('active');
  });
});

describe('calls that overlap', () => {
  test('a signOut wins over a restore that was called before it', async () => {
    const manager = newManager();
    await manager.signIn();
    const [restored] = await Promise.all([manager.restore(), manager.signOut()]);
    expect(['active', 'signedOut']).toContain(restored.kind);
    expect([manager.state.kind, manager.isKept]).toEqual(['signedOut', false]);
    expect(await manager.restore()).toMatchObject({ kind: 'signedOut' });
  });

  test('a signIn and a restore end signed in, in either order', async () => {
    for (const isSignInFirst of [true, false]) {
      const manager = newManager();
      const calls = [() => manager.signIn(), () => manager.restore()];
      if (!isSignInFirst) calls.reverse();
      await Promise.all(calls.map((call) => call()));
      expect([manager.state.kind, manager.isKept]).toEqual(['active', true]);
    }
  });
});

describe('managers of one configuration', () => {
  test('are one session, and the newest issue is used', async () => {
    const account = newAccount();
    const [older, newer] = [issuing({}), issuing({ lifetimeSecs: 100 }, { lifetimeSecs: 1000 })];
    const one = newManager({ account, issue: older.issue });
    const other = newManager({ account, issue: newer.issue });
    const session = await one.signIn();
    expect('session' in other.state && other.state.session).toBe(session);
    await one.token({ minTtlSecs: 200 });
    expect([older.count(), newer.count()]).toEqual([0, 2]);
  });

  test('share one subscription to the native part with all others', async () => {
    await Promise.all([newManager().restore(), newManager().restore(), newManager().restore()]);
    expect(setup.listenerCount()).toBe(1);
  });

  test('are the same session with another order or explicit defaults', async () => {
    const account = newAccount();
    const { provider, options } = setup.configuration();
    const one = newManager({ account });
    await one.signIn();
    const other = createSessionManager({
      renewInForeground: false,
      acceptAccessTokens: false,
      issue: () => setup.issued(),
      vault: { store: 'memory' },
      ...(options && { options: { ...options } }),
      account,
      provider: Object.fromEntries(Object.entries(provider).reverse()) as typeof provider,
    });
    expect(other.state).toBe(one.state);
  });
});

describe('managers that differ in a timeout', () => {
  test('share a session and an issue, and each gets events once', async () => {
    const account = newAccount();
    const source = issuing({ lifetimeSecs: 100 }, { lifetimeSecs: 1000 });
    const one = newManager({ account, issue: source.issue });
    const other = newManager({ account, issue: source.issue, issueTimeoutSecs: 30 });
    const heard: Record<'one' | 'other', SessionEvent[]> = { one: [], other: [] };
    one.addListener((event) => heard.one.push(event));
    other.addListener((event) => heard.other.push(event));
    await Promise.all([one.signIn(), other.signIn(), one.signIn()]);
    const short = { minTtlSecs: 200 };
    const tokens = await Promise.all([other.token(short), one.token(short), other.token(short)]);
    expect([source.count(), new Set(tokens).size]).toEqual([2, 1]);
    await other.signOut();
    await until(() => heard.one.length >= 3 && heard.other.length >= 3);
    const expected = [
      { kind: 'changed', status: 'active', renewed: false },
      { kind: 'changed', status: 'active', renewed: true },
      { kind: 'changed', status: 'signedOut', renewed: false },
    ];
    expect(heard).toEqual({ one: expected, other: expected });
    expect(one.state.kind).toBe('signedOut');
  });
});

describe('a call of the session from inside `issue`', () => {
  test.each(['signIn', 'token'] as const)('%s, before the first await, fails at once', async (call) => {
    let inside: Promise<unknown> = Promise.resolve();
    const manager: WalletSessionManager = newManager({
      issue: async () => {
        inside = errorOf(call === 'signIn' ? manager.signIn() : manager.token());
        return setup.issued();
      },
    });
    await manager.signIn();
    expect(await inside).toMatchObject({
      code: 'E_ISSUE_FAILED',
      message: expect.stringContaining('inside `issue`'),
    });
    // Only inside `issue`.
    expect(typeof (await manager.token())).toBe('string');
  });

  test('is the cause of the failure if `issue` waits for it', async () => {
    const manager: WalletSessionManager = newManager({
      issue: async () => ({ token: await manager.token() }),
    });
    const error = await errorOf(manager.signIn());
    expect([error.code, (error.cause as { code?: unknown }).code]).toEqual([
      'E_ISSUE_FAILED',
      'E_ISSUE_FAILED',
    ]);
  });

  test('with a token that the app has is an ordinary sign-in', async () => {
    const issued = await setup.issued({ userId: 'ada' });
    const manager: WalletSessionManager = newManager({
      issue: async () => {
        await manager.signIn(issued);
        return new Promise<never>(() => undefined);
      },
    });
    expect(await manager.signIn()).toMatchObject({ userId: 'ada' });
  });
});

test('any value that `issue` rejects with is the cause', async () => {
  for (const thrown of [{ code: 'PARA_OFFLINE' }, 'text', undefined, null, 5, new Error('no')]) {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    const manager = newManager({ issue: () => Promise.reject(thrown) });
    const [one, other] = await Promise.all([errorOf(manager.signIn()), errorOf(manager.signIn())]);
    for (const error of [one, other]) {
      expect([error.code, error.cause]).toEqual(['E_ISSUE_FAILED', thrown]);
      expect(error.message).toContain("JavaScript's `issue`: it threw ");
    }
  }
});

describe('signing the wallet SDK out', () => {
  test('follows our sign-out and is owed until it succeeds', async () => {
    const seen: unknown[] = [];
    let isOnline = false;
    const manager: WalletSessionManager = newManager({
      logout: async () => {
        seen.push(manager.state.kind);
        if (!isOnline) throw new Error('offline');
      },
    });
    await manager.signIn();
    expect(await errorOf(manager.signOut())).toMatchObject({ code: 'E_LOGOUT_PENDING' });
    expect([manager.state.kind, manager.owed]).toEqual(['signedOut', { deletion: false, logout: true }]);
    expect(await errorOf(manager.signIn())).toMatchObject({ code: 'E_LOGOUT_PENDING' });
    expect(await errorOf(manager.checkNow())).toMatchObject({ code: 'E_LOGOUT_PENDING' });
    isOnline = true;
    expect(await manager.checkNow()).toMatchObject({ kind: 'signedOut' });
    expect([seen, manager.owed.logout]).toEqual([['signedOut', 'signedOut', 'signedOut'], false]);
    await manager.signIn();
  });

  test('is cancelled if the user has logged in again', async () => {
    let logouts = 0;
    const manager = newManager({
      logout: () => {
        logouts += 1;
        return Promise.reject(new Error('offline'));
      },
    });
    await manager.signIn();
    await errorOf(manager.signOut());
    await manager.signIn({ loggedInAgain: true });
    await manager.checkNow();
    expect([manager.state.kind, manager.owed.logout, logouts]).toEqual(['active', false, 1]);
  });
});

test('accounts are listed, and signed out all together', async () => {
  const vault = { store: 'memory', namespace: newAccount() } as const;
  const [ada, grace] = [newManager({ account: 'ada', vault }), newManager({ account: 'grace', vault })];
  await ada.signIn();
  await grace.signIn();
  expect(await ada.listAccounts()).toEqual(['ada', 'grace']);
  await ada.signOutAll();
  expect([ada.state.kind, (await grace.checkNow()).kind]).toEqual(['signedOut', 'signedOut']);
  expect(await grace.listAccounts()).toEqual([]);
});

describe('a listener', () => {
  test('gets events in order, without the token requests', async () => {
    const manager = newManager({ issue: issuing({ lifetimeSecs: 100 }, { lifetimeSecs: 1000 }).issue });
    const heard: SessionEvent[] = [];
    const end = manager.addListener((event) => heard.push(event));
    await manager.signIn();
    await manager.token({ minTtlSecs: 200 });
    await manager.signOut();
    await until(() => heard.length >= 3);
    expect(heard).toEqual([
      { kind: 'changed', status: 'active', renewed: false },
      { kind: 'changed', status: 'active', renewed: true },
      { kind: 'changed', status: 'signedOut', renewed: false },
    ]);
    end();
  });

  test('gets each change once', async () => {
    const manager = newManager();
    await manager.restore();
    const told: unknown[] = [];
    const end = manager.subscribe(() => {
      // The owed deletion is a change of its own.
      told.push([manager.state.kind, manager.isKept, manager.isPending, manager.owed.deletion]);
    });
    await manager.signIn();
    await manager.checkNow();
    await manager.signOut();
    await manager.checkNow();
    end();
    await manager.signIn();
    const words = told.map((what) => JSON.stringify(what));
    expect(words.filter((what, index) => what === words[index - 1])).toEqual([]);
    expect(told).toContainEqual(['active', true, false, false]);
    expect(told.at(-1)).toEqual(['signedOut', false, false, false]);
  });
});

async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) await new Promise((resolve) => setTimeout(resolve, 5));
}
