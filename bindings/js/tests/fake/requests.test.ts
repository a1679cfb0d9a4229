/**
 * The table that Rust, Kotlin, Swift and the real native part also run: the rows that the in-memory module
 * supports.
 */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { openVault, type SessionManagerConfiguration } from '../../src/index';
import { MemoryModule } from '../../src/jest/memoryModule';
import { replaceNative } from '../../src/native';
import { forgetSessions } from '../../src/session/createSessionManager';
import { runRow, type World } from '../requests/runRow';
import { rowsFor, shared, type Expectation } from '../requests/table';

const rows = rowsFor('inMemory');

beforeEach(() => {
  replaceNative(new MemoryModule());
  forgetSessions();
  jest.useFakeTimers({
    now: shared.startAt * 1000,
    doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'],
  });
});
afterEach(() => {
  jest.useRealTimers();
  replaceNative(null);
});

let worlds = 0;

function world(): World {
  worlds += 1;
  const vault = { namespace: `row-${worlds.toString()}` };
  const moment = () =>
    new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  const entry = 'para/BETA/default';
  return {
    vault,
    clock: async (secs) => {
      jest.setSystemTime(Date.now() + secs * 1000);
    },
    elapse: async (secs) => {
      await jest.advanceTimersByTimeAsync(secs * 1000);
    },
    moment,
    called: moment,
    fault: () => Promise.reject(new Error('the in-memory module has no faults')),
    keysDate: () => Promise.reject(new Error('the in-memory module has no keys')),
    restart: () => Promise.reject(new Error('the in-memory module has one process')),
    tombstone: () => Promise.resolve(null),
    keep: (token: string, _: SessionManagerConfiguration) => openVault(vault).save(entry, token),
    kept: () => openVault(vault).load(entry),
  };
}

test('no row is missing', () => {
  expect(rows.length).toBeGreaterThanOrEqual(68);
});

test.each(rows)('$name', (row) => runRow(row, world()));

// A runner that checks nothing would pass too, so these wrong rows must fail.
test.each<[string, Expectation]>([
  ['an answer', { answers: { a: { user: 'bob' } } }],
  ['an answer that has arrived', { answers: { a: 'pending' } }],
  ['an error', { answers: { a: 'E_SIGNED_OUT' } }],
  ['how often issue was called', { asked: 2 }],
  ['how often logout was called', { logouts: 1 }],
  ['an event too many', { events: ['changed:active', 'expired'] }],
  ['an event too few', { events: [] }],
  ['the status', { status: 'expired' }],
  ['whether it is kept', { isKept: false }],
  ['whether it is pending', { isPending: true }],
  ['what is owed', { owed: ['logout'] }],
  ['what is kept', { kept: 'ada-7200' }],
])('a row with %s wrong fails', async (_name, wrong) => {
  const right = { answers: { a: { user: 'ada' } }, asked: 1, logouts: 0, status: 'active', isKept: true };
  const steps = (expect: Expectation) => [
    { call: 'signIn', as: 'a' },
    { expect: { asked: 1 } },
    { answer: 'ada-3600' },
    { expect: { ...right, isPending: false, owed: [], kept: 'ada-3600' } },
    { expect },
  ];
  await expect(runRow({ name: 'planted', start: {}, steps: steps(wrong) }, world())).rejects.toThrow(
    /^step 5, /
  );
  await runRow({ name: 'right', start: {}, steps: steps({ events: ['changed:active'] }) }, world());
});
