import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { errorOf } from './errorOf';
import { everyCallRejects } from './everyCallRejects';
import { managerOn, newAccount, startNative, type NativeUnderTest } from './nativeUnderTest';
import { canonicalJson } from '../src/canonicalJson';
import { createSessionManager, createVerifier, decodeUnverified, openVault, Provider } from '../src/index';

let setup: NativeUnderTest;
beforeAll(async () => {
  setup = await startNative();
});
afterAll(() => setup.stop());

/** Values that a JavaScript caller may pass instead of a token. */
const NO_TOKENS: [name: string, value: unknown][] = [
  ['undefined', undefined],
  ['null', null],
  ['a number', 5],
  ['an object', { token: 'x' }],
  ['an array', ['x']],
  ['a function', () => 'x'],
  ['half of a surrogate pair', 'ey\uD800.x.y'],
  ['a text with a NUL', 'ey.x.y\0'],
  ['the empty text', ''],
  ['ten megabytes', 'e'.repeat(10_000_000)],
  ['another text', 'not a token'],
];

describe.each(NO_TOKENS)('%s instead of a token', (_name, value) => {
  const token = value as string;
  const isRefused = expect.stringMatching(/^E_TOKEN_(MALFORMED|TOO_LARGE)$/);

  test('is refused by decodeUnverified', () => {
    expect(() => decodeUnverified(token)).toThrow(
      expect.objectContaining({ name: 'WalletJwtError', code: isRefused })
    );
  });

  test('is refused by a verifier', async () => {
    const verifier = createVerifier(setup.configuration());
    expect(await errorOf(verifier.verify(token))).toMatchObject({ code: isRefused });
    expect(await errorOf(verifier.verifyOffline(token))).toMatchObject({ code: isRefused });
  });

  test('is refused by signIn', async () => {
    const manager = createSessionManager({
      ...setup.configuration(),
      account: newAccount(),
      vault: { store: 'memory' },
      issue: () => setup.issued(),
    });
    expect(await errorOf(manager.signIn({ token }))).toMatchObject({ code: isRefused });
    expect(manager.state.kind).not.toBe('active');
  });

  test('makes an issue that returns it fail', async () => {
    const manager = createSessionManager({
      ...setup.configuration(),
      account: newAccount(),
      vault: { store: 'memory' },
      issue: () => Promise.resolve({ token }),
    });
    const { code, message, fields } = await errorOf(manager.signIn());
    expect(typeof fields['requestId']).toBe('number');
    // A value that is not a text is an error of `issue`; a text is checked like any token.
    if (code === 'E_ISSUE_FAILED') expect(message).toContain("JavaScript's `issue`: the token ");
    else expect(code).toEqual(isRefused);
  });
});

test.each([
  [
    'undefined',
    undefined,
    'what was issued is undefined and should be {token, keyId?} (does a function forget to return?)',
  ],
  ['null', null, 'what was issued is null and should be {token, keyId?}'],
  ['a text', 'eyJ.secret.x', 'what was issued is a string and should be {token, keyId?}'],
  [
    'a page',
    '\n<!doctype html><p>secret',
    'what was issued is the text of a page (does a proxy or a login page answer?)',
  ],
  ['an array', [{ token: 'secret' }], 'the token is undefined and should be a string'],
  ['no members', {}, 'the token is undefined and should be a string'],
  ['another member', { jwt: 'secret' }, 'the token is undefined and should be a string'],
  ['a token that is a number', { token: 5 }, 'the token is a number and should be a string'],
  [
    'a key id that is a number',
    { token: 'secret.x.y', keyId: 5 },
    'the key id is a number and should be a well-formed string',
  ],
])('an issue that returns %s is E_ISSUE_FAILED and not quoted', async (_name, issued, words) => {
  const issue = () => Promise.resolve(issued as unknown as { token: string });
  const error = await errorOf(managerOn(setup, { issue }).signIn());
  expect([error.code, error.cause]).toEqual(['E_ISSUE_FAILED', undefined]);
  expect(error.message).toContain(words);
  expect(`${error.message} ${JSON.stringify(error)}`).not.toContain('secret');
});

test('an issue may return extra members and a null or no key id', async () => {
  const { token } = await setup.issued();
  for (const issued of [
    { token, more: 'members' },
    { token, keyId: null },
    { token, keyId: undefined },
  ]) {
    const issue = () => Promise.resolve(issued);
    const manager = createSessionManager({
      ...setup.configuration(),
      account: newAccount(),
      vault: { store: 'memory' },
      issue,
    });
    expect(await manager.signIn()).toMatchObject({ provider: 'para' });
  }
});

