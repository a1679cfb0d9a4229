/** The TypeScript of the error codes. `cargo xtask bindings` writes it; the step compares it with the file in the tree. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { inTypeScript } from '../tools/types/errorCodes.mjs';
import { note, prepared } from './prepared.mjs';

test('names between backticks get their TypeScript spelling', () => {
  assert.equal(
    inTypeScript(
      'Ask with a `min_ttl_secs` below it; say `AnyIssuer`, see `decode_unverified(token).audiences`, snake_case'
    ),
    'Ask with a `minTtlSecs` below it; say `anyIssuer`, see `decodeUnverified(token).audiences`, snake_case'
  );
  assert.equal(inTypeScript('`kid`, `EVM`, `issueJwt()`'), '`kid`, `EVM`, `issueJwt()`');
});

test('every code is a member that says what to do', () => {
  const folder = prepared('CHECK_GENERATED');
  const codes = JSON.parse(readFileSync(join(folder, 'errorCodes.json'), 'utf8'));
  const text = readFileSync(join(folder, 'errorCodes.ts'), 'utf8');
  const count = (part) => text.split(part).length - 1;
  for (const { code } of codes) assert.ok(text.includes(`   */\n  ${code}: '${code}',\n`), code);
  assert.equal(count('* What to do: '), codes.length);
  // No text ends its comment.
  assert.equal(count('**/'), 0);
  assert.equal(count('*/'), codes.length + 4);
  note(`${codes.length} error codes`);
});
