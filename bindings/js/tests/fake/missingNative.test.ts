import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as Api from '../../src/index';
import { VERSION } from '../../src/version';

const ANSWERS = {
  keysStatus: () => Promise.resolve('{"usableKeys":[],"skippedKeys":[]}'),
  vaultAccounts: () => Promise.resolve([]),
};

/** The package as it is imported when there is no native part. */
function importedWithout(
  native: 'anything' | 'its module' | { readonly version: unknown },
  host: object = {}
): typeof Api {
  const ofVersion = typeof native === 'object' ? { nativeVersion: native.version, ...ANSWERS } : null;
  const proxy = (name: string) => (name === 'WalletJwt' ? ofVersion : null);
  // The state that copies of an earlier test shared.
  Reflect.deleteProperty(globalThis, Symbol.for('react-native-wallet-jwt/1'));
  Object.assign(globalThis, { __turboModuleProxy: native === 'anything' ? undefined : proxy, ...host });
  let api: typeof Api | undefined;
  jest.isolateModules(() => {
    api = jest.requireActual<typeof Api>('../../src/index');
  });
  if (!api) throw new Error('not imported');
  return api;
}

function withPlatform(os: string): void {
  jest.doMock('react-native', () => ({
    AppState: { addEventListener: () => undefined },
    Platform: { OS: os },
    TurboModuleRegistry: os === 'web' ? undefined : { get: () => null },
  }));
}

afterEach(() => {
  jest.dontMock('react-native');
  Object.assign(globalThis, { expo: undefined, RN$Bridgeless: undefined });
});

async function adviceOf({
  createVerifier,
  Provider,
  isWalletJwtError,
  WalletJwtError,
}: typeof Api): Promise<string> {
  const verifier = createVerifier({ provider: Provider.para({ environment: 'BETA', anyAudience: true }) });
  const error: unknown = await verifier.verify('a.b.c').catch((thrown: unknown) => thrown);
  if (!isWalletJwtError(error)) throw error;
  expect([error.code, error instanceof WalletJwtError]).toEqual(['E_NATIVE_MISSING', true]);
  return error.message;
}

describe('without the native part', () => {
  test('the import works and every first call names what is missing', async () => {
    const api = importedWithout('anything');
    const manager = api.createSessionManager({
      provider: api.Provider.para({ environment: 'BETA', anyAudience: true }),
      issue: () => Promise.reject(new Error('asked')),
    });
    const vault = api.openVault();
    const calls = [
      manager.restore,
      manager.signIn,
      manager.token,
      manager.signOut,
      manager.checkNow,
      vault.accounts,
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'E_NATIVE_MISSING' });
    expect(() => api.decodeUnverified('a.b.c')).toThrow(
      expect.objectContaining({ code: 'E_NATIVE_MISSING' })
    );
  });

  test('the import works if the native part throws, and reports it', async () => {
    const reported = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const why = new Error('Exception in HostFunction');
    jest.doMock('react-native', () => ({
      AppState: { addEventListener: () => undefined },
      Platform: { OS: 'android' },
      TurboModuleRegistry: {
        get: () => {
          throw why;
        },
      },
    }));
    expect(await adviceOf(importedWithout('its module'))).toContain('is not in this app');
    expect(reported.mock.calls).toEqual([[why]]);
  });

  test('a disabled New Architecture is named', async () => {
    expect(await adviceOf(importedWithout('anything'))).toContain('New Architecture');
  });

  test('an app that needs a rebuild is told how on its platform', async () => {
    expect(await adviceOf(importedWithout('its module'))).toMatch(/pod install.*run-ios/);
    withPlatform('android');
    const advice = await adviceOf(importedWithout('its module', { RN$Bridgeless: true }));
    expect(advice).toContain('run-android');
    expect(advice).not.toContain('pod install');
  });

  test('Expo Go is named', async () => {
    expect(await adviceOf(importedWithout('its module', { expo: { modules: { ExpoGo: {} } } }))).toMatch(
      /Expo Go.*development build/
    );
  });

  test('the web, where React Native has no registry, is named', async () => {
    withPlatform('web');
    expect(await adviceOf(importedWithout('anything'))).toContain('server');
  });

  test('the web file for bundlers imports nothing of React Native', () => {
    jest.doMock('react-native', () => {
      throw new Error('react-native was imported');
    });
    jest.isolateModules(() => {
      expect(jest.requireActual('../../src/linkedModule.web')).toMatchObject({ default: null });
    });
  });

  test('a copy’s errors are known as such, and nothing else is', () => {
    const [one, other] = [importedWithout('anything'), importedWithout('anything')];
    const error = new one.WalletJwtError('E_SIGNATURE', 'x');
    expect([other.isWalletJwtError(error), error instanceof other.WalletJwtError]).toEqual([true, false]);
    const impostors = [
      undefined,
      null,
      5,
      'E_SIGNATURE',
      {},
      new Error('x'),
      { name: 'WalletJwtError', code: 'E_SIGNATURE' },
    ];
    const hostile = Proxy.revocable({}, {});
    hostile.revoke();
    for (const impostor of [
      ...impostors,
      hostile.proxy,
      Object.assign(new Error('x'), { name: 'WalletJwtError' }),
    ])
      expect(one.isWalletJwtError(impostor)).toBe(false);
    expect(Object.isFrozen(error.fields)).toBe(true);
  });
});