test.each([5, {}, '\uDC00'])('a key id that is not a text is E_KEY_ID_MISMATCH: %p', async (keyId) => {
  const { token } = await setup.issued();
  expect(await errorOf(createVerifier(setup.configuration()).verify(token, keyId as string))).toMatchObject({
    code: 'E_KEY_ID_MISMATCH',
  });
});

describe('token()', () => {
  const manager = () =>
    createSessionManager({
      ...setup.configuration(),
      account: newAccount(),
      vault: { store: 'memory' },
      issue: () => setup.issued(),
    });

  test.each([60, null, 'eyJ.x.y'])('given %p instead of options is E_CONFIG_OPTION', async (options) => {
    expect(await errorOf(manager().token(options as never))).toMatchObject({ code: 'E_CONFIG_OPTION' });
  });

  test.each(['60', NaN, Infinity, {}])('given minTtlSecs %p is E_CONFIG_OPTION', async (minTtlSecs) => {
    const error = await errorOf(manager().token({ minTtlSecs: minTtlSecs as number }));
    expect([error.code, error.fields['option']]).toEqual(['E_CONFIG_OPTION', 'minTtlSecs']);
  });

  test.each([5, {}, 'half \uD800'])(
    'given %p as the rejected token is E_TOKEN_MALFORMED',
    async (rejected) => {
      const error = await errorOf(manager().token({ rejected: rejected as string }));
      expect(error.code).toBe('E_TOKEN_MALFORMED');
    }
  );

  test('accepts fractions, zero and negative numbers', async () => {
    const signedIn = manager();
    await signedIn.signIn();
    for (const minTtlSecs of [0.5, 0, -5])
      expect(typeof (await signedIn.token({ minTtlSecs }))).toBe('string');
  });
});

describe('an invalid configuration', () => {
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  const table: [name: string, parts: object | undefined | null, code: string][] = [
    ['nothing', undefined, 'E_CONFIG_FORMAT'],
    ['null', null, 'E_CONFIG_FORMAT'],
    ['a provider’s name', { provider: 'para' }, 'E_CONFIG_FORMAT'],
    ['no provider', { provider: undefined }, 'E_CONFIG_FORMAT'],
    ['a cycle', { options: cycle }, 'E_CONFIG_FORMAT'],
    ['a function in the options', { options: { leewaySecs: () => 5 } }, 'E_CONFIG_FORMAT'],
    ['a Map', { vault: new Map() }, 'E_CONFIG_FORMAT'],
    ['NaN as a number', { options: { leewaySecs: NaN } }, 'E_CONFIG_FORMAT'],
    ['a bigint', { options: { leewaySecs: BigInt(5) } }, 'E_CONFIG_FORMAT'],
    ['no issue', { issue: undefined }, 'E_CONFIG_FORMAT'],
    ['a token as the issue', { issue: 'eyJ.x.y' }, 'E_CONFIG_FORMAT'],
    ['a number as the account', { account: 5 }, 'E_VAULT_ACCOUNT'],
    ['a text as the logout', { logout: 'para' }, 'E_CONFIG_FORMAT'],
    ['an object as the log', { onLog: console }, 'E_CONFIG_FORMAT'],
    ['a text as the timeout', { issueTimeoutSecs: '60' }, 'E_CONFIG_OPTION'],
  ];
  test.each(table)('%s: every call rejects, and making the manager never throws', (_name, parts, code) =>
    everyCallRejects(setup, parts, code)
  );

  test('names the kind and place of a value, not the value', async () => {
    const { provider } = setup.configuration();
    const table: [leewaySecs: unknown, what: string][] = [
      [Infinity, 'has Infinity at'],
      [NaN, 'has NaN at'],
      [Symbol('secret'), 'has a symbol at'],
    ];
    for (const [leewaySecs, what] of table) {
      const verifier = createVerifier({ provider, options: { leewaySecs: leewaySecs as number } });
      const { message } = await errorOf(verifier.verify('a.b.c'));
      expect(message).toContain(`${what} \`options.leewaySecs\``);
      expect(message).not.toContain('secret');
    }
  });

  test('an account that is not well-formed text is E_VAULT_ACCOUNT', async () => {
    const vault = openVault({ store: 'memory' });
    for (const account of ['\uD800', 'a\0b', 5, undefined, null, {}]) {
      expect(await errorOf(vault.load(account as string))).toMatchObject({ code: 'E_VAULT_ACCOUNT' });
    }
  });

  test('options that are not JSON are E_CONFIG_FORMAT', async () => {
    const vault = openVault({ namespace: Symbol('n') as never });
    expect(await errorOf(vault.accounts())).toMatchObject({
      code: 'E_CONFIG_FORMAT',
      fields: { path: 'namespace' },
    });
  });
});

