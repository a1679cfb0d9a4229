/**
 * Modules that run again, and two copies of the package in one bundle: there is one `issue`, and each event arrives
 * once.
 */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { newAccount, startNative, type NativeUnderTest } from '../nativeUnderTest';
import { connectedFake } from './connectedFake';
import type * as Api from '../../src/index';
import * as api from '../../src/index';
import type { IssuedToken, SessionManagerConfiguration, ToldEvent } from '../../src/index';

const native = connectedFake();
let setup: NativeUnderTest;
beforeEach(async () => {
  setup = await startNative();
  native.reset();
});
afterEach(() => {
  jest.dontMock('../../src/version');
});

const configuration = (account: string, issue = () => setup.issued()): SessionManagerConfiguration => ({
  ...setup.configuration(),
  account,
  issue,
});

/** Another copy of the package. A bundle has two copies if an app and one of its libraries each bring their own. */
function anotherCopy(): typeof Api {
  let copy: typeof Api | undefined;
  jest.isolateModules(() => {
    copy = jest.requireActual<typeof Api>('../../src/index');
  });
  if (!copy) throw new Error('not imported');
  return copy;
}

describe('a module that runs again', () => {
  test('gets each event once, with its newest listener', async () => {
    const account = newAccount();
    const heard: [run: number, event: string][] = [];
    const asked: number[] = [];
    const runModule = (run: number) => {
      const issue = (): Promise<IssuedToken> => {
        asked.push(run);
        return setup.issued();
      };
      const wallet = api.createSessionManager(configuration(account, issue));
      wallet.addListener(({ kind }) => heard.push([run, kind]));
      wallet.subscribe(() => heard.push([run, 'state']));
      return wallet;
    };
    await runModule(1).restore();
    heard.length = 0;
    await runModule(2).signIn();
    await until(() => heard.some(([, event]) => event === 'changed'));
    expect(new Set(heard.map(([run]) => run))).toEqual(new Set([2]));
    expect(heard.filter(([, event]) => event === 'changed')).toHaveLength(1);
    expect(asked).toEqual([2]);
  });

  test('has one listener left if the listener has a name', async () => {
    const wallet = api.createSessionManager(configuration(newAccount()));
    const heard: number[] = [];
    for (const run of [1, 2, 3]) wallet.addListener(() => heard.push(run), 'log');
    await wallet.signIn();
    await until(() => heard.length > 0);
    expect(heard).toEqual([3]);
  });

  test('keeps its old listeners until it adds new ones', async () => {
    const account = newAccount();
    const before = api.createSessionManager(configuration(account));
    const heard: string[] = [];
    before.addListener(({ kind }) => heard.push(kind));
    api.createSessionManager(configuration(account));
    await before.signIn();
    await until(() => heard.length > 0);
    expect(heard).toEqual(['changed']);
  });

  test('removes only the listener it ends, even if twice', async () => {
    const wallet = api.createSessionManager(configuration(newAccount()));
    const heard: number[] = [];
    const endFirst = wallet.addListener(() => heard.push(1), 'log');
    const endSecond = wallet.addListener(() => heard.push(2), 'log');
    endFirst();
    await wallet.signIn();
    await until(() => heard.length > 0);
    endSecond();
    endSecond();
    await wallet.signOut();
    expect(heard).toEqual([2]);
  });
});

describe('two copies of the package', () => {
  test('share a session and an issue and report each event once', async () => {
    const other = anotherCopy();
    expect(other.createSessionManager).not.toBe(api.createSessionManager);
    const account = newAccount();
    let asked = 0;
    const issue = () => {
      asked += 1;
      return setup.issued();
    };
    const [one, two] = [api, other].map((copy) => copy.createSessionManager(configuration(account, issue)));
    const heard: Record<string, ToldEvent[]> = { one: [], two: [] };
    one?.addListener((event) => heard['one']?.push(event));
    two?.addListener((event) => heard['two']?.push(event));
    const [session, same] = await Promise.all([one?.signIn(), two?.signIn()]);
    await until(() => heard['two']?.length === 1);
    expect([asked, session === same, two?.state === one?.state]).toEqual([1, true, true]);
    const changed = [{ kind: 'changed', status: 'active', renewed: false }];
    expect([heard, setup.listenerCount()]).toEqual([{ one: changed, two: changed }, 1]);
  });

  test('know each other’s managers', async () => {
    const { coreOfManager } = jest.requireActual<{ coreOfManager: (manager: unknown) => unknown }>(
      '../../src/session/createSessionManager'
    );
    const manager = anotherCopy().createSessionManager(configuration(newAccount()));
    expect(coreOfManager(manager)).toBeDefined();
  });

  test('of different versions work only if they fit native code', async () => {
    jest.doMock('../../src/version', () => ({ VERSION: '0.0.9' }));
    const older = anotherCopy();
    const account = newAccount();
    const misfit = older.createSessionManager(configuration(account));
    await expect(misfit.signIn()).rejects.toMatchObject({ code: 'E_NATIVE_VERSION' });
    expect(await api.createSessionManager(configuration(account)).signIn()).toMatchObject({
      provider: 'para',
    });
    await expect(misfit.signIn()).rejects.toMatchObject({ code: 'E_NATIVE_VERSION' });
  });
});

async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) await new Promise((resolve) => setTimeout(resolve, 1));
}