describe('a native part of another version', () => {
  const REBUILD = /Neither a reload nor an update over the air brings a native part/;

  test.each([
    ['a newer', () => '99.0.0', '99.0.0'],
    ['an older', () => '0.0.1', '0.0.1'],
    ['one without nativeVersion', undefined, undefined],
  ])('%s is E_NATIVE_VERSION in every call, in a release too', async (_name, version, native) => {
    const globals = globalThis as unknown as { __DEV__: boolean };
    globals.__DEV__ = false;
    try {
      const api = importedWithout({ version });
      const manager = api.createSessionManager({
        provider: api.Provider.para({ environment: 'BETA', anyAudience: true }),
        issue: () => Promise.reject(new Error('asked')),
      });
      for (const call of [manager.restore, manager.signIn, manager.token, api.openVault().accounts])
        await expect(call()).rejects.toMatchObject({
          code: 'E_NATIVE_VERSION',
          fields: { javascript: VERSION },
        });
      const error: unknown = await manager.restore().catch((thrown: unknown) => thrown);
      expect((error as Api.WalletJwtError).fields['native']).toBe(native);
      expect(manager.state.status).toBe('unavailable');
      expect(() => api.decodeUnverified('a.b.c')).toThrow(
        expect.objectContaining({ code: 'E_NATIVE_VERSION' })
      );
    } finally {
      globals.__DEV__ = true;
    }
  });

  test('is an error that says what to do on the platform', async () => {
    const messageOf = async () => {
      const accounts = importedWithout({ version: () => '0.0.1' })
        .openVault()
        .accounts();
      const error = (await accounts.catch((thrown: unknown) => thrown)) as Error;
      expect(error.message).toMatch(REBUILD);
      return error.message;
    };
    withPlatform('ios');
    Object.assign(globalThis, { RN$Bridgeless: true });
    jest.dontMock('react-native');
    expect(await messageOf()).toMatch(/Run `pod install` in the folder ios and then build the app again/);
  });

  test('is asked for its version once and is called if it fits', async () => {
    const version = jest.fn(() => VERSION);
    const api = importedWithout({ version });
    for (let call = 0; call < 3; call += 1) expect(await api.openVault().accounts()).toEqual([]);
    expect(version).toHaveBeenCalledTimes(1);
  });

  test('the package’s version is the one in package.json', () => {
    const manifest = readFileSync(join(__dirname, '../../../../package.json'), 'utf8');
    expect((JSON.parse(manifest) as { version: string }).version).toBe(VERSION);
  });
});
