import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { act, render, screen } from '@testing-library/react-native';
import { Profiler } from 'react';
import type { Session } from 'react-native-wallet-jwt';
import 'react-native-wallet-jwt/jest';

import { Countdown } from '../src/components/Countdown';
import { wordsForRemaining } from '../src/wordsForRemaining';

const NOW_AT = 1_800_000_000;

beforeEach(() => {
  jest.useFakeTimers({ now: NOW_AT * 1000 });
});

afterEach(() => {
  jest.useRealTimers();
});

/** Only what a countdown looks at. */
const session = { issuedAt: NOW_AT, verifiedAt: NOW_AT, expiresAt: NOW_AT + 1800 } as Session;

test('the bar moves every second, and nothing is rendered for it', async () => {
  const onRender = jest.fn();
  await render(
    <Profiler id="countdown" onRender={onRender}>
      <Countdown session={session} />
    </Profiler>
  );
  expect(screen.getByLabelText('Expires: in 30 minutes')).toBeOnTheScreen();
  onRender.mockClear();
  // The minute is over after the first of them.
  for (let secs = 0; secs < 60; secs += 1) await act(async () => jest.advanceTimersByTime(1000));
  expect(screen.getByLabelText('Expires: in 29 minutes')).toBeOnTheScreen();
  expect(onRender.mock.calls.length).toBeLessThanOrEqual(2);
});

test('the words follow the minutes', () => {
  const words = [7200, 3600, 3599, 60, 59, 1, 0].map(wordsForRemaining);
  expect(words).toEqual([
    'in 2 hours',
    'in 1 hour',
    'in 59 minutes',
    'in 1 minute',
    'in less than a minute',
    'in less than a minute',
    'now',
  ]);
});
