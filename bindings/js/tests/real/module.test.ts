import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Spec } from '../../src/NativeWalletJwt';
import {
  createSessionManager,
  createVerifier,
  openVault,
  Provider,
  type WalletSessionManager,
} from '../../src/index';
import { connectedHost } from './connectedHost';
import { API_KEY_ID, FakeIssuer } from './issuer';
import { KotlinModuleHost } from './kotlinModuleHost';

const provider = Provider.para({ environment: 'BETA', apiKeyId: API_KEY_ID });
let issuer: FakeIssuer;
beforeAll(async () => {
  issuer = await FakeIssuer.start();
});
afterAll(() => issuer.stop());
afterEach(() => connectedHost().setClock(null));

const options = (): { development: { keysUrl: string } } => ({ development: { keysUrl: issuer.paraKeys } });

function manager(account: string): WalletSessionManager {
  return createSessionManager({ provider, options: options(), account, issue: () => issuer.para() });
}

describe('a reload of the app', () => {
  test('restores the session and verifies it with its stored key', async () => {
    const session = await manager('reload').signIn();
    await connectedHost().reload();
    const restored = await manager('reload').restore();
    expect(restored).toEqual({
      kind: 'active',
      status: 'active',
      session: { ...session, keySource: 'stored' },
    });
  });

  test('keeps a signed-out user signed out', async () => {
    await manager('left').signIn();
    await manager('left').signOut();
    await connectedHost().reload();
    expect(await manager('left').restore()).toMatchObject({ kind: 'signedOut' });
  });

  test('does not wait for running calls', async () => {
    await issuer.ask('POST', '/fault?mode=delay=20s');
    const verifier = createVerifier({ provider, options: { ...options(), timeoutSecs: 5 } });
    const { token, keyId } = await issuer.para();
    let isSettled = false;
    const settled = (): void => void (isSettled = true);
    // On a phone, a reload also removes the JavaScript that would get the result.
    void verifier.verify(token, keyId ?? undefined).then(settled, settled);
    const begun = Date.now();
    await connectedHost().reload();
    // It takes milliseconds, and would otherwise take the five seconds. The test does not measure speed, so a busy
    // machine does not matter.
    expect(Date.now() - begun).toBeLessThan(4500);
    // The result is not delivered after the timeout either.
    await new Promise((resolve) => setTimeout(resolve, 5500));
    expect(isSettled).toBe(false);
    await issuer.ask('POST', '/fault?mode=none');
  });

  // The receiver of an event is freed then: React Native 0.80 would crash.
  test('waits for an event that is being sent', async () => {
    const host = new KotlinModuleHost();
    const module = host.module as unknown as Spec;
    const session = JSON.stringify({ account: 'overtaken', verifier: { provider, options: options() } });
    const { token, keyId } = await issuer.para();
    await host.setEventMillis(300);
    await module.sessionSignInWith(session, token, keyId ?? null);
    await host.reload();
    await new Promise((resolve) => setTimeout(resolve, 700));
    await host.stop();
  });

  test('drops the events that wait when the module ends', async () => {
    const host = new KotlinModuleHost();
    const module = host.module as unknown as Spec;
    const { token, keyId } = await issuer.para();
    await host.setEventMillis(100);
    // Each session reports on a thread of its own, and one event is sent at a time.
    const accounts = Array.from({ length: 20 }, (_, index) => `waits-${index.toString()}`);
    await Promise.all(
      accounts.map((account) => {
        const session = JSON.stringify({ account, verifier: { provider, options: options() } });
        return module.sessionSignInWith(session, token, keyId ?? null);
      })
    );
    await host.reload();
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await host.stop();
  });
});

