// Node's libraries on the same token: prints the median time of each in microseconds, as JSON. Each checks signature, algorithm,
// audience and expiry, with the key at hand.

import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createVerifier } from 'fast-jwt';
import { createLocalJWKSet, jwtVerify } from 'jose';
import jsonwebtoken from 'jsonwebtoken';

const WARM_UP = 4_000;
const ROUNDS = 10_000;

const folder = process.argv[2];
const text = (name) => readFileSync(join(folder, name), 'utf8');
const [token, audience, keys] = [text('token.txt'), text('audience.txt'), JSON.parse(text('keys.json'))];
const pem = createPublicKey({ key: keys.keys[0], format: 'jwk' }).export({ type: 'spki', format: 'pem' });
const version = (name) => {
  const manifest = createRequire(import.meta.url).resolve(name).split(`node_modules/${name}/`)[0];
  return JSON.parse(readFileSync(join(manifest, 'node_modules', name, 'package.json'), 'utf8')).version;
};

const fastJwt = (cache) => createVerifier({ key: pem, algorithms: ['RS256'], allowedAud: audience, cache });
const [plain, cached] = [fastJwt(false), fastJwt(true)];
const set = createLocalJWKSet(keys);
const key = createPublicKey(pem);
const libraries = {
  [`fast-jwt ${version('fast-jwt')}`]: (it) => plain(it),
  [`fast-jwt ${version('fast-jwt')}, from its cache`]: (it) => cached(it),
  [`jsonwebtoken ${version('jsonwebtoken')} (Node)`]: (it) => jsonwebtoken.verify(it, key, { algorithms: ['RS256'], audience }),
  [`jose ${version('jose')}`]: (it) => jwtVerify(it, set, { algorithms: ['RS256'], audience }),
};

const changed = `${token.slice(0, -8)}AAAAAAAA`;
const medians = {};
for (const [name, verify] of Object.entries(libraries)) {
  await verify(token);
  let isRefused = false;
  try {
    await verify(changed);
  } catch {
    isRefused = true;
  }
  if (!isRefused) throw new Error(`${name} accepted a changed signature`);
  const micros = new Float64Array(ROUNDS);
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    const start = process.hrtime.bigint();
    const answer = verify(token);
    if (answer instanceof Promise) await answer;
    if (round >= 0) micros[round] = Number(process.hrtime.bigint() - start) / 1_000;
  }
  medians[name] = micros.sort()[ROUNDS / 2];
}
console.log(JSON.stringify(medians));
