import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { routeProvidersTo, startFakeIssuer } from './fake_issuer.mjs';

const API_KEY_ID = 'a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f';
const ENVIRONMENT_ID = 'fb6dd9d1-09f5-43c3-8a8c-eab6e44c37f9';
const OTHER_ID = '11111111-2222-4333-8444-555555555555';

const issuer = await startFakeIssuer();
after(() => issuer.stop());
routeProvidersTo(issuer.base);
const { paraUserOf, dynamicUserOf } = await import('./verify.mjs');

const para = (query) => issuer.token({ shape: 'para', audience: API_KEY_ID, ...query });
const dynamic = (query) => issuer.token({ shape: 'dynamic', environment_id: ENVIRONMENT_ID, ...query });

const NOT_ALLOWED = { code: 'ERR_JOSE_ALG_NOT_ALLOWED' };
const CLAIM = (claim) => ({ code: 'ERR_JWT_CLAIM_VALIDATION_FAILED', claim });

/** The refusals of both providers: every attack of the fake issuer, and its error code. */
const ATTACKS = {
  'other-key': { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' },
  'none': NOT_ALLOWED,
  'hmac': NOT_ALLOWED,
  'expired': { code: 'ERR_JWT_EXPIRED' },
  'not-yet-valid': CLAIM('nbf'),
  'tampered': { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' },
  'unknown-kid': { code: 'ERR_JWKS_NO_MATCHING_KEY' },
  'embedded-key': { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' },
  'critical-header': { code: 'ERR_JOSE_NOT_SUPPORTED' },
};

test('a Para token of this app gives its user', async () => {
  assert.equal(await paraUserOf(await para({ user: 'u-7' })), 'u-7');
});

test('a Dynamic token of either Dynamic host gives its user', async () => {
  for (const issuer_host of ['app.dynamicauth.com', 'app.dynamic.xyz']) {
    for (const kind of ['id', 'access']) {
      assert.equal(await dynamicUserOf(await dynamic({ user: 'u-8', kind, issuer_host })), 'u-8');
    }
  }
});

test('a Para token for another app is refused', async () => {
  await assert.rejects(paraUserOf(await para({ audience: OTHER_ID })), CLAIM('aud'));
  await assert.rejects(paraUserOf(await para({ attack: 'other-audience' })), CLAIM('aud'));
});

test('a Dynamic token of another environment or issuer is refused', async () => {
  await assert.rejects(dynamicUserOf(await dynamic({ environment_id: OTHER_ID })), CLAIM('iss'));
  await assert.rejects(dynamicUserOf(await dynamic({ issuer_host: 'elsewhere.example' })), CLAIM('iss'));
});

test("a token in Dynamic's deprecated form is refused", async () => {
  await assert.rejects(dynamicUserOf(await dynamic({ kind: 'legacy' })), CLAIM('iss'));
});

test('a Dynamic sign-in that is not complete is refused', async () => {
  for (const query of [{ no_scope: true }, { scope: '' }, { scope: 'requiresAdditionalAuth' }]) {
    await assert.rejects(dynamicUserOf(await dynamic(query)), CLAIM('scope'), JSON.stringify(query));
  }
  for (const pending of ['requiresAdditionalAuth', 'userDataForm', 'device:register']) {
    await assert.rejects(dynamicUserOf(await dynamic({ scope: `user:basic ${pending}` })), CLAIM('scope'), pending);
  }
});

test('a token of one provider is refused for the other provider', async () => {
  await assert.rejects(dynamicUserOf(await para()), CLAIM('iss'));
  await assert.rejects(paraUserOf(await dynamic()), CLAIM('aud'));
});

for (const [attack, reason] of Object.entries(ATTACKS)) {
  test(`the attack ${attack} is refused`, async () => {
    await assert.rejects(paraUserOf(await para({ attack })), reason);
    await assert.rejects(dynamicUserOf(await dynamic({ attack })), reason);
  });
}

// The fake issuer makes no such tokens, so these are signed by a key that replaces the providers' keys.
test('a token without an expiry or without a user is refused', async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const key = { ...(await exportJWK(publicKey)), kid: 'own', use: 'sig' };
  const routed = globalThis.fetch;
  globalThis.fetch = async () => Response.json({ keys: [key] });
  try {
    const own = await import('./verify.mjs?with-keys-of-its-own');
    const iss = `app.dynamicauth.com/${ENVIRONMENT_ID}`;
    const claims = { aud: API_KEY_ID, iss, environment_id: ENVIRONMENT_ID, scope: 'user:basic' };
    const exp = Math.floor(Date.now() / 1000) + 60;
    const sign = (more) =>
      new SignJWT({ ...claims, ...more }).setProtectedHeader({ alg: 'RS256', kid: 'own' }).sign(privateKey);
    for (const userOf of [own.paraUserOf, own.dynamicUserOf]) {
      assert.equal(await userOf(await sign({ exp, sub: 'u-1' })), 'u-1');
      await assert.rejects(userOf(await sign({ sub: 'u-1' })), CLAIM('exp'));
      await assert.rejects(userOf(await sign({ exp })), CLAIM('sub'));
    }
  } finally {
    globalThis.fetch = routed;
  }
});

test('every attack of the issuer is tried', async () => {
  const page = await (await fetch(issuer.base)).text();
  const known = /attack=([a-z|\s-]+)/.exec(page)[1].split('CONTROL')[0].replace(/\s/g, '').split('|');
  assert.deepEqual(known.toSorted(), [...Object.keys(ATTACKS), 'other-audience'].toSorted());
});

test('any number of tokens causes one fetch of the keys', async () => {
  const { paraUserOf } = await import('./verify.mjs?with-no-keys-yet');
  const tokens = await Promise.all(Array.from({ length: 50 }, () => para()));
  const before = await issuer.keysRequestCount();
  await Promise.all(tokens.map(paraUserOf));
  assert.equal(await issuer.keysRequestCount(), before + 1);
});

// As docs/server.md says. It is not confirmed whether Dynamic writes a `kid` into the header.
test('a token without a key id is accepted only if there is one key', async () => {
  const nameless = () => dynamic({ user: 'u-9', header_kid: false });
  assert.equal(await dynamicUserOf(await nameless()), 'u-9');
  await issuer.rotate();
  const { dynamicUserOf: afterRotation } = await import('./verify.mjs?after-the-rotation');
  await assert.rejects(afterRotation(await nameless()), { code: 'ERR_JWKS_MULTIPLE_MATCHING_KEYS' });
  assert.equal(await afterRotation(await dynamic({ user: 'u-9' })), 'u-9');
});
