// The wallets' own verifiers beside this library, on the same tokens.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock, test } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { DIFFERENCES } from './differences.mjs';
import { VERIFIERS } from './verifiers.mjs';

const { WALLET_JWT, WALLET_JWT_TABLES } = process.env;

/** Whether the package accepts the row's token at the row's time. */
async function accepts(verify, row) {
  mock.timers.enable({ apis: ['Date'], now: row.nowAt * 1000 });
  try {
    await verify(row);
    return true;
  } catch {
    return false;
  } finally {
    mock.timers.reset();
  }
}

/** The rows on which the two differ: which of them accepts. */
async function differing(verify, rows, ours) {
  const found = {};
  for (const row of rows) {
    const [theirs, own] = [await accepts(verify, row), ours(row)];
    if (theirs !== own) found[row.name] = theirs ? 'they accept' : 'we accept';
  }
  return found;
}

/** Compares the found differences with the listed ones, which also say why. */
function check(found, listed) {
  const described = Object.entries(listed).map(([name, why]) => [name, why.split(':')[0]]);
  assert.deepEqual(found, Object.fromEntries(described));
}

/** Rows whose configuration is right: another has no verifier. */
function table(name) {
  const rows = JSON.parse(readFileSync(join(WALLET_JWT_TABLES, `${name}.json`), 'utf8'));
  return rows.filter(({ expected }) => !expected.error?.code.startsWith('E_CONFIG_'));
}

for (const name of ['privy', 'stytch']) {
  test(`${name}: every difference is listed`, async () => {
    const rows = table(name);
    assert.ok(rows.length > 20, `${rows.length} rows`);
    assert.ok(await accepts(VERIFIERS[name], rows[0]), 'the first row is an ordinary token');
    check(await differing(VERIFIERS[name], rows, ({ expected }) => 'session' in expected), DIFFERENCES[name]);
  });
}

test('crossmint: every difference is listed', async () => {
  const rows = await crossmintRows();
  check(await differing(VERIFIERS.crossmint, rows, ours), DIFFERENCES.crossmint);
});

test('a planted difference is found', () => {
  assert.throws(() => check({ a: 'they accept' }, {}));
  assert.throws(() => check({}, { a: 'we accept: leeway' }));
  assert.throws(() => check({ a: 'they accept' }, { a: 'we accept: leeway' }));
  check({ a: 'they accept' }, { a: 'they accept: no audience' });
});

/** Tokens in the form of Crossmint's sample, now. */
async function crossmintRows() {
  const [own, foreign] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')];
  const keySet = { keys: [{ ...(await exportJWK(own.publicKey)), kid: 'k', alg: 'RS256', use: 'sig' }] };
  const nowAt = Math.floor(Date.now() / 1000);
  const honest = {
    sub: 'user-1111',
    iss: 'https://www.crossmint.com',
    aud: 'project-2222',
    iat: nowAt,
    exp: nowAt + 3600,
  };
  const claims = {
    'an ordinary token': {},
    "another customer's token": { aud: 'project-3333' },
    'a token without an audience': { aud: undefined },
    'a token of another issuer': { iss: 'https://other.example' },
    'a token without an end': { exp: undefined },
    'an expired token': { exp: nowAt - 600 },
    'a token that ended 30 s ago': { exp: nowAt - 30 },
    'a token without a user': { sub: undefined },
  };
  const row = async (name, changes, { privateKey } = own) => {
    const payload = JSON.parse(JSON.stringify({ ...honest, ...changes }));
    const token = await new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'k' }).sign(privateKey);
    return { name, token, keySet, nowAt };
  };
  const rows = Object.entries(claims).map(([name, changes]) => row(name, changes));
  return Promise.all([...rows, row('a token of another key', {}, foreign)]);
}

/** As docs/providers.md says: one issuer, one audience. */
function ours({ token, keySet, nowAt }) {
  const file = join(mkdtempSync(join(tmpdir(), 'crossmint-')), 'keys.json');
  writeFileSync(file, JSON.stringify(keySet));
  const options = ['--provider', 'custom', '--jwks', file, '--issuer', 'https://www.crossmint.com'];
  try {
    const audience = ['--audience', 'project-2222', '--alg', 'RS256', '--now', `${nowAt}`];
    execFileSync(WALLET_JWT, ['verify', ...options, ...audience, token], { stdio: 'ignore' });
    return true;
  } catch (failed) {
    // 2 would be a wrong call.
    assert.equal(failed.status, 1);
    return false;
  }
}
