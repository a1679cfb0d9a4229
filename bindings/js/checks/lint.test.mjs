/**
 * ESLint and Prettier. No compiler knows the rules about Hermes: a rule that is switched off by mistake would go unnoticed. So
 * faults are planted, and each must be found.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';

import { runTool } from './commands.mjs';
import { MODULES, note, ROOT } from './prepared.mjs';

/** ESLint reads the planted text as if it were this file: the rules belong to this folder. */
const PLACE = 'bindings/js/src/index.ts';

/** What must not be written in the package, and the rule that must find it. One line each. */
const PLANTED = [
  ['export const cloned = structuredClone({});', 'no-restricted-globals'],
  ['export const random = crypto.randomUUID();', 'no-restricted-globals'],
  ["export const bytes = Buffer.from('');", 'no-restricted-globals'],
  ['export const hidden = globalThis.crypto;', 'no-restricted-properties'],
  ["export const decoded = Uint8Array.fromBase64('');", 'no-restricted-properties'],
  ['export const encoded = new Uint8Array().toBase64();', 'no-restricted-properties'],
  ['export async function* generated() { yield await Promise.resolve(1); }', 'no-restricted-syntax'],
  ['export const method = { async *f() { yield await Promise.resolve(1); } };', 'no-restricted-syntax'],
  ["export const later = import('./errors');", 'no-restricted-syntax'],
  [
    "export const deep = require('react-native/Libraries/Core/Devtools/openFileInEditor');",
    '@typescript-eslint/no-require-imports',
  ],
  ['export function forgets() { void 0; Promise.resolve(1); }', '@typescript-eslint/no-floating-promises'],
  ['export function useBoth(one: boolean) { if (one) useState(1); }', 'react-hooks/rules-of-hooks'],
];

/** What the planted lines use, and a line without a fault. */
const FINE = ["import { useState } from 'react';", 'export const fine = Promise.resolve(1);'];

test('ESLint finds nothing in the tree', () => {
  runTool('eslint/bin/eslint.js', ['--max-warnings', '0', '.']);
});

test('every file has the format of Prettier', () => {
  runTool('prettier/bin/prettier.cjs', ['--check', '.']);
});

describe('planted faults', () => {
  let messages;

  before(() => {
    const planted = PLANTED.map(([line]) => line);
    assert.ok(planted.every((line) => !line.includes('\n')));
    const eslint = [join(MODULES, 'eslint/bin/eslint.js'), '--format', 'json', '--stdin'];
    const { status, stdout } = spawnSync(process.execPath, [...eslint, '--stdin-filename', PLACE], {
      cwd: ROOT,
      input: `${[...FINE, ...planted].join('\n')}\n`,
      encoding: 'utf8',
    });
    assert.equal(status, 1, stdout);
    messages = JSON.parse(stdout)[0].messages;
  });

  for (const [index, [line, rule]] of PLANTED.entries()) {
    test(`${rule} finds fault ${index + 1}`, () => {
      const number = FINE.length + 1 + index;
      assert.ok(
        messages.some((message) => message.line === number && message.ruleId === rule),
        `no message of ${rule} for \`${line}\``
      );
    });
  }

  // A rule that finds a fault in every line would pass the tests above.
  test('a line without a fault gets no message', () => {
    assert.deepEqual(
      messages.filter((message) => message.line <= FINE.length),
      []
    );
    note(`${PLANTED.length} planted faults found`);
  });
});