test('an object at two places of a configuration is not a cycle', () => {
  const twice = { store: 'memory', apple: {}, timeoutSecs: 5 };
  const options = { vault: twice, shared: [twice, twice] };
  expect(canonicalJson(options)).toBe(canonicalJson(JSON.parse(JSON.stringify(options))));
});

describe('the text of a configuration', () => {
  const format = expect.objectContaining({ name: 'WalletJwtError', code: 'E_CONFIG_FORMAT' });
  const withMember = (value: object, name: PropertyKey, enumerable: boolean) =>
    Object.defineProperty(value, name, { value: 1, enumerable });

  test('is the same for the same members in any order', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true, e: undefined })).toBe(
      '{"a":true,"b":[1,{"c":"x","d":null}]}'
    );
    expect(canonicalJson(new Proxy({ b: 1, a: [2] }, {}))).toBe(canonicalJson({ a: [2], b: 1 }));
    expect(canonicalJson(withMember({ a: 1 }, Symbol('hidden'), false))).toBe('{"a":1}');
  });

  const bare = Object.create(null) as object;
  const table: [name: string, value: unknown, detail: string][] = [
    ['a hole before an item', { a: [, 'x'] }, 'has a hole at `a[0]`'],
    ['only holes', { a: new Array(3) }, 'has a hole at `a[0]`'],
    ['undefined in an array', { a: [1, undefined] }, 'has undefined at `a[1]`'],
    ['an array with a member', { a: Object.assign(['x'], { b: 1 }) }, 'members besides its items at `a`'],
    ['a symbol as a name', { a: withMember({}, Symbol('s'), true) }, 'whose name is a symbol at `a`'],
    ['a hidden member', { a: withMember({}, 'b', false) }, 'has a hidden member at `a.b`'],
    ['inherited members', { a: Object.create({ b: 1 }) as object }, 'has an object of a class at `a`'],
    ['inherited members of a bare object', Object.create(bare), 'is an object of a class'],
    ['a Date', new Date(0), 'is an object of a class'],
    ['nothing', undefined, 'the configuration is undefined, which is no JSON'],
    ['a number that is none', NaN, 'the configuration is NaN'],
    ['a function', () => 1, 'the configuration is a function'],
    ['too many values', { a: new Array(200_000).fill(1) }, 'has more than 100000 values at'],
  ];
  test.each(table)('is refused for %s', (_name, value, detail) => {
    expect(() => canonicalJson(value)).toThrow(format);
    expect(() => canonicalJson(value)).toThrow(detail);
  });

  const nested = (levels: number) => {
    let value: unknown = 1;
    for (let level = 0; level < levels; level += 1) value = level % 2 ? [value] : { a: value };
    return value;
  };
  const fails = () => {
    throw new TypeError('secret');
  };
  const proxyOf = (target: object, trap: keyof ProxyHandler<object>) => new Proxy(target, { [trap]: fails });
  const revoked = () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  };
  const unreadable: [name: string, make: () => unknown][] = [
    ['a getter that throws', () => Object.defineProperty({}, 'store', { get: fails, enumerable: true })],
    ['a proxy whose members throw', () => proxyOf({ store: 'memory' }, 'get')],
    ['a proxy whose names throw', () => proxyOf({ store: 'memory' }, 'ownKeys')],
    ['a proxy whose prototype throws', () => proxyOf({ store: 'memory' }, 'getPrototypeOf')],
    ['a proxy of an array', () => proxyOf(['x'], 'get')],
    ['a revoked proxy', revoked],
    ['4,000 levels', () => nested(4_000)],
    ['65 levels', () => nested(65)],
  ];
  test.each(unreadable)('%s: every call rejects with a code', async (_name, make) => {
    const { provider } = setup.configuration();
    const options = make() as never;
    const verifiers = [
      createVerifier({ provider, options }),
      createVerifier({ provider: { ...provider, extra: options } as never }),
    ];
    for (const verifier of verifiers) {
      for (const call of [verifier.verify('a.b.c'), verifier.verifyOffline('a.b.c'), verifier.exportKeys()])
        expect(await errorOf(call)).toEqual(format);
    }
    const vault = openVault({ apple: options });
    for (const call of [vault.load('a'), vault.save('a', 'b'), vault.accounts(), vault.status()])
      expect(await errorOf(call)).toEqual(format);
    await everyCallRejects(setup, { vault: { apple: options } }, 'E_CONFIG_FORMAT');
  });

  test.each([
    ['provider', (getter: object) => createVerifier(getter as never).keysStatus()],
    ['issue', (getter: object) => createSessionManager(getter as never).restore()],
    ['account', (getter: object) => createSessionManager(getter as never).token()],
  ])('a getter for %s that throws is E_CONFIG_FORMAT, with what it threw', async (name, call) => {
    const error = await errorOf(call(Object.defineProperty({}, name, { get: fails, enumerable: true })));
    expect(error).toEqual(format);
    expect(error.message).not.toContain('secret');
    expect(error.cause).toBeInstanceOf(TypeError);
  });

  test('options of a provider that cannot be read are E_CONFIG_FORMAT', () => {
    const options = Object.defineProperty({}, 'environment', { get: fails, enumerable: true });
    for (const make of [Provider.para, Provider.dynamic, Provider.custom])
      expect(() => make(options as never)).toThrow(format);
  });

  test('64 levels are read', () => {
    expect(canonicalJson(nested(64))).toContain('1');
  });
});

