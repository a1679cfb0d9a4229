import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Session, UnverifiedToken } from '../src/generated/types';
import { lists, owns, remainingSecs } from '../src/wallets';

interface Table {
  sessions: Record<string, Session>;
  rows: { name: string; session: string; address: string; chain: string; owns: boolean; lists: boolean }[];
  remaining: { session: string; nowAt: number; remainingSecs: number }[];
}

const file = join(__dirname, '../../../tests/data/conformance/ownership.json');
const table = JSON.parse(readFileSync(file, 'utf8')) as Table;

function session(name: string): Session {
  const found = table.sessions[name];
  if (!found) throw new Error(`the table has no session "${name}"`);
  return found;
}

describe('the table of ownership, which Rust writes', () => {
  it('is whole', () => {
    // The same numbers as in tests/ownership.rs.
    expect([table.rows.length, table.remaining.length]).toEqual([40, 4]);
  });

  it.each(table.rows)('$name ($address, $chain)', (row) => {
    expect({
      owns: owns(session(row.session), row.address, row.chain),
      lists: lists(session(row.session), row.address, row.chain),
    }).toEqual({ owns: row.owns, lists: row.lists });
  });

  it.each(table.remaining)('at $nowAt the token lives for $remainingSecs s', (row) => {
    expect(remainingSecs(session(row.session), row.nowAt)).toBe(row.remainingSecs);
  });
});

describe('remainingSecs', () => {
  it('counts from the clock of the device, in whole seconds', () => {
    const now = Math.floor(Date.now() / 1000);
    const remaining = remainingSecs({ ...session('no wallets'), expiresAt: now + 100 });
    expect(Number.isInteger(remaining)).toBe(true);
    // A slow machine may need some time between the two reads.
    expect(remaining).toBeGreaterThan(90);
    expect(remaining).toBeLessThanOrEqual(100);
  });
});

// Never called: the test is that the compiler refuses this, and `tsc` fails if it does not.
export function takesNoUnverifiedToken(token: UnverifiedToken): boolean {
  // @ts-expect-error It was not verified.
  return owns(token, '0x', 'eip155');
}
