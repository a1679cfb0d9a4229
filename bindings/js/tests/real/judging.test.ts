/** The checks that only the real library makes, as JavaScript sees them. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { errorOf } from '../errorOf';
import { everyCallRejects } from '../everyCallRejects';
import { newAccount, startNative, type NativeUnderTest } from '../nativeUnderTest';
import { connectedHost } from './connectedHost';
import { createSessionManager, createVerifier, Provider } from '../../src/index';

let setup: NativeUnderTest;
beforeAll(async () => {
  setup = await startNative();
});
afterAll(() => setup.stop());

const anyAudience = Provider.para({ environment: 'BETA', anyAudience: true });
const API_KEY = 'beta_0123456789abcdef';

describe('an invalid configuration makes every call reject', () => {
  const table: [name: string, parts: object, code: string][] = [
    ['a provider of another kind', { provider: { kind: 'paar' } }, 'E_CONFIG_FORMAT'],
    ['a provider with an unknown member', { provider: { ...anyAudience, typo: 1 } }, 'E_CONFIG_FORMAT'],
    ['no environment', { provider: { kind: 'para', anyAudience: true } }, 'E_CONFIG_FORMAT'],
    ['another environment', { provider: { ...anyAudience, environment: 'MOON' } }, 'E_CONFIG_ENVIRONMENT'],
    [
      'an API key as its id',
      { provider: Provider.para({ environment: 'BETA', apiKeyId: API_KEY }) },
      'E_CONFIG_AUDIENCE',
    ],
    ['no audience', { provider: { kind: 'para', environment: 'BETA' } }, 'E_CONFIG_AUDIENCE'],
    ['an option out of its range', { options: { leewaySecs: 301 } }, 'E_CONFIG_OPTION'],
    ['options that are a text', { options: 'strict' }, 'E_CONFIG_FORMAT'],
    ['a misspelt option', { options: { leewaySec: 60 } }, 'E_CONFIG_FORMAT'],
    ['a store that does not exist', { vault: { store: 'disk' } }, 'E_CONFIG_FORMAT'],
    ['a timeout out of its range', { issueTimeoutSecs: 0 }, 'E_CONFIG_OPTION'],
    ['an account without a name', { account: '' }, 'E_VAULT_ACCOUNT'],
  ];
  test.each(table)('%s', (_name, parts, code) => everyCallRejects(setup, parts, code));
});

test('an error has the library’s sentence, which contains no value', async () => {
  const provider = Provider.para({ environment: 'BETA', apiKeyId: API_KEY });
  const wrong = await errorOf(createVerifier({ provider }).verify('a.b.c'));
  expect(wrong.code).toBe('E_CONFIG_AUDIENCE');
  expect(JSON.stringify(wrong)).not.toContain(API_KEY);

  const { token, keyId } = await setup.issued({ isForged: true });
  const forged = await errorOf(createVerifier(setup.configuration()).verify(token, keyId));
  expect(forged.message).toBe("the signature is not the provider's");

  const late = await setup.issued({ lifetimeSecs: -3600 });
  const expired = await errorOf(createVerifier(setup.configuration()).verify(late.token, late.keyId));
  expect([expired.code, typeof expired.fields['expiredAt']]).toEqual(['E_EXPIRED', 'number']);
  expect(expired.message).not.toMatch(/expired_?at=/i);
});

test('an edited configuration is a conflict until the app reloads', async () => {
  const before = { ...setup.configuration(), account: newAccount(), issue: () => setup.issued() };
  const edited = { ...before, options: { ...before.options, leewaySecs: 30 } };
  await createSessionManager(before).restore();
  expect(await errorOf(createSessionManager(edited).signIn())).toMatchObject({ code: 'E_CONFIG_CONFLICT' });
  await connectedHost().reload();
  expect(await createSessionManager(edited).signIn()).toMatchObject({ provider: 'para' });
});

test('a verifier reports its keys and exports them', async () => {
  // Verifiers of one configuration share the keys, so this test uses a configuration that no other test has.
  const { provider, options } = setup.configuration();
  const verifier = createVerifier({ provider, options: { ...options, leewaySecs: 59 } });
  expect(await verifier.exportKeys()).toBeNull();
  await verifier.refreshKeys();
  const status = await verifier.keysStatus();
  expect([status.source, status.usableKeys.length > 0]).toEqual(['cached', true]);
  const exported = await verifier.exportKeys();
  expect(await verifier.importKeys(exported ?? '')).toBe(true);
  expect(await errorOf(verifier.importKeys('{}'))).toMatchObject({ code: 'E_KEYS_IMPORT' });
});