describe('a verifier', () => {
  test('verifies the tokens that signIn accepts', async () => {
    const verifier = createVerifier(setup.configuration());
    const { token, keyId } = await setup.issued({ userId: 'ada' });
    expect(await verifier.verify(token, keyId)).toMatchObject({ userId: 'ada', provider: 'para' });
    expect(await verifier.verifyOffline(token, keyId)).toMatchObject({ userId: 'ada', keySource: 'cached' });
    const forged = await setup.issued({ isForged: true });
    expect(await errorOf(verifier.verify(forged.token, forged.keyId))).toMatchObject({ code: 'E_SIGNATURE' });
  });

  test('refuses an exported key set that is not a text', async () => {
    const verifier = createVerifier(setup.configuration());
    for (const exported of [5 as never, undefined as never, '\uD800'])
      expect(await errorOf(verifier.importKeys(exported))).toMatchObject({ code: 'E_KEYS_IMPORT' });
  });
});

describe('a vault', () => {
  test('keeps tokens by account until they are deleted', async () => {
    const vault = openVault({ store: 'memory', namespace: newAccount() });
    expect(await vault.load('ada')).toBeNull();
    await vault.save('grace', 'token of grace');
    await vault.save('ada', 'token of ada');
    expect([await vault.load('ada'), await vault.accounts()]).toEqual(['token of ada', ['ada', 'grace']]);
    await vault.delete('ada');
    await vault.delete('ada');
    expect([await vault.load('ada'), await vault.accounts()]).toEqual([null, ['grace']]);
    await vault.clear();
    expect(await vault.accounts()).toEqual([]);
  });

  test('accepts a whole surrogate pair in an account’s name', async () => {
    const vault = openVault({ store: 'memory', namespace: newAccount() });
    await vault.save('ada 🦊', 'token of ada');
    expect([await vault.load('ada 🦊'), await vault.accounts()]).toEqual(['token of ada', ['ada 🦊']]);
  });

  test('reports its status', async () => {
    expect(await openVault({ store: 'memory' }).status()).toMatchObject({ readiness: 'ready' });
  });

  test('answers an unlock without a prompt by its status', async () => {
    const vault = openVault({ store: 'memory', namespace: newAccount() });
    await vault.unlock();
    await vault.unlock(5);
    await vault.cancelUnlock();
    for (const wrong of [Number.NaN, '5'])
      expect(await errorOf(vault.unlock(wrong as number))).toMatchObject({ code: 'E_CONFIG_OPTION' });
  });
});

describe('decodeUnverified', () => {
  test('shows the claims of a token, also of a forged one', async () => {
    const { token } = await setup.issued({ userId: 'ada', isForged: true });
    const decoded = decodeUnverified(token);
    expect(decoded.userId).toBe('ada');
    expect(decoded.audiences).toHaveLength(1);
    expect(JSON.parse(decoded.claimsJson)).toHaveProperty('exp', decoded.expiresAt);
  });
});
