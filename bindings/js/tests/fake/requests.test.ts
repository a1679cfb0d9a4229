/** The table that Rust, Kotlin, Swift and the real native part run, too: the rows that the twin for adopters' tests has. */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { openVault, type SessionManagerConfiguration } from '../../src/index';
import { NativeTwin } from '../../src/jest/nativeTwin';
import { replaceNative } from '../../src/native';
import { forgetSessions } from '../../src/session/createSessionManager';
import { runRow, type World } from '../requests/runRow';
import { rowsFor, shared } from '../requests/table';

const rows = rowsFor('twin');

beforeEach(() => {
  replaceNative(new NativeTwin());
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
    fault: () => Promise.reject(new Error('the twin has no faults')),
    keysDate: () => Promise.reject(new Error('the twin has no keys')),
    restart: () => Promise.reject(new Error('the twin has one process')),
    tombstone: () => Promise.resolve(null),
    keep: (token: string, _: SessionManagerConfiguration) => openVault(vault).save(entry, token),
    kept: () => openVault(vault).load(entry),
  };
}

test('there are as many rows as the table marks', () => {
  expect(rows.length).toBeGreaterThanOrEqual(68);
});

test.each(rows)('$name', (row) => runRow(row, world()));
