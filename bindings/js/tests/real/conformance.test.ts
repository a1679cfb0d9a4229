import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createVerifier, isWalletJwtError, type VerifierConfig } from '../../src/index';
import { connectedHost } from './connectedHost';

type Row = {
  name: string;
  nowAt: number;
  config: VerifierConfig;
  fetchedKeySet?: object;
  token: string;
  keyId?: string;
  expected: { session: object } | { error: { code: string } };
};

const FOLDER = join(__dirname, '../../../../tests/data/conformance');

const TABLES = ['para', 'dynamic', 'custom', 'people', 'privy', 'web3auth', 'stytch'];

function rows(table: string): Row[] {
  return JSON.parse(readFileSync(join(FOLDER, `${table}.json`), 'utf8')) as Row[];
}

/** The result of the row, in the table's form. */
async function outcome({ config, fetchedKeySet, token, keyId }: Row): Promise<unknown> {
  const verifier = createVerifier(config);
  try {
    const verify = fetchedKeySet === undefined ? verifier.verifyOffline : verifier.verify;
    return { session: await verify(token, keyId) };
  } catch (error) {
    if (!isWalletJwtError(error)) throw error;
    // The table does not have the fields of a configuration error.
    const fields = error.code.startsWith('E_CONFIG_') ? {} : error.fields;
    return { error: { ...fields, code: error.code, text: error.message } };
  }
}

// The table that Rust writes, and that Kotlin and Swift also run.
describe.each(TABLES)('a session or error is the same JSON as in Rust: %s', (table) => {
  beforeEach(() => connectedHost().reload());
  afterEach(async () => {
    await connectedHost().setClock(null);
    await connectedHost().setKeySet(null);
  });

  test.each(rows(table))('$name', async (row) => {
    await connectedHost().setClock(row.nowAt);
    await connectedHost().setKeySet(row.fetchedKeySet ?? null);
    expect(await outcome(row)).toEqual(row.expected);
  });
});

test('no row is missing', () => {
  expect(TABLES.flatMap(rows).length).toBeGreaterThanOrEqual(509);
});
