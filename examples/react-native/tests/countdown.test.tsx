import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import MockNativeMethods from '@react-native/jest-preset/jest/MockNativeMethods';
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

/** Only the parts that a countdown reads. */
const session = { issuedAt: NOW_AT, verifiedAt: NOW_AT, expiresAt: NOW_AT + 1800 } as Session;

test('the bar moves every second without a render', async () => {
  const onRender = jest.fn();
  await render(
    <Profiler id="countdown" onRender={onRender}>
      <Countdown session={session} />
    </Profiler>
  );
  expect(screen.getByLabelText('Expires in 30 minutes')).toBeOnTheScreen();
  onRender.mockClear();
  const setNativeProps = jest.mocked(MockNativeMethods.setNativeProps).mockClear();

  await act(async () => jest.advanceTimersByTime(1000));
  // The minute has passed.
  expect(screen.getByLabelText('Expires in 29 minutes')).toBeOnTheScreen();
  expect(onRender).toHaveBeenCalledTimes(1);

  for (let secs = 0; secs < 59; secs += 1) await act(async () => jest.advanceTimersByTime(1000));
  expect(setNativeProps).toHaveBeenCalledTimes(60);
  expect(setNativeProps).toHaveBeenLastCalledWith({ style: { width: `${(1740 / 1800) * 100}%` } });
  // React may render once more before it notices that the text is the same.
  expect(onRender.mock.calls.length).toBeLessThanOrEqual(2);
});

test('at the end the text says so', async () => {
  await render(<Countdown session={session} />);
  await act(async () => jest.advanceTimersByTime(1_799_000));
  expect(screen.getByLabelText('Expires in less than a minute')).toBeOnTheScreen();
  await act(async () => jest.advanceTimersByTime(5000));
  expect(screen.getByLabelText('Expires now')).toBeOnTheScreen();
});

test('the text changes with the minutes', () => {
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
