/** What only these chains can show: Hermes, JSI and React Native's C++ between the TypeScript and the native module. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  createSessionManager,
  createVerifier,
  decodeUnverified,
  openVault,
  Provider,
} from '../../../../bindings/js/src/index';
import { API_KEY_ID, FakeIssuer } from '../../../../bindings/js/tests/real/issuer';
import { host, turboModule, wait } from './native';

const provider = Provider.para({ environment: 'BETA', apiKeyId: API_KEY_ID });
let issuer: FakeIssuer;
beforeAll(async () => {
  issuer = await FakeIssuer.start();
});

const options = () => ({ development: { keysUrl: issuer.paraKeys } });
const verifierText = () => JSON.stringify({ provider, options: options() });

describe('a call from JavaScript', () => {
  test('runs on Hermes bytecode, not on another engine', () => {
    const { HermesInternal } = globalThis as { HermesInternal?: object };
    expect(typeof HermesInternal).toBe('object');
    // What the compiler has made has no source.
    expect(String(options)).toContain('[bytecode]');
  });

  test('may pass null where the specification allows it', async () => {
    const { token } = await issuer.para();
    expect(JSON.parse(await turboModule().verify(verifierText(), token, null))).toMatchObject({
      provider: 'para',
    });
  });
});

test('1,000 calls at once all end, with one request for keys', async () => {
  const verifier = createVerifier({ provider, options: { ...options(), leewaySecs: 58 } });
  const { token, keyId } = await issuer.para({ user: 'ada' });
  const requests = async () =>
    ((await issuer.ask('GET', '/status')) as { keysRequestCount: number }).keysRequestCount;
  const before = await requests();
  const sessions = await Promise.all(Array.from({ length: 1000 }, () => verifier.verify(token, keyId)));
  expect([sessions.length, new Set(sessions.map(({ userId }) => userId)).size]).toEqual([1000, 1]);
  expect((await requests()) - before).toBe(1);
});

test('1,000 calls that fail reject each with its own error', async () => {
  const module = turboModule();
  const ends = await Promise.all(
    Array.from({ length: 1000 }, (_, index) =>
      module.verifyOffline('{}', `no-token-${index}`, null).catch((error: unknown) => error)
    )
  );
  expect(new Set(ends).size).toBe(1000);
  expect(ends.every((end) => (end as { code?: unknown }).code === 'E_CONFIG_FORMAT')).toBe(true);
});

describe('a rejection', () => {
  test('is an Error with a code and fields', async () => {
    const { token, keyId } = await issuer.para({ audience: '11111111-2222-4333-8444-555555555555' });
    const rejection: unknown = await turboModule()
      .verify(verifierText(), token, keyId ?? null)
      .catch((error: unknown) => error);
    expect(rejection instanceof Error).toBe(true);
    expect(rejection).toMatchObject({
      code: 'E_AUDIENCE',
      userInfo: { fields: JSON.stringify({ expected: [API_KEY_ID] }) },
    });
    for (const part of token.split('.'))
      expect(JSON.stringify({ ...(rejection as object) })).not.toContain(part);
  });

  test('of the package has the fields as an object', async () => {
    const { token, keyId } = await issuer.para({ lifetime: '-3600' });
    const error: unknown = await createVerifier({ provider, options: options() })
      .verify(token, keyId)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'E_EXPIRED', fields: { expiredAt: expect.any(Number) } });
  });
});

describe('a token of 32 KB', () => {
  const LARGEST = 32 * 1024;

  /** The claims have one size; the signature fills the rest. */
  function tokenOf(length: number): string {
    const encoded = (text: string) => btoa(text).replace(/=+$/, '').replace(/\+/g, '-').replace(/\//g, '_');
    const claims = { sub: 'ada', exp: 4_000_000_000, padding: 'x'.repeat(20_000) };
    const start = `${encoded('{"alg":"RS256"}')}.${encoded(JSON.stringify(claims))}.`;
    return start + 'A'.repeat(length - start.length);
  }

  test('crosses whole to the native module and back', async () => {
    const vault = openVault({ store: 'memory', namespace: 'large' });
    const token = tokenOf(LARGEST);
    await vault.save('ada', token);
    expect((await vault.load('ada')) === token).toBe(true);
  });

  test('is decoded, and one more character is refused', () => {
    expect(decodeUnverified(tokenOf(LARGEST)).expiresAt).toBe(4_000_000_000);
    expect(() => decodeUnverified(tokenOf(LARGEST + 1))).toThrow(
      expect.objectContaining({ code: 'E_TOKEN_TOO_LARGE' })
    );
  });
});

test('any well-formed text crosses unchanged', async () => {
  const vault = openVault({ store: 'memory', namespace: 'texts' });
  for (const text of ['ü', '𝄞', '\u0001"\\', '\uFFFD\uFEFF', 'é'.repeat(5000), '🦊'.repeat(5000)]) {
    await vault.save('ada', text);
    expect(await vault.load('ada')).toBe(text);
  }
  await vault.save('ada 🦊', 'x');
  expect(await vault.accounts()).toEqual(['ada', 'ada 🦊']);
});

// The last one: it ends the module.
test('nothing reaches JavaScript after invalidate', async () => {
  const events: unknown[] = [];
  turboModule().onSessionEvent((event) => void events.push(event));
  const manager = createSessionManager({
    provider,
    options: options(),
    account: 'late',
    vault: { store: 'memory' },
    issue: () => issuer.para(),
  });
  await manager.signIn();
  while (events.length === 0) await wait(5);
  await host('fault', 'networkHangs', 'true');
  let settled = 0;
  const settle = () => void (settled += 1);
  void createVerifier({ provider, options: { ...options(), leewaySecs: 57 } })
    .refreshKeys()
    .then(settle, settle);
  void manager.signOut().then(settle, settle);
  await host('invalidate');
  // What was sent before has arrived when a later command answers.
  await wait(50);
  const before = [events.length, settled];
  await host('fault', 'networkHangs', 'false');
  await wait(500);
  expect([events.length, settled]).toEqual(before);
  expect(turboModule().nativeVersion()).toMatch(/^\d/);
  // A call to an ended module does not settle either: in an app its JavaScript is gone.
  void turboModule().keysStatus(verifierText()).then(settle, settle);
  await wait(100);
  expect(settled).toBe(before[1] ?? -1);
});
