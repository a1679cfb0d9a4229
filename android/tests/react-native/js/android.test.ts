/** What only Android's chain can show: JNI between React Native's C++ and the Kotlin module. */
import { describe, expect, test } from '@jest/globals';
import { callWith, turboModule } from './native';

describe('a call from JavaScript', () => {
  test('with too few arguments throws at once', () => {
    expect(() => callWith('decodeUnverified')).toThrow();
    expect(() => callWith('verify', '{}')).toThrow();
  });

  test('with a value of another type throws at once', () => {
    expect(() => callWith('decodeUnverified', 5)).toThrow();
    expect(() => callWith('sessionToken', '{}', 'sixty', null)).toThrow();
  });
});

test('a rejection has a Java stack', async () => {
  const rejection: unknown = await turboModule()
    .keysStatus('no configuration')
    .catch((error: unknown) => error);
  const { nativeStackAndroid } = rejection as { nativeStackAndroid: { class?: string }[] };
  expect(nativeStackAndroid.length).toBeGreaterThan(0);
});
