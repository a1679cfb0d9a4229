import { useEffect, useRef } from 'react';
import { watchAppState } from './appState';
import type { Session } from './generated/types';

/**
 * Counts a session down without a render: calls `onTick` at once, and whenever the number of seconds changes, until it is 0.
 * Computed from the clock each time, so that it is right after a sleep; it rests while the app is in the background.
 *
 * ```ts
 * const text = useRef<TextInput>(null);
 * useSessionCountdown(session, (secs) => text.current?.setNativeProps({ text: `${secs} s` }));
 * ```
 *
 * @param session null counts nothing
 * @param onTick takes the seconds that the token still lives, never less than 0. The newest function counts.
 */
export function useSessionCountdown(session: Session | null, onTick: (remainingSecs: number) => void): void {
  const newest = useRef(onTick);
  useEffect(() => {
    newest.current = onTick;
  });

  const expiresAt = session?.expiresAt;
  useEffect(() => {
    if (expiresAt === undefined) return;
    return countDown(expiresAt, (remainingSecs) => {
      newest.current(remainingSecs);
    });
  }, [expiresAt]);
}

function countDown(expiresAt: number, onTick: (remainingSecs: number) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told: number | undefined;
  const rest = () => {
    clearTimeout(timer);
  };
  const tick = () => {
    rest();
    const remainingMs = expiresAt * 1000 - Date.now();
    const remainingSecs = Math.max(0, Math.ceil(remainingMs / 1000));
    // To the moment of the next number; a timer may fire a little early.
    if (remainingSecs > 0) timer = setTimeout(tick, remainingMs - (remainingSecs - 1) * 1000);
    if (remainingSecs === told) return;
    told = remainingSecs;
    onTick(remainingSecs);
  };
  const stopWatching = watchAppState((isActive) => {
    if (isActive) tick();
    else rest();
  });
  tick();
  return () => {
    rest();
    stopWatching();
  };
}
