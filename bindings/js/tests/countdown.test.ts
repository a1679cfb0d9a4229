import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { renderHook } from '@testing-library/react-native';
import { takeAppState } from './appState';
import { makeSession } from '../src/jest/memoryToken';
import { useSessionCountdown, type Session } from '../src/index';

let appState: ReturnType<typeof takeAppState>;
beforeEach(() => {
  appState = takeAppState();
  // React's own scheduler keeps real timers.
  jest.useFakeTimers({
    now: 1_000_000_250,
    doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick', 'performance'],
  });
});
afterEach(() => {
  jest.useRealTimers();
});

/** Mounts a countdown that ends in this many seconds, and records what it reports. */
async function counting(secs: number | null) {
  const told: number[] = [];
  let renders = 0;
  const session = (fromNow: number | null): Session | null =>
    fromNow === null ? null : makeSession({ expiresAt: 1_000_000 + fromNow });
  const hook = await renderHook(
    ({ given }: { given: Session | null }) => {
      renders += 1;
      useSessionCountdown(given, (remainingSecs) => told.push(remainingSecs));
    },
    { initialProps: { given: session(secs) } }
  );
  return { ...hook, told, renders: () => renders, session };
}

describe('useSessionCountdown', () => {
  test('reports each second once, down to 0, without a render', async () => {
    const { told, renders } = await counting(3);
    expect(told).toEqual([3]);
    jest.advanceTimersByTime(749);
    expect(told).toEqual([3]);
    jest.advanceTimersByTime(1);
    expect(told).toEqual([3, 2]);
    jest.advanceTimersByTime(60_000);
    expect([told, renders(), jest.getTimerCount()]).toEqual([[3, 2, 1, 0], 1, 0]);
  });

  test('stops in the background, and is correct afterwards', async () => {
    const { told } = await counting(100);
    appState.become('background');
    jest.advanceTimersByTime(30_000);
    expect([told, jest.getTimerCount()]).toEqual([[100], 0]);
    appState.become('active');
    appState.become('active');
    expect(told).toEqual([100, 70]);
  });

  test('is correct after a sleep in which no timer ran', async () => {
    const { told } = await counting(100);
    jest.setSystemTime(1_000_000_250 + 50_000);
    jest.advanceTimersByTime(1000);
    expect(told.slice(0, 2)).toEqual([100, 49]);
  });

  test('reports 0 for an expired session and nothing without one', async () => {
    expect((await counting(-5)).told).toEqual([0]);
    expect((await counting(null)).told).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('follows a renewed session and cleans up on unmount', async () => {
    const { told, rerender, session, unmount } = await counting(2);
    await rerender({ given: session(1000) });
    expect(told).toEqual([2, 1000]);
    await unmount();
    expect([jest.getTimerCount(), appState.watchers()]).toEqual([0, 0]);
  });
});
