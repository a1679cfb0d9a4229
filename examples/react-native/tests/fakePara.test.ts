import { expect, test } from '@jest/globals';
import { decodeUnverified } from 'react-native-wallet-jwt';
import 'react-native-wallet-jwt/jest';

import { ATTACKS } from '../src/attacks';
import { API_KEY_ID, fakePara, issueAttack } from '../src/fakePara';

test('the fake issuer issues this app’s token with its key id', async () => {
  const { token, keyId } = await fakePara.issue();
  expect(keyId).toMatch(/^[\w-]{20,}$/);
  expect(decodeUnverified(token).audiences).toEqual([API_KEY_ID]);
});

test('the keys are at the app’s URL', async () => {
  const answer = await fetch(fakePara.options.development.keysUrl);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toHaveProperty('keys');
});

test.each(ATTACKS)('the fake issuer makes the attack $name', async ({ name }) => {
  const honest = await fakePara.issue();
  expect((await issueAttack(name)).token).not.toBe(honest.token);
});

test('an attack that the fake issuer does not know is an error', async () => {
  await expect(issueAttack('no-such-attack')).rejects.toThrow(/status 400/);
});
