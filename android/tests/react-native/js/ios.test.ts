/** What only the chain of iOS can show: React Native's RCTTurboModule.mm between JSI and the Objective-C++ module. */
import { describe, expect, test } from '@jest/globals';
import { callWith, turboModule } from './native';

// The code that is generated for iOS does not check arguments: the package does, before it calls.
describe('an exception of Objective-C in a synchronous method', () => {
  test('throws an error with the exception as its cause', () => {
    let thrown: unknown;
    try {
      callWith('decodeUnverified', 5);
    } catch (error) {
      thrown = error;
    }
    expect(thrown instanceof Error).toBe(true);
    expect(thrown).toMatchObject({
      message: expect.stringContaining('WalletJwt.decodeUnverified raised an exception'),
      cause: { name: 'NSInvalidArgumentException' },
    });
  });
});

test('a call with too many arguments throws at once', () => {
  expect(() => callWith('decodeUnverified', 'x', 'y')).toThrow();
});

test('a rejection has the domain and the native stack of an NSError', async () => {
  const rejection: unknown = await turboModule()
    .keysStatus('no configuration')
    .catch((error: unknown) => error);
  expect(rejection).toMatchObject({ code: 'E_CONFIG_FORMAT', domain: 'WalletJwt' });
  expect((rejection as { nativeStackIOS: string[] }).nativeStackIOS.length).toBeGreaterThan(0);
});

test('a boolean reaches the module as it is', async () => {
  const end = async (loggedInAgain: boolean) =>
    turboModule()
      .sessionSignIn('no configuration', loggedInAgain)
      .catch((error: unknown) => error);
  for (const is of [true, false]) expect(await end(is)).toMatchObject({ code: 'E_CONFIG_FORMAT' });
});
