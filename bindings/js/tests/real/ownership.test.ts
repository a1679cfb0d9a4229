import { describe, expect, it, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Session, UnverifiedToken } from '../../src/generated/types';
import { lists, owns, ownsShared, remainingSecs, stellarBase } from '../../src/wallets';

interface Table {
  sessions: Record<string, { session: Session }>;
  rows: {
    name: string;
    session: string;
    address: string;
    chain: string;
    owns: boolean;
    ownsShared: boolean;
    lists: boolean;
  }[];
  remaining: { session: string; nowAt: number; remainingSecs: number }[];
}

const file = join(__dirname, '../../../../tests/data/conformance/ownership.json');
const table = JSON.parse(readFileSync(file, 'utf8')) as Table;

function session(name: string): Session {
  const found = table.sessions[name];
  if (!found) throw new Error(`the table has no session "${name}"`);
  return found.session;
}

describe('the table of ownership, which Rust writes and every language runs', () => {
  it('is whole', () => {
    // The same numbers as in tests/ownership.rs.
    expect([table.rows.length, table.remaining.length]).toEqual([177, 4]);
  });

  it.each(table.rows)('$name ($address, $chain)', (row) => {
    const own = session(row.session);
    expect({
      owns: owns(own, row.address, row.chain),
      ownsShared: ownsShared(own, row.address, row.chain),
      lists: lists(own, row.address, row.chain),
    }).toEqual({ owns: row.owns, ownsShared: row.ownsShared, lists: row.lists });
  });

  it.each(table.remaining)('at $nowAt the token lives for $remainingSecs s', (row) => {
    expect(remainingSecs(session(row.session), row.nowAt)).toBe(row.remainingSecs);
  });
});

describe('owns', () => {
  const own = session('every kind of proof (Para)');
  const address = own.wallets[0]?.address ?? '';

  it('is false for what is no text, or would be cut off', () => {
    expect(owns(own, address, 'eip155')).toBe(true);
    expect(owns(own, `${address}\0`, 'eip155')).toBe(false);
    expect(owns(own, `${address}\uD800`, 'eip155')).toBe(false);
    expect(owns(own, address, 'eip155\0')).toBe(false);
    for (const nothing of [undefined, null, 5, {}]) {
      expect(owns(own, nothing as string, 'eip155')).toBe(false);
    }
  });

  it('refuses what is no session', () => {
    const nothing = { wallets: [{ address }] } as unknown as Session;
    expect(() => owns(nothing, address, 'eip155')).toThrow(
      expect.objectContaining({ code: 'E_CONFIG_FORMAT' })
    );
  });
});

test('stellarBase is the account behind a muxed address', () => {
  // SEP 23's example.
  const muxed = 'MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVAAAAAAAAAAAAAJLK';
  const account = 'GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ';
  expect(stellarBase(muxed)).toBe(account);
  expect(stellarBase(account)).toBeNull();
  expect(stellarBase(`${muxed}\0`)).toBeNull();
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
