// What jose answers to each row: jose_answers.mjs ROWS ANSWERS. The key set is read as an HTTP client reads it.

import { readFileSync, writeFileSync } from 'node:fs';
import { createLocalJWKSet, jwtVerify } from 'jose';

const [asked, answered] = process.argv.slice(2);
const { now, leeway, issuer, audience, rows } = JSON.parse(readFileSync(asked, 'utf8'));
const { version } = JSON.parse(readFileSync(new URL('node_modules/jose/package.json', import.meta.url), 'utf8'));

async function answer({ algorithms, token, keys }) {
  try {
    const set = createLocalJWKSet(await new Response(keys).json());
    const currentDate = new Date(now * 1000);
    const options = { algorithms, issuer, audience, currentDate, clockTolerance: leeway, requiredClaims: ['exp'] };
    await jwtVerify(token, set, options);
    return '';
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

const answers = {};
for (const row of rows) {
  answers[row.name] = await answer(row);
}
writeFileSync(answered, JSON.stringify({ version, answers }));