describe('one native object for each configuration', () => {
  test('300 tokens at a time fetch the key set once', async () => {
    const verifier = createVerifier({ provider, options: { ...options(), leewaySecs: 61 } });
    const { token, keyId } = await issuer.para();
    const before = await keysRequests();
    const sessions = await Promise.all(
      Array.from({ length: 300 }, () => verifier.verify(token, keyId ?? undefined))
    );
    expect(new Set(sessions.map(({ userId }) => userId)).size).toBe(1);
    expect((await keysRequests()) - before).toBe(1);
  });

  test('managers share keys even if one writes out the defaults', async () => {
    const short = manager('shared');
    const long = createSessionManager({
      provider,
      options: options(),
      account: 'shared',
      vault: { namespace: 'wallet-jwt', timeoutSecs: 10 },
      issue: () => issuer.para(),
    });
    const { userId } = await short.signIn();
    expect(await long.checkNow()).toMatchObject({ kind: 'active', session: { userId } });
    await long.signOut();
    expect(await short.checkNow()).toMatchObject({ kind: 'signedOut' });
  });
});

test('checkNow shows that a session has expired by the clock', async () => {
  const waiting = manager('expiring');
  const { expiresAt } = await waiting.signIn();
  await connectedHost().setClock(expiresAt);
  expect(await waiting.checkNow()).toMatchObject({ kind: 'expired', status: 'expired' });
  expect(waiting.state).toMatchObject({ kind: 'expired' });
});

test('the package creates the TurboModule when it is first needed', async () => {
  expect(await connectedHost().registered()).toEqual({
    WalletJwt: {
      name: 'WalletJwt',
      isTurboModule: true,
      needsEagerInit: false,
      makes: 'WalletJwtModule',
    },
    unknown: null,
  });
});

test('a vault keeps any text without a NUL and has error codes', async () => {
  const vault = openVault({ namespace: 'texts' });
  const text = 'ü𝄞\u0001"\\';
  await vault.save('a', text);
  expect(await vault.load('a')).toBe(text);
  expect(await vault.load('b')).toBeNull();
  expect(await vault.accounts()).toEqual(['a']);
  expect(await vault.status()).toEqual({ description: 'a folder of the tests', readiness: 'ready' });
  await expect(vault.save('x'.repeat(600), text)).rejects.toMatchObject({ code: 'E_VAULT_ACCOUNT' });
  await vault.clear();
  expect(await vault.accounts()).toEqual([]);
});

test('an unknown request with any number is superseded', async () => {
  const module = connectedHost().module as unknown as Spec;
  const session = JSON.stringify({ verifier: { provider } });
  for (const requestId of [0, -1, 1.5, 1e300]) {
    await expect(module.sessionFailRequest(session, requestId, 'no')).rejects.toMatchObject({
      code: 'E_RENEWAL_SUPERSEDED',
      userInfo: { fields: '{}' },
    });
  }
});

test('a rejection carries its fields as a text, and no token', async () => {
  const module = connectedHost().module as unknown as Spec;
  const verifier = JSON.stringify({ provider, options: options() });
  const { token, keyId } = await issuer.para({ audience: '11111111-2222-4333-8444-555555555555' });
  const rejection = await module.verify(verifier, token, keyId ?? null).catch((error: unknown) => error);
  expect(rejection).toMatchObject({
    code: 'E_AUDIENCE',
    userInfo: { fields: JSON.stringify({ expected: [API_KEY_ID] }) },
  });
  const everything = JSON.stringify({ ...(rejection as object), message: (rejection as Error).message });
  for (const part of token.split('.')) expect(everything).not.toContain(part);
});

test('a library that cannot be loaded is a missing native part', async () => {
  const host = new KotlinModuleHost(['-Duniffi.component.wallet_jwt.libraryOverride=no-such-library']);
  const module = host.module as unknown as Spec;
  await expect(module.keysStatus(JSON.stringify({ provider }))).rejects.toMatchObject({
    code: 'E_NATIVE_MISSING',
  });
  expect(module.decodeUnverified('x')).toMatchObject({ code: 'E_NATIVE_MISSING' });
  await host.stop();
});

async function keysRequests(): Promise<number> {
  const { keysRequestCount } = (await issuer.ask('GET', '/status')) as { keysRequestCount: number };
  return keysRequestCount;
}
